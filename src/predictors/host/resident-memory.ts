import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * The most memory that a process has held, bytes; where the system does not tell, what it holds now. Undefined when
 * there is no such process. Read at once on Linux, so that nothing else this process does can delay it.
 */
export async function peakMemoryOf(pid: number): Promise<number | undefined> {
  try {
    if (process.platform === 'linux') return ofStatus(readFileSync(`/proc/${pid}/status`, 'latin1'));
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout) * 1024;
  } catch {
    return undefined;
  }
}

function ofStatus(status: string): number | undefined {
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  // A process that has ended but was not yet waited for has no memory.
  const bytes = (kilobytes('VmHWM') + kilobytes('VmSwap')) * 1024;
  return bytes === 0 ? undefined : bytes;
}
