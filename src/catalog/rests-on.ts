import sql, { type Sql } from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import { Id } from '../http/identifier.js';
import { Nullable } from './fields.js';

/** What an answer from the catalogue rests on. */
export const RestsOn = Type.Object(
  {
    feed_run: Nullable(
      Type.Object({ id: Id, feed_id: Id, finished_at: Type.String({ format: 'date-time' }) }),
    ),
  },
  {
    $id: 'RestsOn',
    description:
      'How fresh the catalogue is: the newest run of a feed that had been taken in when this was answered, or null without one',
  },
);
export type RestsOn = Static<typeof RestsOn>;

/** The newest run of a feed that went in, or found that nothing had changed, as JSON: a scalar subquery. */
export function latestFeedRun(customerId: string): Sql {
  return sql`(
    select json_build_object('id', id, 'feed_id', feed_id, 'finished_at', finished_at) from feed_runs
    where customer_id = ${customerId} and state in ('done', 'unchanged') and not dry_run
    order by key desc limit 1)`;
}

export type FeedRunRow = { id: string; feed_id: string; finished_at: string } | null;

/** Asked before what rests on it is read: an answer may be fresher than it says, never older. */
export async function restsOn(db: Queryable, customerId: string): Promise<RestsOn> {
  const [row] = await db.query<{ feed_run: FeedRunRow }>(
    sql`select ${latestFeedRun(customerId)} as feed_run`,
  );
  return shownRestsOn(row!.feed_run);
}

export function shownRestsOn(run: FeedRunRow): RestsOn {
  return { feed_run: run && { ...run, finished_at: new Date(run.finished_at).toISOString() } };
}
