import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../http/problem.js';
import { checkKey } from './blob-key.js';
import { blobsConformance } from './blobs-conformance.js';
import { clearError, diskBlobs } from './disk.js';
import { all } from './testing.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vitrine-blobs-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

blobsConformance('disk', () => diskBlobs(join(directory, 'blobs')));

describe('blobs on disk', () => {
  it('leave no unfinished file behind when a write fails', async () => {
    const blobs = await diskBlobs(directory);
    await writeFile(join(directory, 'acme'), 'in the way');
    await expect(blobs.put('acme/a', randomBytes(10))).rejects.toThrow();
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
  });

  it('clear away what a process left behind that died, but not what another is writing', async () => {
    const incoming = join(directory, '.incoming');
    await mkdir(incoming);
    await writeFile(join(incoming, 'old'), 'half');
    await utimes(join(incoming, 'old'), new Date(0), new Date(0));
    await writeFile(join(incoming, 'new'), 'half');
    const blobs = await diskBlobs(directory);
    expect(await readdir(incoming)).toEqual(['new']);
    expect(await all(blobs.list(''))).toEqual([]);
  });

  it('replace a file of another length, which a damaged disk has left', async () => {
    const blobs = await diskBlobs(directory);
    await blobs.put('a', Buffer.from('whole'));
    await writeFile(join(directory, 'a'), 'wh');
    await blobs.put('a', Buffer.from('whole'));
    expect(Buffer.from((await blobs.get('a')) ?? []).toString()).toBe('whole');
  });

  it('say clearly that the disk is full', () => {
    const full = clearError(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    expect(full).toBeInstanceOf(Problem);
    expect((full as Problem).kind.code).toBe('storage_full');
    const other = Object.assign(new Error('EIO'), { code: 'EIO' });
    expect(clearError(other)).toBe(other);
  });
});

describe('checkKey', () => {
  it('takes the keys that are in use', () => {
    const hash = createHash('sha256').update(randomUUID()).digest('hex');
    for (const key of [
      'a',
      `acme/originals/${hash.slice(0, 2)}/${hash}`,
      'my_shop-2.eu/renderings/320/x.webp',
    ]) {
      expect(checkKey(key)).toBe(key);
    }
  });
});
