import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import type { ImageOutcome } from './accept-images.js';
import type { Image } from './image.js';

const pollFirstMs = 20;
const pollSlowestMs = 500;

/** Adds each image's status to the outcomes, once none of the accepted is pending any more or the time is up. */
export async function waitForImages(
  context: Context,
  customerId: string,
  outcomes: ImageOutcome[],
  seconds: number,
): Promise<ImageOutcome[]> {
  const ids = outcomes.filter(({ result }) => result !== 'rejected').map(({ id }) => id!);
  const accepted = outcomes.filter(({ result }) => result === 'accepted').map(({ id }) => id!);
  const watch = context.settled.watch(customerId, accepted);
  const deadline = performance.now() + seconds * 1000;
  try {
    let states = await statesOf(context, customerId, ids);
    for (
      let pause = pollFirstMs;
      [...states.values()].some(isPending) && performance.now() < deadline;
      pause *= 1.5
    ) {
      const ms = Math.min(pause, pollSlowestMs, Math.max(1, deadline - performance.now()));
      await context.turns.aside(customerId, () => watch.pause(ms));
      states = await statesOf(context, customerId, ids);
    }
    return outcomes.map((outcome) => withState(outcome, states.get(outcome.id ?? '')));
  } finally {
    watch.end();
  }
}

interface State {
  id: string;
  status: Image['status'];
  error_code: string | null;
  error_detail: string | null;
}

function isPending({ status }: State): boolean {
  return status === 'pending';
}

function withState(outcome: ImageOutcome, state: State | undefined): ImageOutcome {
  if (!state || outcome.result === 'rejected') return outcome;
  const { status, error_code: code, error_detail: detail } = state;
  return { ...outcome, status, ...(code === null ? {} : { error: { code, detail: detail ?? '' } }) };
}

async function statesOf(context: Context, customerId: string, ids: string[]): Promise<Map<string, State>> {
  const rows = await context.db.query<State>(sql`
    select id, status, error_code, error_detail from images
    where customer_id = ${customerId} and id = any(${ids}::text[])`);
  return new Map(rows.map((row) => [row.id, row]));
}
