import { type Command, Option } from 'commander';
import { clientCommand } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { note, say, sayJson } from '../output/say.js';

/** `vitrine keys create` */
export function keysCreateCommand(keys: Command): void {
  const command = keys
    .command('create')
    .description('Make an API key of a customer, or of superusers; it is shown this once')
    .addOption(new Option('--label <text>', 'What it is for').default('command line'))
    .addOption(new Option('--superuser', 'A key of superusers').default(false));
  clientCommand<{ label: string; superuser: boolean }>(
    command,
    { level: 'superuser', scope: 'installation' },
    async (api, { label, superuser, customer, json }) => {
      if (superuser === (customer !== undefined))
        throw new CommandFailure(exitCodes.usage, 'Whose key? Give either --customer ID or --superuser.');
      const made = await api.call('POST', '/api-keys', { json: { customer: customer ?? null, label } });
      if (json) return sayJson(made);
      say(made.api_key);
      note(
        `Keep it now: it is shown this once. Its id is ${made.id}, for \`vitrine keys rotate\` and \`revoke\`.`,
      );
    },
  );
}
