import sql, { empty, join, type Sql } from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../db/database.js';

const Nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** Who did what, for which customer, from where, when, with what result. */
export const AuditEntry = Type.Object(
  {
    at: Type.String({ format: 'date-time' }),
    request_id: Type.String(),
    customer: Nullable('Whose data it was'),
    level: Nullable('The privilege level of the caller, as far as it was found out'),
    username: Nullable('The user of the token'),
    api_key_id: Nullable('The API key'),
    operation: Type.String({ description: 'As in the API document: `delete-image`' }),
    target: Nullable('What it was done to'),
    status: Type.Integer({ description: 'Of the answer' }),
    code: Nullable('Why it was refused'),
    address: Nullable('Of the caller'),
  },
  { $id: 'AuditEntry' },
);
export type AuditEntry = Static<typeof AuditEntry>;

/** What a list of entries is narrowed down to; all that is given must hold. */
export interface AuditFilter {
  customer?: string;
  username?: string;
  operation?: string;
  outcome?: 'done' | 'refused';
  since?: string;
  until?: string;
}

const targetCharsMax = 300;

export async function writeAuditEntry(db: Queryable, entry: Omit<AuditEntry, 'at'>): Promise<void> {
  const { request_id, customer, level, username, api_key_id, operation, status, code, address } = entry;
  const target = entry.target?.slice(0, targetCharsMax) ?? null;
  await db.query(sql`
    insert into audit_log (request_id, customer_id, level, username, api_key_id, operation, target, status, code, address)
    values (${request_id}, ${customer}, ${level}, ${username}, ${api_key_id}, ${operation}, ${target}, ${status}, ${code}, ${address})`);
}

/** One more than `limit`, newest first. */
export async function pageOfAuditEntries(
  db: Queryable,
  filter: AuditFilter,
  page: { limit: number; offset: number },
): Promise<AuditEntry[]> {
  const rows = await db.query<Omit<AuditEntry, 'at'> & { at: Date }>(sql`
    select at, request_id, customer_id as customer, level, username, api_key_id, operation, target, status, code, address
    from audit_log ${conditionOf(filter)} order by seq desc limit ${page.limit + 1} offset ${page.offset}`);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

function conditionOf({ customer, username, operation, outcome, since, until }: AuditFilter): Sql {
  const conditions = [
    customer === undefined ? undefined : sql`customer_id = ${customer}`,
    username === undefined ? undefined : sql`username = ${username}`,
    operation === undefined ? undefined : sql`operation = ${operation}`,
    outcome === undefined ? undefined : outcome === 'done' ? sql`status < 400` : sql`status >= 400`,
    since === undefined ? undefined : sql`at >= ${since}::timestamptz`,
    until === undefined ? undefined : sql`at < ${until}::timestamptz`,
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? empty : sql`where ${join(conditions, ' and ')}`;
}
