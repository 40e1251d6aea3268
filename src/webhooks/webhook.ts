import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { type Static, type TSchema, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { fetchableUrl } from '../http/fetchable-url.js';
import { Id } from '../http/identifier.js';
import { Problem } from '../http/problem.js';
import { urlCharsMax } from '../images/limits.js';
import { type EventType, eventTypes } from './events.js';
import { descriptionCharsMax, secretBytes } from './limits.js';

export const Nullable = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

export const webhookFields = {
  url: Type.String({
    pattern: '^https?://',
    maxLength: urlCharsMax,
    description: 'Public http(s) address that events are posted to',
  }),
  description: Type.Optional(
    Nullable(
      Type.String({
        minLength: 1,
        maxLength: descriptionCharsMax,
        pattern: '^[^\\u0000\\ud800-\\udfff]*$',
        description: 'For those who administer the shop',
      }),
    ),
  ),
  events: Type.Optional(
    Nullable(
      Type.Array(Type.Enum(Object.keys(eventTypes) as EventType[]), { minItems: 1, uniqueItems: true }),
      'What it is told; null, or nothing, means all, those of later versions included',
    ),
  ),
  disabled: Type.Optional(
    Type.Boolean({ description: 'Nothing is sent to it, and no event is kept for it' }),
  ),
};

const Moment = (description?: string) => Nullable(Type.String({ format: 'date-time' }), description);

export const Webhook = Type.Object(
  {
    id: Id,
    url: Type.String(),
    description: Nullable(Type.String()),
    events: Nullable(Type.Array(Type.String()), 'Null means all'),
    disabled: Type.Boolean(),
    disabled_reason: Nullable(
      Type.Enum(['by_admin', 'gone', 'failing']),
      '`gone`: it answered 410; `failing`: nothing but failures for days',
    ),
    disabled_at: Moment(),
    failing_since: Moment('When the first of the failures in a row was; null after a success'),
    previous_secret_ends_at: Moment('Until then the secret of before the last rotation signs too'),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'Webhook' },
);

export const Secret = Type.String({
  description: 'What signatures are checked with, `whsec_` and base64; shown this once',
});

export interface WebhookRow {
  id: string;
  url: string;
  description: string | null;
  events: EventType[] | null;
  disabled_at: Date | null;
  disabled_reason: 'by_admin' | 'gone' | 'failing' | null;
  failing_since: Date | null;
  previous_secret_ends_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export const webhookColumns = sql`id, url, description, events, disabled_at, disabled_reason, failing_since,
  case when previous_secret_ends_at > now() then previous_secret_ends_at end as previous_secret_ends_at,
  created_at, updated_at`;

/** Throws `webhookNotFound`. */
export async function getWebhookRow(db: Queryable, customerId: string, id: string): Promise<WebhookRow> {
  const [row] = await db.query<WebhookRow>(
    sql`select ${webhookColumns} from webhooks where customer_id = ${customerId} and id = ${id}`,
  );
  if (!row) throw webhookNotFound(id);
  return row;
}

export function webhookNotFound(id: string): Problem {
  return errors.webhookNotFound(`There is no webhook ${id}.`);
}

export function shownWebhook(row: WebhookRow): Static<typeof Webhook> {
  return {
    ...row,
    disabled: row.disabled_at !== null,
    disabled_at: row.disabled_at?.toISOString() ?? null,
    failing_since: row.failing_since?.toISOString() ?? null,
    previous_secret_ends_at: row.previous_secret_ends_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** As the Standard Webhooks libraries take it. */
export function newSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

/** The address in its plain form. Throws `webhookUrlForbidden`; where a name leads is judged at each attempt. */
export function checkedUrl(text: string, isAllowed: (address: string) => boolean): string {
  try {
    const url = fetchableUrl(text);
    if (!isAllowed(url.hostname)) throw errors.webhookUrlForbidden('Its host is not on the public internet.');
    return url.href;
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== errors.urlForbidden) throw error;
    throw errors.webhookUrlForbidden(error.detail, { cause: error });
  }
}
