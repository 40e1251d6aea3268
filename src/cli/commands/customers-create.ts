import { type Command, Option } from 'commander';
import { clientCommand } from '../client-command.js';
import { note, say, sayJson } from '../output/say.js';

/** `vitrine customers create ID` */
export function customersCreateCommand(customers: Command): void {
  const command = customers
    .command('create <id>')
    .description('Open a shop; its id is lower-case letters, digits and dashes, and stays')
    .addOption(new Option('--name <name>', 'For people (default: the id)'));
  clientCommand<{ name?: string }>(
    command,
    { level: 'superuser', scope: 'installation' },
    async (api, { name, json }, [id]) => {
      const made = await api.call('POST', '/customers', { json: { id, ...(name ? { name } : {}) } });
      if (json) return sayJson(made);
      say(made.id);
      note(
        `Next: \`vitrine keys create --customer ${id}\` and \`vitrine users invite NAME --customer ${id}\`.`,
      );
    },
  );
}
