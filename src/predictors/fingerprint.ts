import { createHash } from 'node:crypto';
import type { Manifest } from './manifest.js';

/**
 * What a version does with a picture, as a hash: versions of the same name, version and fingerprint on two installations say the
 * same of it. What describes it, and how or where it is run, does not count.
 */
export function fingerprintOf(manifest: Manifest): string {
  const { description, licence, source, batch, server, text, ...does } = manifest;
  const remote = server && { model: server.model, version: server.version };
  return createHash('sha256')
    .update(sorted({ ...does, remote }))
    .digest('hex');
}

/** As JSON, whatever the order of the fields: the database keeps none. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, one) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
