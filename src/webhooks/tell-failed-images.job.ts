import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import type { Job } from '../jobs/job.js';
import { imagesPerEventMax } from './limits.js';

/** Enqueued by a trigger, some seconds after the first image that failed, so that many make one event. */
export const tellFailedImagesKind = 'tell-failed-images';

/** Turns the failures that were noted into events; each goes out of the list in the statement that tells it. */
export async function tellFailedImages({ db, deliveries }: Context, { customerId }: Job): Promise<void> {
  for (let told = imagesPerEventMax; told === imagesPerEventMax; ) {
    const [row] = await db.query<{ count: number }>(sql`
      with taken as (
        delete from untold_failures where customer_id = ${customerId} and key in (
          select key from untold_failures where customer_id = ${customerId} order by key limit ${imagesPerEventMax})
        returning key, facts
      ), event as (
        select count(*)::int as count, jsonb_build_object('images', jsonb_agg(facts order by key)) as facts from taken
      )
      select count, case when count > 0 then tell_event(${customerId}, 'image.failed', facts)::text end from event`);
    told = row!.count;
  }
  deliveries.wake();
}
