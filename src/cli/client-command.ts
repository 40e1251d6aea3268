import { type Command, Option } from 'commander';
import type { PrivilegeLevel } from '../auth/privilege-level.js';
import type { Api } from './client/api.js';
import type { ConnectionFlags } from './client/connection.js';
import { openSession } from './client/session.js';
import { exitCodes, tellFailure } from './failure.js';

export interface ClientFlags extends ConnectionFlags {
  json: boolean;
}

/** As operations have it: whether a command is about one customer's things. */
type Scope = 'customer' | 'installation';

/** Gives a command the flags that say which server is meant, and as whom. */
export function withConnection(command: Command): Command {
  return command
    .addOption(new Option('--url <address>', 'Server, such as https://vitrine.example/v1 [API_BASE_URL]'))
    .addOption(new Option('--key <key>', 'API key [API_KEY]'))
    .addOption(
      new Option(
        '--credentials <file>',
        'File with API_BASE_URL, API_KEY and the rest (default: ./data/credentials.env)',
      ),
    )
    .addOption(
      new Option('--profile <name>', 'What `vitrine login` stored under this name (default: default)'),
    );
}

/** A command that asks a server: `run` gets the API at the level it needs, and what was given on the command line. */
export function clientCommand<Flags>(
  command: Command,
  { level, scope = 'customer' }: { level: PrivilegeLevel; scope?: Scope },
  run: (api: Api, flags: ClientFlags & Flags, args: string[]) => Promise<unknown>,
): Command {
  withConnection(command)
    .addOption(new Option('--customer <id>', 'For superusers: the customer that is meant'))
    .addOption(new Option('--json', "Print the API's answer instead of a table").default(false));
  return command.action(async (...given: unknown[]) => {
    const flags = command.opts<ClientFlags & Flags>();
    const args = given.slice(0, command.registeredArguments.length).flat().filter(isText);
    await finish(async () => run(await openSession(connectionOf(flags, scope), level), flags, args));
  });
}

/** Ends with the exit code of what went wrong; a command gives `false` when it has told itself that something failed. */
export async function finish(work: () => Promise<unknown>): Promise<void> {
  try {
    if ((await work()) === false) process.exitCode = exitCodes.failed;
  } catch (error) {
    process.exitCode = tellFailure(error);
  }
}

/** What concerns the installation names a customer in the request, if at all, and selects none. */
function connectionOf({ customer, ...others }: ConnectionFlags, scope: Scope): ConnectionFlags {
  return customer === undefined || scope === 'installation' ? others : { ...others, customer };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
