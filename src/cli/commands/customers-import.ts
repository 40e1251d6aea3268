import { type Command, Option } from 'commander';
import { fileBlob } from '../client/file.js';
import { clientCommand } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { megabytes } from '../output/megabytes.js';
import { startProgress } from '../output/progress.js';
import { note, say, sayJson } from '../output/say.js';

interface Imported {
  customer: string;
  rows: Record<string, number>;
  left_out: Record<string, number>;
  pictures: number;
  predictors: { name: string; version: string; kept: boolean }[];
  images_to_see: number;
  images_to_fetch: number;
  feeds_to_authorize: string[];
  webhooks_to_enable: string[];
}

/** `vitrine customers import FILE` */
export function customersImportCommand(customers: Command): void {
  const command = customers
    .command('import <file>')
    .description('Open a shop with all that `customers export` wrote')
    .addOption(new Option('--as <id>', 'Its id here (default: the one it had)'));
  clientCommand<{ as?: string }>(
    command,
    { level: 'superuser', scope: 'installation' },
    async (api, { as, json }, [file]) => {
      const archive = await fileBlob(file!);
      if (!archive) throw new CommandFailure(exitCodes.usage, `There is no file ${file}.`);
      const progress = startProgress('Import', 'MB', megabytes(archive.size));
      const imported = await api
        .call<Imported>('POST', '/customer-imports', {
          query: { as },
          contentType: 'application/x-tar',
          body: () => archive,
          onSent: (bytes) => progress.update(megabytes(bytes)),
        })
        .finally(() => progress.stop());
      if (json) sayJson(imported);
      else sayImported(imported);
    },
  );
}

function sayImported(imported: Imported): void {
  const { customer, rows, left_out: leftOut, pictures, predictors } = imported;
  say(customer);
  const count = (table: string) => rows[table] ?? 0;
  note(
    `${count('images')} images, ${pictures} pictures, ${count('products')} products, ${count('looks')} looks.`,
  );
  const missing = Object.entries(leftOut).map(([table, n]) => `${n} ${table}`);
  if (missing.length > 0) note(`Left out, since what they belong to is not there: ${missing.join(', ')}.`);
  const others = predictors.filter(({ kept }) => !kept).map(({ name, version }) => `${name} ${version}`);
  if (others.length > 0) note(`Not here, or not the same: ${others.join(', ')}.`);
  if (imported.images_to_see > 0)
    note(`${imported.images_to_see} images are shown to predictors in the background.`);
  if (imported.feeds_to_authorize.length > 0)
    note(`Give their authorization to the feeds ${imported.feeds_to_authorize.join(', ')}.`);
  if (imported.webhooks_to_enable.length > 0)
    note(
      `Hand new secrets over for the webhooks ${imported.webhooks_to_enable.join(', ')}, then enable them.`,
    );
  note(
    `Next: \`vitrine keys create --customer ${customer}\` and \`vitrine users invite NAME --customer ${customer}\`.`,
  );
}
