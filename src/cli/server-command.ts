import { type Command, Option } from 'commander';
import { readConfig } from '../config.js';
import { type Config, flagOf, settings, variableOf } from '../settings.js';
import { finish } from './client-command.js';

type Flags = Partial<Record<keyof Config, string | boolean>>;

/** A command that works on an installation itself: it understands every setting, and gets the configuration. */
export function serverCommand<More = unknown>(
  command: Command,
  run: (config: Config, flags: More, args: string[]) => Promise<unknown>,
): Command {
  return withSettings(command).action(async (...given: unknown[]) => {
    const flags = command.opts<Flags & More>();
    const args = given.slice(0, command.registeredArguments.length) as string[];
    await finish(async () => run(readConfig(flags), flags, args));
  });
}

/** Gives a command a flag for every setting. */
export function withSettings(command: Command): Command {
  for (const setting of settings) {
    const flag = flagOf(setting.name);
    const text = `${setting.description} [${variableOf(setting.name)}]`;
    const shownDefault = setting.default === '' ? '' : ` (default: ${setting.default})`;
    if (setting.default === 'true') leaveUnset(command, setting.name);
    command.addOption(new Option(setting.kind === 'switch' ? flag : `${flag} <value>`, text + shownDefault));
  }
  return command;
}

/** A flag that puts something off would otherwise put it on where it is not given, whatever the environment says. */
function leaveUnset(command: Command, name: string): void {
  command.addOption(new Option(`--${name}`).hideHelp());
}
