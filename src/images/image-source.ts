import type { Context } from '../context.js';
import { errors } from '../errors.js';
import type { EncodedPicture } from '../predictors/inference.js';
import { originalKey } from './blob-keys.js';
import type { ImageRow } from './image.js';
import { checkedBytes, sha256Of } from './picture-file.js';
import { checkRoom } from './quota.js';

/** What ingestion needs to know of an image. */
export type StoredImage = Pick<
  ImageRow,
  | 'id'
  | 'status'
  | 'source_url'
  | 'etag'
  | 'last_modified'
  | 'fetched_url'
  | 'upload_sha256'
  | 'upload_bytes'
  | 'sha256'
  | 'bytes'
  | 'revision'
> & { customer_id: string };

export interface Source {
  picture: EncodedPicture;
  /** Bytes. */
  size: number;
  sha256: string;
  validators: Validators;
}

/** What a later conditional request says. */
interface Validators {
  etag: string | null;
  lastModified: string | null;
  fetchedUrl: string | null;
}

const noValidators: Validators = { etag: null, lastModified: null, fetchedUrl: null };

/** The picture to look at: fetched from its address, or what was uploaded. Throws the problems of both, or `quotaExceeded`. */
export async function obtain(context: Context, image: StoredImage): Promise<Source | 'unchanged'> {
  if (image.source_url === null) return uploaded(context, image);
  const known = image.sha256 === null ? {} : conditionOf(image);
  const fetched = await context.fetcher.fetch(image.source_url, known);
  if (fetched.status === 'unchanged') return 'unchanged';
  const bytes = checkedBytes(fetched.bytes);
  const sha256 = sha256Of(bytes);
  if (sha256 !== image.sha256) {
    await checkRoom(context, image.customer_id, { id: image.id, bytes: bytes.length });
    await context.blobs.put(originalKey(image.customer_id, sha256), bytes);
  }
  const { etag = null, lastModified = null, finalUrl } = fetched;
  const validators = { etag, lastModified, fetchedUrl: finalUrl };
  return { picture: bytes, size: bytes.length, sha256, validators };
}

function conditionOf({ etag, last_modified: lastModified, fetched_url: finalUrl }: StoredImage) {
  return {
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { lastModified }),
    ...(finalUrl === null ? {} : { finalUrl }),
  };
}

export function validatorsOf({
  etag,
  last_modified: lastModified,
  fetched_url: fetchedUrl,
}: StoredImage): Validators {
  return { etag, lastModified, fetchedUrl };
}

async function uploaded(context: Context, image: StoredImage): Promise<Source> {
  const [sha256, size] =
    image.upload_sha256 === null ? [image.sha256, image.bytes] : [image.upload_sha256, image.upload_bytes];
  if (sha256 === null || size === null) throw gone();
  const key = originalKey(image.customer_id, sha256);
  // Whoever reads the file says so where it is gone.
  const path = context.blobs.path(key);
  const picture = path === undefined ? await context.blobs.get(key) : { path };
  if (!picture) throw gone();
  return { picture, size, sha256, validators: noValidators };
}

function gone() {
  return errors.fileMissing('The bytes that were handed over are gone; post them again.');
}

/** The picture that the image has. */
export async function kept(context: Context, image: StoredImage): Promise<Source> {
  const source = await uploaded(context, { ...image, upload_sha256: null });
  return { ...source, validators: validatorsOf(image) };
}
