import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheMegabytes } from './pglite-memory.js';

describe('the cache of the embedded database', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vitrine-cache-'));
    await mkdir(join(directory, 'base', '5'), { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** Files that take no room on the disk. */
  async function holding(...megabytes: number[]): Promise<void> {
    for (const [n, size] of megabytes.entries()) {
      const file = join(directory, 'base', n % 2 === 0 ? '5' : '', String(n));
      await writeFile(file, '');
      await truncate(file, size * 2 ** 20);
    }
  }

  it.each([
    [[], 32],
    [[30], 32],
    [[20, 13], 64],
    [[64], 64],
    [[100, 100], 256],
    [[3000], 256],
  ])('for files of %j MB is %i MB', async (files, expected) => {
    await holding(...files);
    expect(cacheMegabytes(directory)).toBe(expected);
  });

  it('is small in memory, and where there is no database', async () => {
    expect(cacheMegabytes(undefined)).toBe(32);
    await rm(join(directory, 'base'), { recursive: true });
    expect(cacheMegabytes(directory)).toBe(32);
  });
});
