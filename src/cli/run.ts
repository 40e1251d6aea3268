import { CommanderError } from 'commander';
import { exitCodes, tellFailure } from './failure.js';
import { program } from './program.js';

/** Runs the command line of this process; its exit code tells how it went. */
export async function runCommandLine(): Promise<void> {
  // `vitrine … | head` ends the pipe early, which is no mistake of anybody.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? exitCodes.done);
  });
  try {
    await program().parseAsync();
  } catch (error) {
    // Commander has told it already; asking for help is no mistake.
    const isCommanders = error instanceof CommanderError;
    if (isCommanders) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    else process.exitCode = tellFailure(error);
  }
}
