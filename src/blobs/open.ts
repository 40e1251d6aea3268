import type { Blobs } from './blobs.js';
import { diskBlobs } from './disk.js';
import type { S3Location } from './s3-location.js';

interface Options {
  /** Where they are without a bucket. */
  directory: string;
  location: S3Location | undefined;
  onTrouble?: (error: unknown) => void;
}

/** Throws `ExpectedError` when the bucket cannot be used. */
export async function openBlobs({ directory, location, onTrouble }: Options): Promise<{
  blobs: Blobs;
  close: () => void;
}> {
  if (!location) return { blobs: await diskBlobs(directory), close: () => {} };
  // The SDK costs half a second of a start: only who has a bucket loads it.
  const { s3Blobs } = await import('./s3.js');
  const blobs = await s3Blobs(location, onTrouble ? { onTrouble } : {});
  return { blobs, close: () => blobs.close() };
}
