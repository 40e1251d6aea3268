/** The rows that the vector indexes are derived from. A vector is stored as little-endian 32-bit floats. */
import sql, { empty, raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import type { Entry, Space } from './vector-index.js';

/** Where the vectors of a space stand, and whose they are. */
const ofImages = { rows: raw('embeddings'), owner: raw('image_id') };
const ofLooks = { rows: raw('look_embeddings'), owner: raw('look_id') };
const placeOf = ({ of }: Space) => (of === 'looks' ? ofLooks : ofImages);

/** Rows read at once: 1 MB at 256 dimensions. The embedded database never gives back the memory of a large answer. */
const pageRowsMax = 500;

/** The rows of a space in pages, in order of `seq`. */
export async function* embeddingPages(db: Queryable, space: Space): AsyncGenerator<Entry[]> {
  for (let after = 0; ; ) {
    const { rows: table, owner } = placeOf(space);
    const rows = await db.query<{ seq: number; owner: string; vector: Uint8Array }>(sql`
      select seq, ${owner} as owner, vector from ${table}
      where customer_id = ${space.customerId} and ${inVersion(space)} and seq > ${after}
      order by seq
      limit ${pageRowsMax}`);
    if (rows.length > 0)
      yield rows.map(({ seq, owner, vector }) => ({ key: seq, owner, vector: vectorOf(vector) }));
    if (rows.length < pageRowsMax) return;
    after = rows.at(-1)!.seq;
  }
}

/** A query for the rows of a space. */
export function embeddingRows(space: Space): Sql {
  return sql`
    select seq as key, vector from ${placeOf(space).rows} where customer_id = ${space.customerId} and ${inVersion(space)}`;
}

/** Every space that has rows, of every customer. */
export async function spacesWithEmbeddings(db: Queryable): Promise<Space[]> {
  const rows = await db.query<{
    customer_id: string;
    predictor: string;
    version: string;
    looks: boolean;
  }>(sql`
    select distinct customer_id, predictor, version, false as looks from embeddings
    union all
    select distinct customer_id, predictor, version, true from look_embeddings
    order by customer_id, predictor, version, looks`);
  return rows.map(({ customer_id: customerId, looks, ...version }) => ({
    customerId,
    ...version,
    ...(looks ? { of: 'looks' as const } : {}),
  }));
}

/** The vector of an image or a look, if it has one in this space. */
export async function embeddingOf(db: Queryable, space: Space, id: string): Promise<Entry | undefined> {
  const [row] = await db.query<{ seq: number; vector: Uint8Array }>(sql`
    select seq, vector from (${ofOwner(space, sql`${id}`)}) e where ${inVersion(space)}`);
  return row && { key: row.seq, owner: id, vector: vectorOf(row.vector) };
}

/** The key of that vector alone. */
export async function keyOf(db: Queryable, space: Space, id: string): Promise<number | undefined> {
  const [row] = await db.query<{ seq: number }>(selectKey(space, sql`${id}`));
  return row?.seq;
}

/** A query for it, in one column. */
export function selectKey(space: Space, id: Sql): Sql {
  return sql`select seq from (${ofOwner(space, id)}) e where ${inVersion(space)}`;
}

/** An image, or look. */
export interface Owner {
  id: string;
  /** What has been read of it along with its id: the second column of `allowed`. */
  row?: unknown;
}

interface OwnersAsked {
  /** A query that gives the ids of those that may be found. */
  allowed?: Sql | undefined;
  /** That `allowed` has a second column, JSON: what is to be read of each. */
  reads?: boolean;
  /** No more are looked up once so many are found. */
  limit?: number;
}

/**
 * Which image, or look, each of the keys belongs to, in their order. Keys whose row is gone are left out, and so are those whose
 * owner is not allowed.
 */
export async function ownersOfKeys(
  db: Queryable,
  space: Space,
  keys: number[],
  { allowed, reads = false, limit }: OwnersAsked = {},
): Promise<Map<number, Owner>> {
  // `offset 0` keeps the planner from any order but key by key, each by its index; see `ofOwner`.
  const ifAllowed = allowed
    ? sql`cross join lateral (
        select ${reads ? sql`row` : empty} from (${allowed}) allowed(${reads ? sql`id, row` : sql`id`})
        where allowed.id = e.id limit 1 offset 0
      ) permitted`
    : empty;
  const { rows: table, owner } = placeOf(space);
  const rows = await db.query<Owner & { seq: number }>(sql`
    select asked.seq, e.id ${reads ? sql`, permitted.row` : empty} from unnest(${keys}::bigint[]) with ordinality asked(seq, place)
    cross join lateral (
      select customer_id, ${owner} as id, predictor, version from ${table} where seq = asked.seq offset 0
    ) e
    ${ifAllowed}
    where customer_id = ${space.customerId} and ${inVersion(space)}
    order by asked.place limit ${limit ?? null}`);
  return new Map(rows.map(({ seq, ...owner }) => [seq, owner]));
}

/** The keys of the images, or looks, that the query `allowed` gives, or `limit` of them, in no order. */
export async function keysOfOwners(
  db: Queryable,
  space: Space,
  allowed: Sql,
  limit?: number,
): Promise<number[]> {
  const [row] = await db.query<{ keys: number[] }>(sql`
    with permitted as materialized (select id from (${allowed}) allowed(id)),
    matching as (
      select e.seq from permitted
      cross join lateral (${ofOwner(space, sql`permitted.id`)}) e
      where ${inVersion(space)}
      limit ${limit ?? null}
    )
    select coalesce(array_agg(seq), '{}') as keys from matching`);
  return row!.keys;
}

/**
 * The rows of one image or look, found by the primary key. Asked for the space as well, the planner goes through all rows of
 * the space instead while a table that was just filled has no statistics: seconds, not microseconds. `offset 0`
 * keeps it from putting the two questions together.
 */
function ofOwner(space: Space, id: Sql): Sql {
  const { rows, owner } = placeOf(space);
  return sql`
    select predictor, version, seq, vector from ${rows}
    where customer_id = ${space.customerId} and ${owner} = ${id}
    offset 0`;
}

function inVersion({ predictor, version }: Space): Sql {
  return sql`predictor = ${predictor} and version = ${version}`;
}

/** The vector that a row holds. */
export function vectorOf(bytes: Uint8Array): Float32Array {
  // Copied where a view is impossible: it needs an address that is a multiple of four.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4));
}
