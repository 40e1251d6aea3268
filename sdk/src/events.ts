import type { webhooks } from './generated/schema.js';

/** What the body of a webhook can be the news of. */
export type EventType = keyof webhooks;

/** The body of a webhook, once its signature was checked: `type` tells which of them, and with it what `data` holds. */
export type WebhookEvent<Type extends EventType = EventType> = {
  [T in Type]: webhooks[T]['post']['requestBody']['content']['application/json'];
}[Type];
