import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { pictureType } from '../predictors/host/picture-type.js';
import { originalKey, renderingKey } from './blob-keys.js';

interface File {
  bytes: Uint8Array;
  contentType: string;
}

/** Renderings under way, so that a page full of the same new thumbnail makes it once. */
const underWay = new Map<string, Promise<File>>();

/** The picture as it is served: rendered at the first request, kept for the next. */
export async function renderedFile(
  context: Context,
  customerId: string,
  sha256: string,
  size: number | undefined,
): Promise<File> {
  const key = renderingKey(customerId, sha256, size ?? 'full');
  const kept = await context.blobs.get(key);
  if (kept) return { bytes: kept, contentType: `image/${pictureType(kept)}` };
  const running =
    underWay.get(key) ??
    render(context, customerId, { key, original: originalKey(customerId, sha256), size });
  underWay.set(key, running);
  return running.finally(() => underWay.delete(key));
}

async function render(
  context: Context,
  customerId: string,
  { key, original, size }: { key: string; original: string; size: number | undefined },
): Promise<File> {
  const bytes = await context.blobs.get(original);
  if (!bytes) throw errors.internal(undefined, { cause: new Error(`The blob ${original} is missing.`) });
  const rendering = await context.inference.render({
    customerId,
    bytes,
    ...(size === undefined ? {} : { sizeMax: size }),
    priority: 'realtime',
  });
  await context.blobs.put(key, rendering.bytes);
  return rendering;
}
