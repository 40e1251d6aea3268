import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Job } from '../../jobs/job.js';
import { type Rules, readRules, refreshLooks } from './refresh-tags.js';

export const refreshTagsKind = 'refresh-tags';

/** Looks whose tags are derived together; their writing is one short transaction. */
const looksAtOnce = 50;
/** Then the job makes room for those of others, and goes on from where it is. */
const turnMs = 10_000;

/** `after` is the place from which on all looks are gone through; none: only those that are stale. */
export interface RefreshTags {
  after?: number;
}

/**
 * Derives the tags of stale looks, then goes on through all where the dictionary or a version has changed. At most one runs
 * for each customer, so that what was read earlier is never written later. Stale rows go with what they led to: what a
 * process did before it died counts, and nothing is lost.
 */
export async function refreshTags(context: Context, { customerId, data }: Job<RefreshTags>): Promise<void> {
  const { db } = context;
  const customer = customerId!;
  const until = performance.now() + turnMs;
  const rules = await readRules(db, customer);
  while (await refreshStale(context, customer, rules)) {
    if (performance.now() >= until) return goOn(context, customer, data);
  }
  if (data.after === undefined) return;
  for (let after = data.after; ; ) {
    const page = await db.query<{ id: string; key: number }>(sql`
      select id, key from looks
      where customer_id = ${customer} and key > ${after} and key <= ${Number.MAX_SAFE_INTEGER}
      order by key limit ${looksAtOnce}`);
    if (page.length === 0) return;
    await refreshLooks(
      db,
      customer,
      rules,
      page.map(({ id }) => id),
    );
    after = page.at(-1)!.key;
    if (performance.now() >= until) return goOn(context, customer, { after });
  }
}

/** Whether there were any. */
async function refreshStale({ db }: Context, customerId: string, rules: Rules): Promise<boolean> {
  const rows = await db.query<{ seq: number; look_id: string }>(sql`
    select seq, look_id from stale_tags where customer_id = ${customerId} order by seq limit ${looksAtOnce}`);
  if (rows.length === 0) return false;
  const ids = [...new Set(rows.map((row) => row.look_id))];
  await refreshLooks(
    db,
    customerId,
    rules,
    ids,
    rows.map(({ seq }) => seq),
  );
  return true;
}

/** One that waits already and goes through all looks begins earlier than this one would. */
async function goOn({ db, worker }: Context, customerId: string, data: RefreshTags): Promise<void> {
  await db.query(sql`
    insert into jobs (customer_id, kind, key, data)
    values (${customerId}, ${refreshTagsKind}, 'tags', ${JSON.stringify(data)}::jsonb)
    on conflict (kind, customer_id, key) where claimed_by is null and key is not null
    do update set data = excluded.data || jobs.data`);
  worker.wake();
}
