import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock, unlock } from 'fs-native-extensions';

/** Beside the blobs; no key begins with a dot. */
export const holdName = '.hold';

/**
 * Keeps every process from deleting blobs of a directory, until it is let go or this process ends: the lock is the kernel's.
 * Nothing where another holds it.
 */
export async function holdDeletions(directory: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, holdName);
  const file = await open(path, 'a');
  if (!(await granted(file))) {
    await file.close();
    return undefined;
  }
  // The file stays: another one of its name would be another lock.
  return () => file.close();
}

/** Whether somebody holds them. */
export async function areDeletionsHeld(directory: string): Promise<boolean> {
  const path = join(directory, holdName);
  if (!existsSync(path)) return false;
  const file = await open(path, 'a');
  try {
    if (!tryLock(file.fd)) return true;
    unlock(file.fd);
    return false;
  } finally {
    await file.close();
  }
}

const triesMax = 20;
const pauseMs = 25;

/** Whoever asks whether it is held has it for a moment. */
async function granted(file: FileHandle): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    if (tryLock(file.fd)) return true;
    if (tries === triesMax) return false;
    await sleep(pauseMs);
  }
}
