import { Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { duration } from './progress.js';

/** Longer than any step takes that moves nothing: a large model that is fetched and rehearsed, say. */
const idleSecondsDefault = 15 * 60;
const idleSecondsMax = 24 * 3600;

export interface IdleFlags {
  /** How long a command that waits bears that nothing moves. Seconds. */
  idleTimeout: number;
}

/** A flag for commands that wait: no script should hang for ever on what never ends. */
export function idleTimeoutOption(): Option {
  return new Option('--idle-timeout <seconds>', 'Wait no longer when nothing has moved for so long')
    .argParser(wholeNumber(1, idleSecondsMax))
    .default(idleSecondsDefault, '15 minutes');
}

/** Thrown where nothing moves any more; what was asked for goes on in the background. */
export class Standstill extends CommandFailure {
  override name = 'Standstill';
}

/** Gives a function that is told each state, and throws `Standstill` once they have been the same for too long. */
export function standstillWatch(
  { idleTimeout }: IdleFlags,
  now = () => performance.now(),
): (state: unknown) => void {
  let last: string | undefined;
  let movedAt = now();
  return (state) => {
    const told = JSON.stringify(state);
    if (told !== last) {
      last = told;
      movedAt = now();
    } else if (now() - movedAt > idleTimeout * 1000) {
      throw new Standstill(
        exitCodes.unreachable,
        `Nothing has moved for ${duration(idleTimeout)}: this waits no longer. It goes on in the background; if it does not, whoever runs the installation finds the reason in the log and in /metrics (vitrine_jobs_oldest_seconds). --idle-timeout waits longer.`,
      );
    }
  };
}
