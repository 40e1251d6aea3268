import { createHash } from 'node:crypto';
import type { PredictorVersion } from '../inference.js';

const keys = new WeakMap<PredictorVersion, string>();

/** The same for versions that answer the same: all of the manifest counts, not just name and version. */
export function versionKey(version: PredictorVersion): string {
  let key = keys.get(version);
  if (!key) {
    const text = JSON.stringify([version.folder, version.manifest]);
    key = createHash('sha256').update(text).digest('base64');
    keys.set(version, key);
  }
  return key;
}
