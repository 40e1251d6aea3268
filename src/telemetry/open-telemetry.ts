import type { Telemetry, TelemetryOptions } from './telemetry.js';

/** Loads and starts it where an endpoint is set. */
export async function openTelemetry({
  endpoint,
  ...options
}: TelemetryOptions): Promise<Telemetry | undefined> {
  if (endpoint === undefined) return undefined;
  const { openOtlp } = await import('./otlp.js');
  return openOtlp({ endpoint, ...options });
}
