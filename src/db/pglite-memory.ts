import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const leastMegabytes = 32;
const mostMegabytes = 256;

/**
 * Megabytes of PostgreSQL's own cache (`shared_buffers`) for the database in a directory: room for the whole of it, by powers
 * of two, since each page that is not there is read through three layers. They are all taken at the start, so that a small
 * database has few; one that grows gets more when it is opened next.
 */
export function cacheMegabytes(directory: string | undefined): number {
  const megabytes = directory === undefined ? 0 : bytesBelow(join(directory, 'base')) / 2 ** 20;
  return Math.min(Math.max(2 ** Math.ceil(Math.log2(megabytes)), leastMegabytes), mostMegabytes);
}

function bytesBelow(folder: string): number {
  // What is wrong with such a database PostgreSQL says itself.
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
