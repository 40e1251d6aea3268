/** The rows that the vector indexes are derived from. A vector is stored as little-endian 32-bit floats. */
import sql, { empty, type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import type { Entry, Space } from './vector-index.js';

/** Rows read at once: 1 MB at 256 dimensions. The embedded database never gives back the memory of a large answer. */
const pageRowsMax = 500;

/** The rows of a space in pages, in order of `seq`. */
export async function* embeddingPages(db: Queryable, space: Space): AsyncGenerator<Entry[]> {
  for (let after = 0; ; ) {
    const rows = await db.query<{ seq: number; vector: Uint8Array }>(sql`
      select seq, vector from embeddings
      where customer_id = ${space.customerId} and ${inVersion(space)} and seq > ${after}
      order by seq
      limit ${pageRowsMax}`);
    if (rows.length > 0) yield rows.map(({ seq, vector }) => ({ key: seq, vector: vectorOf(vector) }));
    if (rows.length < pageRowsMax) return;
    after = rows.at(-1)!.seq;
  }
}

/** Every space that has rows, of every customer. */
export async function spacesWithEmbeddings(db: Queryable): Promise<Space[]> {
  const rows = await db.query<{ customer_id: string; predictor: string; version: string }>(sql`
    select customer_id, predictor, version from embeddings
    group by customer_id, predictor, version
    order by customer_id, predictor, version`);
  return rows.map(({ customer_id, predictor, version }) => ({ customerId: customer_id, predictor, version }));
}

/** The vector of an image, if it has one in this space. */
export async function embeddingOf(db: Queryable, space: Space, imageId: string): Promise<Entry | undefined> {
  const [row] = await db.query<{ seq: number; vector: Uint8Array }>(sql`
    select seq, vector from (${ofImage(space.customerId, sql`${imageId}`)}) e where ${inVersion(space)}`);
  return row && { key: row.seq, vector: vectorOf(row.vector) };
}

/**
 * Which image each of the keys belongs to. Keys whose row is gone are left out, and so are those whose image is not
 * among the `allowed`: a query that gives image ids.
 */
export async function imagesOfKeys(
  db: Queryable,
  space: Space,
  keys: number[],
  allowed: Sql | undefined,
): Promise<Map<number, string>> {
  // `offset 0` keeps the planner from any order but key by key, each by its index; see `ofImage`.
  const ifAllowed = allowed
    ? sql`cross join lateral (
        select from (${allowed}) allowed(image_id) where allowed.image_id = e.image_id limit 1 offset 0
      ) permitted`
    : empty;
  const rows = await db.query<{ seq: number; image_id: string }>(sql`
    select asked.seq, e.image_id from unnest(${keys}::bigint[]) asked(seq)
    cross join lateral (
      select customer_id, image_id, predictor, version from embeddings where seq = asked.seq offset 0
    ) e
    ${ifAllowed}
    where customer_id = ${space.customerId} and ${inVersion(space)}`);
  return new Map(rows.map(({ seq, image_id }) => [seq, image_id]));
}

/** The keys of the images that the query `allowed` gives, or `limit` of them, in no order. */
export async function keysOfImages(
  db: Queryable,
  space: Space,
  allowed: Sql,
  limit?: number,
): Promise<number[]> {
  const [row] = await db.query<{ keys: number[] }>(sql`
    with permitted as materialized (select image_id from (${allowed}) allowed(image_id)),
    matching as (
      select e.seq from permitted
      cross join lateral (${ofImage(space.customerId, sql`permitted.image_id`)}) e
      where ${inVersion(space)}
      limit ${limit ?? null}
    )
    select coalesce(array_agg(seq), '{}') as keys from matching`);
  return row!.keys;
}

/**
 * The rows of one image, found by the primary key. Asked for the space as well, the planner goes through all rows of
 * the space instead while a table that was just filled has no statistics: seconds, not microseconds. `offset 0`
 * keeps it from putting the two questions together.
 */
function ofImage(customerId: string, imageId: Sql): Sql {
  return sql`
    select predictor, version, seq, vector from embeddings
    where customer_id = ${customerId} and image_id = ${imageId}
    offset 0`;
}

function inVersion({ predictor, version }: Space): Sql {
  return sql`predictor = ${predictor} and version = ${version}`;
}

function vectorOf(bytes: Uint8Array): Float32Array {
  // Copied where a view is impossible: it needs an address that is a multiple of four.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4));
}
