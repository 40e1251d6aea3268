import type { Sql } from 'sql-template-tag';
import { currentSpan } from '../telemetry/span.js';
import type { Database, Queryable } from './database.js';

/**
 * The same database, adding statements and their time to the span that they are a part of. What is asked for several
 * at once counts for the one that asked first.
 */
export function countedDatabase(db: Database): Database {
  return {
    kind: db.kind,
    query: (statement) => counted(db, statement),
    transaction: (work, options) =>
      db.transaction((tx) => work({ query: (statement) => counted(tx, statement) }), options),
    boundTo: (customerId) => countedDatabase(db.boundTo(customerId)),
  };
}

async function counted<Row>(db: Queryable, statement: Sql): Promise<Row[]> {
  const span = currentSpan();
  if (!span) return db.query<Row>(statement);
  const start = performance.now();
  try {
    return await db.query<Row>(statement);
  } finally {
    span.add('vitrine.database.statements', 1);
    span.add('vitrine.database.ms', performance.now() - start);
  }
}
