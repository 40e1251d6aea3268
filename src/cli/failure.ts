import { ExpectedError } from '../expected-error.js';

/** What the process ends with, and what scripts may rely on. */
export const exitCodes = {
  done: 0,
  /** Something that was asked for failed: a record, a run, a check. */
  failed: 1,
  /** Flags, arguments or settings that cannot be right. */
  usage: 2,
  /** Not signed in, or not allowed. */
  denied: 3,
  /** The server does not answer, or cannot just now. */
  unreachable: 4,
} as const;

/** Ends a command with a line that says what to do, and an exit code of its own. */
export class CommandFailure extends ExpectedError {
  override name = 'CommandFailure';

  constructor(
    readonly exitCode: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Tells the person what went wrong, and gives the exit code. What is our mistake comes with its stack. */
export function tellFailure(error: unknown): number {
  if (!(error instanceof ExpectedError)) {
    console.error(error);
    return exitCodes.failed;
  }
  // Nothing is left to say where a command has said it all.
  if (error.message !== '') console.error(`vitrine: ${error.message}`);
  return error instanceof CommandFailure ? error.exitCode : exitCodes.usage;
}
