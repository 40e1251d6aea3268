import { openBlobs } from '../../../blobs/open.js';
import { blobsLocation } from '../../../config.js';
import { ExpectedError } from '../../../expected-error.js';
import { type Check, failed, ok } from '../check.js';

const name = 'blob store';

/** Writes, reads and deletes one object, as a start does; nothing else of the bucket is touched. */
export const checkBlobStore: Check = async ({ config }) => {
  const location = blobsLocation(config);
  if (!location) return [];
  try {
    const { close } = await openBlobs({ directory: '', location });
    close();
    return [ok(name, `s3://${location.bucket}/${location.prefix} can be written, read and deleted from`)];
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return [failed(name, 'The bucket cannot be used', error.message)];
  }
};
