import { createHash } from 'node:crypto';
import pino from 'pino';
import { readConfig } from '../dist/config.js';
import { prepareInstallation } from '../dist/first-start.js';
import { originalKey } from '../dist/images/blob-keys.js';
import { openContext } from '../dist/open-context.js';
import { clusteredVectors, storeImages } from './synthetic-shop.mjs';

/** An installation whose customer has the pictures, and vectors of them that the shipped embedding might have made. */
export async function fillPictured(data, pictures) {
  const log = pino({ level: 'warn' });
  const { context, close } = await openContext(readConfig({ data, port: '8080' }, {}), log);
  await prepareInstallation(context);
  const files = [];
  for (const bytes of pictures) {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await context.blobs.put(originalKey('demo', sha256), bytes);
    files.push({ sha256, bytes: bytes.length });
  }
  await storeImages(context.db, 'demo', clusteredVectors(files.length), 0, files);
  await close();
}
