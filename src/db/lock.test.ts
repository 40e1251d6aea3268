import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from './lock.js';

describe('lockDirectory', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vitrine-lock-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('makes the directory, and gives the lock back', async () => {
    const inner = join(directory, 'a', 'b');
    const release = await lockDirectory(inner);
    await expect(lockDirectory(inner)).rejects.toThrow(
      `in use by another process (process id ${process.pid})`,
    );
    await release();
    await release();
    const again = await lockDirectory(inner);
    await again();
  });

  it('names the process that has it, and is free once that process is killed', async () => {
    const program = `
      const { lockDirectory } = await import('${new URL('./lock.js', import.meta.url)}');
      await lockDirectory(${JSON.stringify(directory)});
      process.stdout.write('locked');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await expect(lockDirectory(directory)).rejects.toThrow(`process id ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const release = await lockDirectory(directory);
    await release();
  });
});
