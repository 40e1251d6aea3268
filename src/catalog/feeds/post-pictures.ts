import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Problem } from '../../http/problem.js';
import { storeImages } from '../../images/store-images.js';
import { rowsPerPage } from './limits.js';
import type { Reading } from './reading.js';

/** Posts the pictures that are not there yet; gives those that could not be, for want of room. */
export async function postPictures(
  { context, customerId }: Reading,
  pictures: { id: string; url: string }[],
): Promise<Map<string, Problem>> {
  const wanted = new Map(pictures.map(({ id, url }) => [id, url]));
  if (wanted.size === 0) return new Map();
  const there = await context.db.query<{ id: string }>(sql`
    select id from images where customer_id = ${customerId} and id = any(${[...wanted.keys()]}::text[])`);
  for (const { id } of there) wanted.delete(id);
  if (wanted.size === 0) return new Map();
  const images = [...wanted].map(([id, url]) => ({ id, picture: { url } }));
  return (await storeImages(context, customerId, images)).beyond;
}

interface DuePicture {
  id: string;
  source_url: string;
}

/** Asks for the pictures of a feed again that were not asked for in a while; those that have not changed cost one request. */
export async function recheckPictures(context: Context, customerId: string, feedId: string): Promise<void> {
  const { db, clock } = context;
  const [due] = await db.query<{ before: Date }>(sql`
    update feeds set images_checked_at = ${clock()}::timestamptz
    where customer_id = ${customerId} and id = ${feedId}
      and images_checked_at < ${clock()}::timestamptz - make_interval(secs => recheck_images_after_seconds)
    returning ${clock()}::timestamptz - make_interval(secs => recheck_images_after_seconds) as before`);
  if (!due) return;
  for (let after = ''; ; ) {
    const page = await db.query<{ item_id: string; pictures: DuePicture[] }>(sql`
      select f.item_id, coalesce((
        select jsonb_agg(jsonb_build_object('id', i.id, 'source_url', i.source_url))
        from look_images m cross join lateral (
          select id, source_url from images
          where customer_id = ${customerId} and id = m.image_id and source_url is not null and status <> 'pending'
            and updated_at < ${due.before}::timestamptz offset 0) i
        where m.customer_id = ${customerId} and m.look_id = f.look_id), '[]') as pictures
      from (
        select item_id, look_id from feed_items
        where customer_id = ${customerId} and feed_id = ${feedId} and remove_at is null and item_id > ${after}
          and role <> 'item'
        order by item_id limit ${rowsPerPage}) f
      order by f.item_id`);
    if (page.length === 0) return;
    const pictures = new Map(
      page.flatMap((row) => row.pictures.map(({ id, source_url }) => [id, source_url])),
    );
    if (pictures.size > 0)
      await storeImages(
        context,
        customerId,
        [...pictures].map(([id, url]) => ({ id, picture: { url } })),
      );
    after = page.at(-1)!.item_id;
  }
}
