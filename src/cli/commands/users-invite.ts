import { type Command, Option } from 'commander';
import { clientCommand } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { note, say, sayJson } from '../output/say.js';

/** `vitrine users invite NAME`: prints what is to be handed over, as lines for a shell and for `vitrine login`. */
export function usersInviteCommand(users: Command): void {
  const command = users
    .command('invite <username>')
    .description('Make the admin of a customer (--customer, or several with commas), or a superuser')
    .addOption(new Option('--superuser', 'One who may do everything').default(false));
  clientCommand<{ superuser: boolean }>(
    command,
    { level: 'superuser', scope: 'installation' },
    async (api, { superuser, customer, json }, [username]) => {
      if (superuser === (customer !== undefined))
        throw new CommandFailure(
          exitCodes.usage,
          'An admin of whom? Give either --customer ID or --superuser.',
        );
      const role = superuser ? { superuser } : { customers: customer!.split(',') };
      const made = await api.call('POST', '/users', { json: { username, ...role } });
      if (json) return sayJson(made);
      say(made.shell);
      note(
        `Put these lines into a file and hand it over on a safe way, with an API key; the password is shown this once.`,
      );
      note(
        `${username} then runs \`vitrine login --credentials FILE --url ADDRESS --key KEY\`, and chooses a password.`,
      );
    },
  );
}
