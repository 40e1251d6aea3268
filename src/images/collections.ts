import sql, { type Sql } from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';

export const collectionNameCharsMax = 255;

export const Collection = Type.Object(
  {
    id: Id,
    name: Type.String(),
    image_count: Type.Integer(),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'Collection' },
);
export type Collection = Static<typeof Collection>;

interface CollectionRow {
  id: string;
  name: string;
  image_count: number;
  created_at: Date;
  updated_at: Date;
}

const selectCollection = sql`select c.id, c.name, c.created_at, c.updated_at, (
    select count(*) from collection_images m where m.customer_id = c.customer_id and m.collection_id = c.id
  ) as image_count
  from collections c`;

export async function getCollectionOf(db: Queryable, customerId: string, id: string): Promise<Collection> {
  const [row] = await db.query<CollectionRow>(
    sql`${selectCollection} where c.customer_id = ${customerId} and c.id = ${id}`,
  );
  if (!row) throw collectionNotFound(id);
  return shown(row);
}

export function collectionNotFound(id: string) {
  return errors.collectionNotFound(`There is no collection ${id}.`);
}

/** In the order of their making; one more than `limit`. */
export async function pageOfCollections(
  db: Queryable,
  customerId: string,
  page: { limit: number; offset: number },
): Promise<Collection[]> {
  const rows = await db.query<CollectionRow>(
    sql`${selectCollection} where c.customer_id = ${customerId}
      order by c.key limit ${page.limit + 1} offset ${page.offset}`,
  );
  return rows.map(shown);
}

/** A query for the ids of the images in a collection. */
export function collectionMembers(customerId: string, id: string): Sql {
  return sql`select image_id from collection_images where customer_id = ${customerId} and collection_id = ${id}`;
}

/** Those of the given ids that exist. */
export async function existingCollections(
  db: Queryable,
  customerId: string,
  ids: string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.query<{ id: string }>(
    sql`select id from collections where customer_id = ${customerId} and id = any(${[...new Set(ids)]}::text[])`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** False when there is one of that id already. */
export async function insertCollection(
  db: Queryable,
  customerId: string,
  collection: { id: string; name: string },
): Promise<boolean> {
  const rows = await db.query(
    sql`insert into collections (customer_id, id, name) values (${customerId}, ${collection.id}, ${collection.name})
      on conflict do nothing returning id`,
  );
  return rows.length > 0;
}

export async function renameCollection(
  db: Queryable,
  customerId: string,
  id: string,
  name: string,
): Promise<boolean> {
  const rows = await db.query(
    sql`update collections set name = ${name}, updated_at = now()
      where customer_id = ${customerId} and id = ${id} returning id`,
  );
  return rows.length > 0;
}

/** Deletes the set; its images stay. */
export async function deleteCollectionRow(db: Queryable, customerId: string, id: string): Promise<boolean> {
  const rows = await db.query(
    sql`delete from collections where customer_id = ${customerId} and id = ${id} returning id`,
  );
  return rows.length > 0;
}

/** Adds those of the ids that are images of the customer; gives the ids that are not. */
export async function addImages(
  db: Queryable,
  customerId: string,
  collectionId: string,
  imageIds: string[],
): Promise<{ added: number; unknown: string[] }> {
  const known = await db.query<{ id: string }>(
    sql`select id from images where customer_id = ${customerId} and id = any(${imageIds}::text[])`,
  );
  const ids = new Set(known.map(({ id }) => id));
  const rows = await db.query(sql`
    insert into collection_images (customer_id, collection_id, image_id)
    select ${customerId}, ${collectionId}, id
    from unnest(${imageIds.filter((id) => ids.has(id))}::text[]) with ordinality as r(id, place) order by place
    on conflict do nothing returning image_id`);
  return { added: rows.length, unknown: imageIds.filter((id) => !ids.has(id)) };
}

export async function removeImages(
  db: Queryable,
  customerId: string,
  collectionId: string,
  imageIds: string[],
): Promise<number> {
  const rows = await db.query(sql`
    delete from collection_images
    where customer_id = ${customerId} and collection_id = ${collectionId} and image_id = any(${imageIds}::text[])
    returning image_id`);
  return rows.length;
}

function shown(row: CollectionRow): Collection {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}
