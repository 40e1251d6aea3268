import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sizeMiB = 400;
/** What containers give as shared memory is as good as a disk of its own, where it is small. */
const sharedMemory = '/dev/shm';
const sharedBytesMax = 512 * 1024 * 1024;
const sharedBytesMin = 60 * 1024 * 1024;

/** A disk that is soon full; undefined where there is none to be had. */
export function openSmallDisk() {
  return mounted() ?? inSharedMemory();
}

function mounted() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-soak-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'vitrine-soak', folder], {
      stdio: 'ignore',
    });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return disk(folder, () => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
}

function inSharedMemory() {
  try {
    const { bsize, blocks, bavail } = statfsSync(sharedMemory);
    if (bsize * blocks > sharedBytesMax || bsize * bavail < sharedBytesMin) return undefined;
    const folder = mkdtempSync(join(sharedMemory, 'vitrine-soak-disk-'));
    return disk(folder, () => rmSync(folder, { recursive: true }));
  } catch {
    return undefined;
  }
}

function disk(folder, remove) {
  const ballast = join(folder, 'ballast');
  return {
    folder,
    /** Fills it but for `leftBytes`. */
    fill(leftBytes) {
      const file = openSync(ballast, 'a');
      try {
        for (const size of [1 << 20, 1 << 12])
          while (free(folder) >= leftBytes + size) writeSync(file, Buffer.alloc(size));
      } catch (error) {
        if (error.code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remove,
  };
}

function free(folder) {
  const { bsize, bavail } = statfsSync(folder);
  return bsize * bavail;
}
