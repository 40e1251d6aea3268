import { Worker } from 'node:worker_threads';

const checkMs = 1000;
const heapMegabytesMax = 8;

/**
 * Ends this process soon after its parent, even while a model keeps the main thread busy for ever, which then would
 * never hear of it. A thread of its own sees that the process has been given to another parent.
 */
export function endWithParent(): void {
  const watch = `
    setInterval(() => {
      if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL');
    }, ${checkMs});`;
  new Worker(watch, { eval: true, resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax } }).unref();
}
