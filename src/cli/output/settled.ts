import { setTimeout as sleep } from 'node:timers/promises';
import { type IdleFlags, standstillWatch } from './standstill.js';

const pollMs = 300;

/** Asks again and again until something has come to its end; rejects with `Standstill` when it moves no more. */
export async function settled<State>(
  first: State,
  isOver: (state: State) => boolean,
  ask: () => Promise<State>,
  onState: (state: State) => void,
  flags: IdleFlags,
): Promise<State> {
  const watch = standstillWatch(flags);
  let state = first;
  for (onState(state); !isOver(state); onState(state)) {
    watch(state);
    await sleep(pollMs);
    state = await ask();
  }
  return state;
}
