/** What webhooks are told, with the words of the documentation. Names never change; fields are only added. */
export const eventTypes = {
  'image.failed': 'Pictures could not be processed: all of the last seconds together',
  'feed_run.finished': 'A run of a feed is done, unchanged, failed or cancelled',
  'feed_run.awaiting_confirmation': 'A run of a feed would hide more than it may, and waits for somebody',
  'migration.finished': 'A predictor version has been shown all images that were there before it',
  'quota.near': 'More than 80 or 95 percent of a limit is used',
} as const;
export type EventType = keyof typeof eventTypes;

/** Sent by `POST /webhooks/{id}/tests` alone, whatever the webhook wants. */
export const testEventType = 'webhook.test';

export interface WebhookEvent {
  id: string;
  type: string;
  created_at: Date;
  data: unknown;
}

/** What is sent: the same bytes at every attempt. */
export function payloadOf(customerId: string, { id, type, created_at, data }: WebhookEvent): string {
  return JSON.stringify({ id, type, created_at: created_at.toISOString(), customer: customerId, data });
}
