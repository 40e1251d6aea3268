import { type Command, Option } from 'commander';
import { finish } from '../client-command.js';
import { withSettings } from '../server-command.js';

/** `vitrine doctor` */
export function doctorCommand(parent: Command): void {
  const command = withSettings(
    parent
      .command('doctor')
      .description('Look for the likeliest mistakes of this installation; changes nothing'),
  ).addOption(new Option('--json', 'Print the findings as JSON').default(false));
  command.action(() => finish(async () => (await import('../doctor/doctor.js')).doctor(command.opts())));
}
