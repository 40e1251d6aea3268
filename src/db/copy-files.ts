/**
 * A copy of the files of an embedded database that runs: first all of them while it goes on, then, while it stands still,
 * those again that have changed since. So it stands still for what was written meanwhile, not for all that there is.
 */
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Clocks of file systems are coarse: what was changed so shortly before counts as changed since. */
const clockMs = 2_000;

/** Copies what is there; files may change, come and go meanwhile. */
export async function copyAhead(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true }).catch(gone<[]>([]))) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyAhead(source, target);
    else await copyFile(source, target, constants.COPYFILE_FICLONE).catch(gone(undefined));
  }
}

/** Makes the copy what is there now. Nothing changes meanwhile: it holds up its thread. `since`: when `copyAhead` began. */
export function copyChanged(from: string, to: string, since: number): void {
  mkdirSync(to, { recursive: true });
  const entries = readdirSync(from, { withFileTypes: true });
  const names = new Set(entries.map(({ name }) => name));
  for (const name of readdirSync(to)) if (!names.has(name)) rmSync(join(to, name), { recursive: true });
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyChanged(source, target, since);
    else if (!isSame(source, target, since)) copyFileSync(source, target, constants.COPYFILE_FICLONE);
  }
}

function isSame(source: string, target: string, since: number): boolean {
  const now = statSync(source);
  return now.mtimeMs < since - clockMs && existsSync(target) && statSync(target).size === now.size;
}

function gone<Value>(instead: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}
