import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 300;

/** Asks again and again until something has come to its end. */
export async function settled<State>(
  first: State,
  isOver: (state: State) => boolean,
  ask: () => Promise<State>,
  onState: (state: State) => void,
): Promise<State> {
  let state = first;
  for (onState(state); !isOver(state); onState(state)) {
    await sleep(pollMs);
    state = await ask();
  }
  return state;
}
