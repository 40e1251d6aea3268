import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A file that is read while it is sent; nothing where there is none. */
export async function fileBlob(path: string): Promise<Blob | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? openAsBlob(path) : undefined;
}
