import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { originalKey } from './blob-keys.js';
import type { ImageRow } from './image.js';
import { checkedBytes, type FileInput, pictureFile } from './picture-file.js';

/** What can be wrong with a picture in a request that is answered at once. */
export const requestedPictureErrors = [
  errors.fileMissing,
  errors.fileUnreadable,
  errors.fileTypeUnsupported,
  errors.fileTooLarge,
  errors.urlForbidden,
  errors.urlUnreachable,
  errors.urlRefused,
  errors.urlTimeout,
];

/** The bytes of a picture in a request that is answered at once and not kept. */
export async function requestedBytes(
  context: Context,
  customerId: string,
  file: FileInput | undefined,
): Promise<Uint8Array> {
  const picture = pictureFile(file);
  if ('bytes' in picture) return picture.bytes;
  const fetched = await context.turns.aside(customerId, () => context.fetcher.fetch(picture.url));
  if (fetched.status === 'unchanged')
    throw errors.urlRefused('It answered 304 to a request without conditions.');
  return checkedBytes(fetched.bytes);
}

/** The picture of an image as it was received. */
export async function originalBytes(
  context: Context,
  customerId: string,
  image: ImageRow,
): Promise<Uint8Array> {
  if (image.sha256 === null) throw errors.imageNotReady(`The image ${image.id} is ${image.status}.`);
  const bytes = await context.blobs.get(originalKey(customerId, image.sha256));
  if (!bytes)
    throw errors.internal(undefined, { cause: new Error(`The blob of image ${image.id} is missing.`) });
  return bytes;
}
