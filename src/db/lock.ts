import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';

export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse';
}

/**
 * Takes `directory` (made if need be) for this process alone. The lock is the kernel's, on the file `lock`, so it
 * is gone with the process however that ends. Resolves to the function that gives it back; rejects, naming the
 * process id of the holder, when another process (or this one) has it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  const file = await open(join(directory, 'lock'), 'a+');
  const holderPath = join(directory, 'lock.pid');
  if (!tryLock(file.fd)) {
    await file.close();
    throw new DirectoryInUse(`${directory} is in use by another process (${await holder(holderPath)})`);
  }
  await writeFile(holderPath, `${process.pid}\n`);

  let released = false;
  return async () => {
    if (released) return;
    released = true;
    await rm(holderPath, { force: true });
    await file.close();
  };
}

async function holder(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? 'process id unknown' : `process id ${text.trim()}`;
}
