import { Command, Option } from 'commander';
import { type Config, flagOf, maskedConfig, readConfig, settings, variableOf } from '../config.js';
import { ExpectedError } from '../expected-error.js';
import { version } from '../version.js';
import { demo } from './demo.js';
import { mcpCommand } from './mcp.js';
import { migrateDatabase } from './migrate.js';
import { rotateKey } from './rotate-signing-key.js';
import { serve } from './serve.js';

/** The command line: one command is one function that takes the configuration. */
export function program(): Command {
  const root = new Command('vitrine')
    .description(
      'Visual-AI API for online shops: which pictures look alike, what is on them, what goes with what.',
    )
    .version(version);
  add(root, 'serve', 'Run everything: API, worker, inference, identity provider, documentation', serve);
  add(root, 'demo', 'The same, with a demo shop of real product photographs', demo);
  add(root, 'migrate', "Bring the database's shape up to date, and end", migrateDatabase);
  add(
    root,
    'rotate-signing-key',
    'Replace the key that signs the tokens of the embedded identity provider',
    rotateKey,
  ).option('--at-once', 'Withdraw the older keys now, with every token that they signed', false);
  add(root, 'config', 'Print the effective settings, secrets masked', async (config) => {
    console.log(JSON.stringify(maskedConfig(config), null, 2));
  });
  root.addCommand(mcpCommand(fail));
  return root;
}

type Flags = Partial<Record<keyof Config, string | boolean>>;

type Run = (config: Config, flags: { atOnce: boolean }) => Promise<void>;

function add(root: Command, name: string, description: string, run: Run): Command {
  const command = root.command(name).description(description);
  for (const setting of settings) {
    const flag = flagOf(setting.name);
    const text = `${setting.description} [${variableOf(setting.name)}]`;
    const shownDefault = setting.default === '' ? '' : ` (default: ${setting.default})`;
    command.addOption(new Option(setting.kind === 'switch' ? flag : `${flag} <value>`, text + shownDefault));
  }
  return command.action(async (flags: Flags & { atOnce: boolean }) => {
    try {
      await run(readConfig(flags), flags);
    } catch (error) {
      fail(error);
    }
  });
}

/** What a person can mend is one line; what is our mistake comes with its stack. */
function fail(error: unknown): void {
  const isExpected = error instanceof ExpectedError;
  console.error(isExpected ? `vitrine: ${error.message}` : error);
  process.exitCode = isExpected ? 2 : 1;
}
