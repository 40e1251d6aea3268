import type { PredictorVersion } from '../inference.js';

export async function rehearse(
  _version: PredictorVersion,
  _options: object,
): Promise<Record<string, unknown>> {
  return {};
}
