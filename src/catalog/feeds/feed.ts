import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { Id, IdInput } from '../../http/identifier.js';
import { urlCharsMax } from '../../images/limits.js';
import { Nullable, shownTimesFields } from '../fields.js';
import { authorizationCharsMax, daySeconds, everySecondsMin } from './limits.js';
import { Mapping } from './mapping.js';
import { type Format, formats } from './rows.js';

const yearSeconds = 365 * daySeconds;

const feedFields = {
  url: Type.Optional(
    Nullable(
      Type.String({
        pattern: '^https?://',
        maxLength: urlCharsMax,
        description: 'http(s) address to pull from',
      }),
    ),
  ),
  format: Type.Optional(
    Type.Enum([...formats], { description: '`auto` when absent: by what it begins with' }),
  ),
  mapping: Type.Optional(Mapping),
  every_seconds: Type.Optional(
    Nullable(
      Type.Integer({
        minimum: everySecondsMin,
        maximum: yearSeconds,
        description: 'Seconds from one pull to the next',
      }),
    ),
  ),
  removal_share_max: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        'A run that would hide more than this share of the items waits for a confirmation; 0.2 when absent',
    }),
  ),
  remove_after_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: yearSeconds,
      description: 'From hidden to deleted; seven days when absent',
    }),
  ),
  recheck_images_after_seconds: Type.Optional(
    Type.Integer({
      minimum: 3600,
      maximum: yearSeconds,
      description: 'When a known picture is asked for again; seven days when absent',
    }),
  ),
  authorization: Type.Optional(
    Nullable(
      Type.String({
        pattern: '^[\\x20-\\x7e]+$',
        maxLength: authorizationCharsMax,
        description:
          'Value of the header `Authorization` for the pull, printable ASCII; it is never shown again',
      }),
    ),
  ),
};

export const FeedInput = Type.Object(
  { id: IdInput, ...feedFields },
  { $id: 'FeedInput', additionalProperties: false },
);
export const FeedChange = Type.Partial(Type.Object(feedFields), {
  $id: 'FeedChange',
  additionalProperties: false,
  minProperties: 1,
});
export const Feed = Type.Object(
  {
    id: Id,
    url: Nullable(Type.String()),
    format: Type.Enum([...formats]),
    mapping: Mapping,
    every_seconds: Nullable(Type.Integer()),
    removal_share_max: Type.Number(),
    remove_after_seconds: Type.Integer(),
    recheck_images_after_seconds: Type.Integer(),
    has_authorization: Type.Boolean(),
    ...shownTimesFields,
  },
  { $id: 'Feed' },
);

export interface FeedRecord {
  id: string;
  url: string | null;
  format: Format;
  mapping: Mapping;
  every_seconds: number | null;
  removal_share_max: number;
  remove_after_seconds: number;
  recheck_images_after_seconds: number;
  authorization_header: string | null;
}
export type FeedDbRow = FeedRecord & {
  etag: string | null;
  last_modified: string | null;
  fetched_url: string | null;
  changes_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export const feedDefaults: Omit<FeedRecord, 'id'> = {
  url: null,
  format: 'auto',
  mapping: {},
  every_seconds: null,
  removal_share_max: 0.2,
  remove_after_seconds: 7 * daySeconds,
  recheck_images_after_seconds: 7 * daySeconds,
  authorization_header: null,
};

/** The feed with what a record says changed. Throws the problem of a schedule without an address. */
export function changedFeed(before: FeedRecord, change: Static<typeof FeedChange>): FeedRecord {
  const { authorization, ...rest } = change;
  const given = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'id'));
  const feed: FeedRecord = { ...before, ...given };
  if (authorization !== undefined) feed.authorization_header = authorization;
  if (feed.every_seconds !== null && feed.url === null)
    throw errors.requestInvalid(undefined, {
      fields: [{ in: 'body', path: '/url', message: 'is required with `every_seconds`' }],
    });
  return feed;
}

export function shownFeed(row: FeedDbRow): Static<typeof Feed> {
  const { id, url, format, mapping, every_seconds, removal_share_max, remove_after_seconds } = row;
  return {
    id,
    url,
    format,
    mapping,
    every_seconds,
    removal_share_max,
    remove_after_seconds,
    recheck_images_after_seconds: row.recheck_images_after_seconds,
    has_authorization: row.authorization_header !== null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** Throws `feedNotFound`. */
export async function getFeedRow(db: Queryable, customerId: string, id: string): Promise<FeedDbRow> {
  const [row] = await db.query<FeedDbRow>(
    sql`select * from feeds where customer_id = ${customerId} and id = ${id}`,
  );
  if (!row) throw errors.feedNotFound(`There is no feed ${id}.`);
  return row;
}

/** Writes all fields of a feed that exists. What its last copy said is forgotten: it is read anew. */
export async function saveFeed(tx: Queryable, customerId: string, feed: FeedRecord): Promise<void> {
  await tx.query(sql`
    update feeds set url = ${feed.url}, format = ${feed.format}, mapping = ${JSON.stringify(feed.mapping)}::jsonb,
      every_seconds = ${feed.every_seconds}::int, removal_share_max = ${feed.removal_share_max}::float8,
      remove_after_seconds = ${feed.remove_after_seconds}::int,
      recheck_images_after_seconds = ${feed.recheck_images_after_seconds}::int,
      authorization_header = ${feed.authorization_header}, etag = null, last_modified = null, fetched_url = null,
      updated_at = statement_timestamp()
    where customer_id = ${customerId} and id = ${feed.id}`);
}

export async function insertFeed(tx: Queryable, customerId: string, feed: FeedRecord): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into feeds (customer_id, id, url, format, mapping, every_seconds, removal_share_max, remove_after_seconds,
      recheck_images_after_seconds, authorization_header)
    values (${customerId}, ${feed.id}, ${feed.url}, ${feed.format}, ${JSON.stringify(feed.mapping)}::jsonb,
      ${feed.every_seconds}::int, ${feed.removal_share_max}::float8, ${feed.remove_after_seconds}::int,
      ${feed.recheck_images_after_seconds}::int, ${feed.authorization_header})
    on conflict do nothing returning 1 as made`);
  return rows.length > 0;
}
