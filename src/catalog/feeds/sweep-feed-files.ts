import sql from 'sql-template-tag';
import { orphanedBefore } from '../../blobs/orphan-age.js';
import type { Context } from '../../context.js';
import { feedFilesPrefix } from './run.js';

/** Deletes the files of runs that have ended, or never began: a process may have died in between. */
export async function sweepFeedFiles({ db, blobs }: Context, customerId: string): Promise<void> {
  const prefix = feedFilesPrefix(customerId);
  const oldest = await orphanedBefore(blobs);
  for await (const { key, storedAt } of blobs.list(prefix)) {
    if (storedAt.getTime() >= oldest) continue;
    const open = await db.query(sql`
      select 1 from feed_runs where customer_id = ${customerId} and id = ${key.slice(prefix.length)}
        and state in ('queued', 'running')`);
    if (open.length === 0) await blobs.delete(key);
  }
}
