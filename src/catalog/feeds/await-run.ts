import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.js';
import { getRunRow, type RunRow } from './run.js';

const pollFirstMs = 20;
const pollSlowestMs = 500;

/** The run once it waits for nothing but a confirmation, or as it stands when the time is up. Throws `feedRunNotFound`. */
export async function awaitRun(
  { db, turns }: Context,
  { customerId, feedId, id, seconds }: { customerId: string; feedId: string; id: string; seconds: number },
): Promise<RunRow> {
  const deadline = performance.now() + seconds * 1000;
  for (let pause = pollFirstMs; ; pause *= 1.5) {
    const row = await getRunRow(db, customerId, feedId, id);
    const leftMs = deadline - performance.now();
    if (!['queued', 'running'].includes(row.state) || leftMs <= 0) return row;
    await turns.aside(customerId, () => sleep(Math.min(pause, pollSlowestMs, leftMs)));
  }
}
