import type { Facts, Origin, Span } from './span.js';

/** Begins traces and sends them off. There is none without an endpoint; then nothing of it is loaded. */
export interface Telemetry {
  begin(kind: 'request' | 'job', name: string, facts: Facts, origin?: Origin, startedAt?: number): Span;
  /** Sends what is left, for a few seconds at most. */
  close(): Promise<void>;
}

export interface TelemetryOptions {
  /** Of an OTLP/HTTP receiver, to which `/v1/traces` is added; without it there is no telemetry. */
  endpoint: string | undefined;
  version: string;
  /** Told once when traces cannot be delivered, once when they can be again, and of settings that are not understood. */
  onTrouble: (message: string, cause?: Error) => void;
}
