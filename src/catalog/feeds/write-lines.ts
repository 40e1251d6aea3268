import sql, { raw } from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import type { Problem } from '../../http/problem.js';
import type { CategoryToStore } from '../category.js';
import type { Parcel } from '../parcel.js';
import { lockCatalogue } from '../rows.js';
import { Crowded, type StoredParcels, storeIn } from '../store-parcels.js';
import type { RowError } from './feed-row.js';
import { parcelsOf } from './line.js';
import { holdRun } from './open-runs.js';
import type { Placed } from './placed.js';
import { postPictures } from './post-pictures.js';
import type { Reading } from './reading.js';

/** Writes what lines say, in one transaction; lines that cannot be written are noted as bad rows. Throws `RunLost`. */
export async function writeLines(reading: Reading, lines: Placed[]): Promise<void> {
  // First: a run that dies in between finds the rows changed again, and the pictures there.
  const unposted = await postPictures(
    reading,
    lines.flatMap(({ line, role }) => (role === 'item' ? [] : line.pictures)),
  );
  const parcels = new Map(lines.map((one) => [parcelsOf(one.line, one.role), one]));
  const { stored, taken } = await store(reading, parcels, unposted);
  for (const [parcel, { line, known }] of parcels) {
    const error = taken.get(parcel) ?? rowError(stored.problems.get(parcel));
    const problem = line.pictures.map(({ id }) => unposted.get(id)).find(Boolean);
    if (problem) reading.errors.add(line.line, line.item, [{ ...rowError(problem)!, field: 'image_link' }]);
    if (error) {
      reading.counts.rejected++;
      reading.errors.add(line.line, line.item, [error]);
    } else if (!known?.is_there) reading.counts.created++;
    else reading.counts[stored.results.get(parcel) === 'unchanged' ? 'unchanged' : 'changed']++;
  }
  const changedAt = reading.run.source_changed_at;
  if (stored.results.size > 0 && changedAt)
    reading.context.metrics.feedLag.observe(Math.max(0, Date.now() - changedAt.getTime()) / 1000);
}

interface Written {
  stored: StoredParcels;
  taken: Map<Parcel, RowError>;
}

async function store(
  reading: Reading,
  parcels: Map<Parcel, Placed>,
  unposted: Map<string, Problem>,
): Promise<Written> {
  const { context, customerId, run } = reading;
  const crowded = new Map<Parcel, Problem>();
  for (;;) {
    try {
      return await context.db.transaction(async (tx) => {
        await lockCatalogue(tx, customerId);
        await holdRun(tx, run);
        const taken = await takenBy(tx, reading, parcels);
        const free = [...parcels.keys()].filter((parcel) => !taken.has(parcel) && !crowded.has(parcel));
        const lines = free.map((parcel) => parcels.get(parcel)!);
        await addCategories(
          tx,
          reading,
          lines.flatMap(({ line, role }) => (role === 'product' ? line.categories : [])),
        );
        const stored = await storeIn(tx, customerId, free);
        await noteItems(
          tx,
          reading,
          free.filter((parcel) => stored.results.has(parcel)).map((parcel) => parcels.get(parcel)!),
          unposted,
        );
        for (const [parcel, problem] of crowded) stored.problems.set(parcel, problem);
        return { stored, taken };
      });
    } catch (error) {
      if (!(error instanceof Crowded)) throw error;
      for (const parcel of error.parcels) crowded.set(parcel, error.problem);
    }
  }
}

function rowError(problem: Problem | undefined): RowError | undefined {
  return problem && { field: null, code: problem.kind.code, message: problem.detail ?? problem.kind.title };
}

/** Lines whose item, look or product is there and came from elsewhere: from another feed, or through the API. */
async function takenBy(
  tx: Queryable,
  { customerId, feed }: Reading,
  parcels: Map<Parcel, Placed>,
): Promise<Map<Parcel, RowError>> {
  const owned = async (table: 'items' | 'looks' | 'products', column: string) => {
    const ids = [...parcels.keys()].flatMap((parcel) => parcel[table].map(({ id }) => id));
    const rows = await tx.query<{ id: string }>(sql`
      select t.id from unnest(${ids}::text[]) as asked(id) cross join lateral (
        select id from ${raw(table)} where customer_id = ${customerId} and id = asked.id offset 0) t
      where not exists (
        select 1 from feed_items f
        where f.customer_id = ${customerId} and f.${raw(column)} = t.id and (f.feed_id = ${feed.id}
          or not exists (select 1 from feeds o where o.customer_id = ${customerId} and o.id = f.feed_id)))`);
    return new Set(rows.map(({ id }) => id));
  };
  const fields = [
    { ids: await owned('items', 'item_id'), of: 'items', field: 'id' },
    { ids: await owned('looks', 'look_id'), of: 'looks', field: 'item_group_id' },
    { ids: await owned('products', 'product_id'), of: 'products', field: 'item_group_id' },
  ] as const;
  const taken = new Map<Parcel, RowError>();
  for (const parcel of parcels.keys())
    for (const { ids, of, field } of fields) {
      const id = parcel[of].find((row) => ids.has(row.id))?.id;
      if (id !== undefined && !taken.has(parcel))
        taken.set(parcel, {
          field,
          code: 'id_taken',
          message: `names ${id}, which is there already and did not come from this feed`,
        });
    }
  return taken;
}

/** Those that are not there yet. One that is stays as it is: the shop may have renamed it. */
async function addCategories(tx: Queryable, { customerId }: Reading, all: CategoryToStore[]): Promise<void> {
  const categories = [...new Map(all.map((category) => [category.id, category])).values()];
  if (categories.length === 0) return;
  await tx.query(sql`
    insert into categories (customer_id, id, name, parent_id)
    select ${customerId}, r.id, r.name, r.parent_id
    from jsonb_to_recordset(${JSON.stringify(categories)}::jsonb) as r(id text, name text, parent_id text)
    where not exists (select 1 from categories c where c.customer_id = ${customerId} and c.id = r.id)`);
}

/** A line whose pictures could not all be posted has no hash: the next run takes it up again. */
async function noteItems(
  tx: Queryable,
  { customerId, feed, run }: Reading,
  lines: Placed[],
  unposted: Map<string, Problem>,
): Promise<void> {
  const rows = lines.map(({ line, role, hash, known }) => ({
    item_id: line.item,
    look_id: line.look,
    product_id: line.product,
    role,
    hash: role !== 'item' && line.pictures.some(({ id }) => unposted.has(id)) ? '' : hash,
    effect: known?.is_there ? 'changed' : 'created',
  }));
  if (rows.length === 0) return;
  await tx.query(sql`
    insert into feed_items (customer_id, item_id, feed_id, look_id, product_id, role, hash, run_id, effect)
    select ${customerId}, r.item_id, ${feed.id}, r.look_id, r.product_id, r.role, r.hash, ${run.id}, r.effect
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(item_id text, look_id text, product_id text, role text, hash text, effect text)
    on conflict (customer_id, item_id) do update set feed_id = excluded.feed_id, look_id = excluded.look_id,
      product_id = excluded.product_id, role = excluded.role, hash = excluded.hash, run_id = excluded.run_id,
      effect = excluded.effect, remove_at = null, missing_in = null`);
}
