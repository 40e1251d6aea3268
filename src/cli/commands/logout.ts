import { type Command, Option } from 'commander';
import { keepProfile, profileNameDefault, readProfiles } from '../client/profiles.js';
import { finish } from '../client-command.js';
import { note, say } from '../output/say.js';

/** `vitrine logout` */
export function logoutCommand(parent: Command): void {
  const command = parent
    .command('logout')
    .description('Forget what `vitrine login` stored')
    .addOption(new Option('--profile <name>', 'Which').default(profileNameDefault));
  command.action(() => finish(() => logout(command.opts<{ profile: string }>().profile)));
}

async function logout(name: string): Promise<void> {
  const profile = (await readProfiles())[name];
  if (!profile) return note(`Nobody is signed in under the profile ${name}.`);
  await keepProfile(name, undefined);
  say(`Forgot ${profile.username} of ${profile.url}.`);
}
