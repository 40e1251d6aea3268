import { type TObject, Type } from 'typebox';
import { FeedRun, type RunState } from '../catalog/feeds/run.js';
import { Id } from '../http/identifier.js';
import { Image } from '../images/image.js';
import { tasks } from '../predictors/manifest.js';
import { imagesPerEventMax } from './limits.js';

const Moment = Type.String({ format: 'date-time' });
const Count = Type.Integer({ minimum: 0 });

const FailedImages = Type.Object({
  images: Type.Array(
    Type.Object({
      id: Id,
      source_url: Image.properties.source_url,
      error: Type.Object({ code: Type.String(), detail: Type.String() }),
      failed_at: Moment,
    }),
    { minItems: 1, maxItems: imagesPerEventMax },
  ),
});

const Migration = Type.Object({
  predictor: Type.String(),
  version: Type.String(),
  task: Type.Enum([...tasks]),
  is_default: Type.Boolean(),
  images: Type.Object({ all: Count, seen: Count }),
  started_at: Moment,
  finished_at: Moment,
});

const Quota = Type.Object({
  resource: Type.Enum(['images', 'stored_bytes']),
  percent: Type.Enum([80, 95], { type: 'integer', description: 'The highest of these that is reached' }),
  held: Count,
  limit: Count,
});

/** A run as the API shows it, without what only matters while it is under way. */
function RunFacts(states: RunState[]) {
  const { id, feed_id, source, dry_run, counts, errors_by_code, error, started_at, finished_at } =
    FeedRun.properties;
  const state = Type.Enum(states);
  const facts = {
    id,
    feed_id,
    state,
    source,
    dry_run,
    counts,
    errors_by_code,
    error,
    started_at,
    finished_at,
  };
  return Type.Object(facts);
}

interface EventKind {
  /** The name of its schema in the API document. */
  schemaName: string;
  /** When it is told, in the words of the documentation. */
  summary: string;
  data: TObject;
}

const kinds = <Type extends string>(all: Record<Type, EventKind>) => all;

/**
 * What webhooks are told. Names never change; fields are only added. The database writes `data`
 * (migrations/0011-webhooks.ts): a change of one is a change of the other.
 */
export const eventTypes = kinds({
  'image.failed': {
    schemaName: 'ImageFailedEvent',
    summary: 'Pictures could not be processed: all of the last seconds together',
    data: FailedImages,
  },
  'feed_run.finished': {
    schemaName: 'FeedRunFinishedEvent',
    summary: 'A run of a feed is done, unchanged, failed or cancelled',
    data: RunFacts(['done', 'unchanged', 'failed', 'cancelled']),
  },
  'feed_run.awaiting_confirmation': {
    schemaName: 'FeedRunAwaitingConfirmationEvent',
    summary: 'A run of a feed would hide more than it may, and waits for somebody',
    data: RunFacts(['awaiting_confirmation']),
  },
  'migration.finished': {
    schemaName: 'MigrationFinishedEvent',
    summary: 'A predictor version has been shown all images that were there before it',
    data: Migration,
  },
  'quota.near': {
    schemaName: 'QuotaNearEvent',
    summary: '80 or 95 percent of a limit are reached',
    data: Quota,
  },
});
export type EventType = keyof typeof eventTypes;

/** Sent by `POST /webhooks/{id}/tests` alone, whatever the webhook wants. */
export const testEventType = 'webhook.test';
export const TestData = Type.Object({ message: Type.String() });

/** Everything that can come at an address. */
export const sentEvents: Record<string, EventKind> = {
  ...eventTypes,
  [testEventType]: { schemaName: 'WebhookTestEvent', summary: 'Somebody asked for a test', data: TestData },
};

/** What is sent, as one of a type. */
export function eventSchema(type: string): TObject {
  const { schemaName, data } = sentEvents[type]!;
  return Type.Object(
    {
      id: Type.String({
        pattern: '^evt_[0-9a-f]{32}$',
        description: 'The header `webhook-id` too; the same at every attempt',
      }),
      type: Type.Literal(type),
      created_at: Moment,
      customer: Type.String({ description: 'The id of the shop' }),
      data,
    },
    { $id: schemaName },
  );
}

export interface WebhookEvent {
  id: string;
  type: string;
  created_at: Date;
  data: unknown;
}

/** The bytes of `eventSchema`, the same at every attempt. */
export function payloadOf(customerId: string, { id, type, created_at, data }: WebhookEvent): string {
  return JSON.stringify({ id, type, created_at: created_at.toISOString(), customer: customerId, data });
}
