import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { shippedPredictors } from '../../open-context.js';
import type { Config } from '../../settings.js';
import type { Surroundings } from './check.js';

const fetchMs = 5_000;

/** This machine. */
export function surroundingsOf(config: Config): Surroundings {
  return {
    config,
    nodeVersion: process.versions.node,
    freeDiskBytes,
    availableMemoryBytes: () => process.availableMemory(),
    fetch: (address) => fetch(address, { signal: AbortSignal.timeout(fetchMs) }),
    now: Date.now,
    predictorsFolder: shippedPredictors,
  };
}

/** Of the nearest directory that is there. */
async function freeDiskBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    return freeDiskBytes(dirname(path));
  }
}
