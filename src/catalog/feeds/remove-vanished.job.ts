import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { removeImage } from '../../images/remove-image.js';
import { enqueue } from '../../jobs/enqueue.js';
import type { Job } from '../../jobs/job.js';
import { lockCatalogue } from '../rows.js';
import { settleHidden } from '../settle-hidden.js';
import { vanishedPerBatch } from './limits.js';
import { pictureId } from './names.js';

export const removeVanishedKind = 'remove-vanished';

export async function enqueueRemoval(tx: Queryable, customerId: string, runAt: Date): Promise<void> {
  await enqueue(tx, [{ customerId, kind: removeVanishedKind, key: 'feeds', data: {}, runAt }]);
}

/** Deletes what vanished from its feed long enough ago, with looks and products that are empty then, and their pictures. */
export async function removeVanished(context: Context, { customerId }: Job): Promise<void> {
  while ((await removeSome(context, customerId!)) > 0);
  const [next] = await context.db.query<{ remove_at: Date }>(sql`
    select remove_at from feed_items where customer_id = ${customerId} and remove_at is not null
    order by remove_at limit 1`);
  if (next) await enqueueRemoval(context.db, customerId!, next.remove_at);
}

async function removeSome(context: Context, customerId: string): Promise<number> {
  const due = await context.db.query<{ item_id: string }>(sql`
    select item_id from feed_items where customer_id = ${customerId} and remove_at <= ${context.clock()}::timestamptz
    order by remove_at limit ${vanishedPerBatch}`);
  if (due.length === 0) return 0;
  const pictures = await context.db.transaction(async (tx) => {
    await lockCatalogue(tx, customerId);
    return removeItems(
      tx,
      customerId,
      due.map((row) => row.item_id),
    );
  });
  for (const { image_id, source_url } of pictures)
    if (source_url !== null && pictureId(source_url) === image_id)
      await removeImage(context, customerId, image_id);
  return due.length;
}

/** Gives the images that no look shows any more. */
async function removeItems(tx: Queryable, customerId: string, ids: string[]) {
  const gone = await tx.query<{ item_id: string; look_id: string; product_id: string }>(sql`
    delete from feed_items where customer_id = ${customerId} and item_id = any(${ids}::text[]) and remove_at is not null
    returning item_id, look_id, product_id`);
  await tx.query(sql`
    delete from items where customer_id = ${customerId} and id = any(${gone.map((row) => row.item_id)}::text[])
      and hidden_since is not null`);
  const looks = [...new Set(gone.map((row) => row.look_id))];
  const empty = await tx.query<{ id: string; images: string[] }>(sql`
    select l.id, array(
      select m.image_id from look_images m where m.customer_id = ${customerId} and m.look_id = l.id) as images
    from looks l where l.customer_id = ${customerId} and l.id = any(${looks}::text[])
      and not exists (select 1 from items i where i.customer_id = ${customerId} and i.look_id = l.id)`);
  await tx.query(sql`
    delete from looks where customer_id = ${customerId} and id = any(${empty.map(({ id }) => id)}::text[])`);
  await tx.query(sql`
    delete from products p
    where p.customer_id = ${customerId} and p.id = any(${gone.map((row) => row.product_id)}::text[])
      and not exists (select 1 from looks l where l.customer_id = ${customerId} and l.product_id = p.id)`);
  await settleHidden(tx, customerId, looks);
  return tx.query<{ image_id: string; source_url: string | null }>(sql`
    select i.id as image_id, i.source_url from images i
    where i.customer_id = ${customerId} and i.id = any(${empty.flatMap(({ images }) => images)}::text[])
      and not exists (select 1 from look_images m where m.customer_id = ${customerId} and m.image_id = i.id)`);
}
