import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';

/**
 * Puts the files of a dump of PGlite, packed (`.gz`) or not, into a directory that is there, for nobody else to read. At once, in
 * memory: forty megabytes of thirteen hundred files take three times as long as a stream.
 */
export async function unpackDump(path: string, directory: string): Promise<void> {
  const bytes = readFileSync(path);
  const entries = extract();
  entries.end(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  for await (const entry of entries) {
    const to = join(directory, entry.header.name);
    if (entry.header.type === 'directory') {
      mkdirSync(to, { recursive: true, mode: 0o700 });
      entry.resume();
    } else {
      writeFileSync(to, await buffer(entry), { mode: 0o600 });
    }
  }
}
