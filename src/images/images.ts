import sql, { empty } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { collectionMembers } from './collections.js';
import type { Image, ImageRow } from './image.js';

/** An image with the ids of its collections. */
const selectImage = sql`select i.*, array(
    select m.collection_id from collection_images m
    where m.customer_id = i.customer_id and m.image_id = i.id order by m.key
  ) as collections
  from images i`;

export async function findImage(
  db: Queryable,
  customerId: string,
  id: string,
): Promise<ImageRow | undefined> {
  const [row] = await db.query<ImageRow>(
    sql`${selectImage} where i.customer_id = ${customerId} and i.id = ${id}`,
  );
  return row;
}

/** The image, or the 404 that does not tell whether another customer has one of that id. */
export async function getImageRow(db: Queryable, customerId: string, id: string): Promise<ImageRow> {
  const row = await findImage(db, customerId, id);
  if (!row) throw errors.imageNotFound(`There is no image ${id}.`);
  return row;
}

export async function findImages(
  db: Queryable,
  customerId: string,
  ids: string[],
): Promise<Map<string, ImageRow>> {
  const rows = await db.query<ImageRow>(
    sql`${selectImage} where i.customer_id = ${customerId} and i.id = any(${ids}::text[])`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

interface ImagePage {
  limit: number;
  offset: number;
  status?: Image['status'];
  collection?: string;
}

/**
 * In the order in which they came; one more than `limit`. Which they are is found by keys alone: what is skipped would else be
 * read whole, each with its collections.
 */
export async function pageOfImages(db: Queryable, customerId: string, page: ImagePage): Promise<ImageRow[]> {
  const status = page.status ? sql`and i.status = ${page.status}` : empty;
  const member = page.collection
    ? sql`and i.id in (${collectionMembers(customerId, page.collection)})`
    : empty;
  return db.query<ImageRow>(
    sql`${selectImage} where i.customer_id = ${customerId} and i.key in (
        select i.key from images i where i.customer_id = ${customerId} ${status} ${member}
        order by i.key limit ${page.limit + 1} offset ${page.offset})
      order by i.key`,
  );
}

/** Deletes images with all that was derived from them; gives the vectors that went with them. */
export async function deleteImageRow(
  db: Queryable,
  customerId: string,
  id: string,
): Promise<{ predictor: string; version: string; seq: number }[] | undefined> {
  const [row] = await db.query<{ vectors: { predictor: string; version: string; seq: number }[] }>(sql`
    with gone as (delete from images where customer_id = ${customerId} and id = ${id} returning id)
    select coalesce(
      (select jsonb_agg(jsonb_build_object('predictor', predictor, 'version', version, 'seq', seq))
        from embeddings where customer_id = ${customerId} and image_id = ${id}),
      '[]'::jsonb
    ) as vectors from gone`);
  return row?.vectors;
}
