import type { Sql } from 'sql-template-tag';
import type { SqlValue } from './database.js';
import type { PgliteConnection } from './pglite-connection.js';
import type { Outcome } from './pglite-messages.js';
import { parserOf, toText } from './values.js';

/** With `customerId`, the statement is bound to that customer. */
export function ask(connection: PgliteConnection, statement: Sql, customerId?: string): Promise<Outcome> {
  const parameters = (statement.values as SqlValue[]).map(toText);
  return connection.ask({ type: 'query', text: statement.text, parameters, customerId });
}

export function rows<Row>({ columns, values }: Outcome): Row[] {
  const result: Row[] = [];
  const parsers = columns.map(({ type }) => parserOf(type));
  for (let start = 0; start < values.length; start += columns.length) {
    const row: Record<string, unknown> = {};
    for (const [at, { name }] of columns.entries()) {
      const text = values[start + at] as string | null;
      row[name] = text === null ? null : parsers[at]!(text);
    }
    result.push(row as Row);
  }
  return result;
}
