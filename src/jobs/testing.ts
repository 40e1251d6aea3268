import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Database } from '../db/database.js';
import { type Claimed, claim, type Place, roundStart } from './claim.js';
import type { Job } from './job.js';

export async function writeCustomers(db: Database): Promise<void> {
  await db.query(
    sql`insert into customers (id, name) values ('acme', 'Acme'), ('globex', 'Globex'), ('initech', 'Initech')`,
  );
}

export function fetchJob(data: unknown, customerId: string | null = 'acme') {
  return { customerId, kind: 'fetch', data };
}

/** As a handler is given it the first time. */
export function jobOf<Data>(kind: string, data: Data, customerId: string | null = 'acme'): Job<Data> {
  return { id: 0, customerId, kind, key: 'any', data, attempt: 1, deaths: 0, createdAt: new Date() };
}

export async function claimSome(db: Database, count: number, workerId?: string): Promise<Job[]> {
  return (await claimAfter(db, roundStart, count, workerId)).jobs;
}

export async function claimAfter(
  db: Database,
  after: Place,
  count: number,
  workerId: string = randomUUID(),
): Promise<Claimed> {
  return claim(db, { workerId, kinds: ['fetch', 'embed'], count, claimMs: 60_000, after });
}

/** The data of the jobs that wait, oldest first. */
export async function waiting(db: Database): Promise<unknown[]> {
  const rows = await db.query<{ data: unknown }>(
    sql`select data from jobs where claimed_by is null order by id`,
  );
  return rows.map(({ data }) => data);
}

export async function countJobs(db: Database): Promise<number> {
  const [row] = await db.query<{ count: number }>(sql`select count(*) as count from jobs`);
  return row?.count ?? 0;
}
