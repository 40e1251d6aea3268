import { Command } from 'commander';
import { maskedConfig, unknownVariables } from '../config.js';
import { version } from '../version.js';
import { completionCommand } from './commands/completion.js';
import { customersCreateCommand } from './commands/customers-create.js';
import { customersExportCommand } from './commands/customers-export.js';
import { customersImportCommand } from './commands/customers-import.js';
import { customersListCommand } from './commands/customers-list.js';
import { doctorCommand } from './commands/doctor.js';
import { feedsListCommand } from './commands/feeds-list.js';
import { feedsRunCommand } from './commands/feeds-run.js';
import { imagesImportCommand } from './commands/images-import.js';
import { keysCreateCommand } from './commands/keys-create.js';
import { keysListCommand } from './commands/keys-list.js';
import { keysRevokeCommand } from './commands/keys-revoke.js';
import { keysRotateCommand } from './commands/keys-rotate.js';
import { loginCommand } from './commands/login.js';
import { logoutCommand } from './commands/logout.js';
import { mcpCommand } from './commands/mcp.js';
import { predictorsListCommand } from './commands/predictors-list.js';
import { predictorsPushCommand } from './commands/predictors-push.js';
import { predictorsTryCommand } from './commands/predictors-try.js';
import { searchCommand } from './commands/search.js';
import { similarCommand } from './commands/similar.js';
import { usageCommand } from './commands/usage.js';
import { usersInviteCommand } from './commands/users-invite.js';
import { note, sayJson } from './output/say.js';
import { serverCommand } from './server-command.js';

/** The command line. Commands that work on an installation come first, then those that talk to a server. */
export function program(): Command {
  const root = new Command('vitrine')
    .description(
      'Visual-AI API for online shops: which pictures look alike, what is on them, what goes with what.',
    )
    .version(version)
    .showHelpAfterError('See --help.')
    .addHelpText('after', exitCodesText)
    .exitOverride();
  addServerCommands(root);
  addClientCommands(root);
  completionCommand(root);
  return root;
}

const exitCodesText = `
Exit codes: 0 done, 1 something failed, 2 wrong usage or settings, 3 not signed in or not allowed, 4 server not reachable.`;

/** What they do is loaded when it is asked for: a server is much to load for a list. */
function addServerCommands(root: Command): void {
  serverCommand(
    root
      .command('serve')
      .description('Run everything: API, worker, inference, identity provider, documentation'),
    async (config) => (await import('./serve.js')).serve(config),
  );
  serverCommand(
    root.command('work').description('Do jobs beside running servers, without HTTP; on PostgreSQL only'),
    async (config) => (await import('./work.js')).work(config),
  );
  serverCommand(
    root.command('demo').description('Like serve, with a demo shop of real product photographs'),
    async (config) => (await import('./demo.js')).demo(config),
  );
  serverCommand(
    root.command('migrate').description("Bring the database's shape up to date, and end"),
    async (config) => (await import('./migrate.js')).migrateDatabase(config),
  );
  serverCommand<{ json: boolean }>(
    root
      .command('backup <file>')
      .description('Copy the installation into a tar file, while its server runs; - is standard output')
      .option('--json', 'Print what came of it as JSON', false),
    async (config, flags, [file]) => (await import('./backup.js')).backup(config, file!, flags),
  );
  serverCommand<{ atOnce: boolean }>(
    root
      .command('rotate-signing-key')
      .description('Replace the key that signs the tokens of the embedded identity provider')
      .option('--at-once', 'Withdraw the older keys now, with every token that they signed', false),
    async (config, flags) => (await import('./rotate-signing-key.js')).rotateKey(config, flags),
  );
  serverCommand(
    root.command('config').description('Print the effective settings, secrets masked'),
    async (config) => {
      sayJson(maskedConfig(config));
      for (const name of unknownVariables()) note(`No setting is named ${name}: it counts for nothing.`);
    },
  );
  doctorCommand(root);
}

function addClientCommands(root: Command): void {
  loginCommand(root);
  logoutCommand(root);
  const images = root.command('images').description('Pictures of a customer');
  imagesImportCommand(images);
  searchCommand(root);
  similarCommand(root);
  mcpCommand(root);
  const feeds = root.command('feeds').description('Product feeds');
  feedsListCommand(feeds);
  feedsRunCommand(feeds);
  const predictors = root.command('predictors').description('Models, for superusers');
  predictorsListCommand(predictors);
  predictorsPushCommand(predictors);
  predictorsTryCommand(predictors);
  const customers = root.command('customers').description('Shops, for superusers');
  customersListCommand(customers);
  customersCreateCommand(customers);
  customersExportCommand(customers);
  customersImportCommand(customers);
  const keys = root.command('keys').description('API keys, for superusers');
  keysListCommand(keys);
  keysCreateCommand(keys);
  keysRotateCommand(keys);
  keysRevokeCommand(keys);
  const users = root.command('users').description('Who may sign in, for superusers');
  usersInviteCommand(users);
  usageCommand(root);
}
