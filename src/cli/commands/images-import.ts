import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import { clientCommand } from '../client-command.js';
import type { ImportOptions, ImportSummary } from '../import/run-import.js';
import { duration } from '../output/progress.js';
import { note, say, sayJson } from '../output/say.js';
import { idleTimeoutOption } from '../output/standstill.js';
import { table, terminalWidth } from '../output/table.js';

const troublesShownMax = 50;

/** `vitrine images import DIR|CSV|URL…` */
export function imagesImportCommand(images: Command): void {
  const command = images
    .command('import <what...>')
    .description('Add pictures: of a folder, of a CSV (id,url,…), files, or addresses')
    .addOption(new Option('--collection <id>', 'Put them into this collection, made if need be'))
    .addOption(new Option('--concurrency <n>', 'Requests at a time').argParser(wholeNumber(1, 32)).default(4))
    .addOption(new Option('--wait', 'Until every picture is processed').default(false))
    .addOption(idleTimeoutOption());
  clientCommand<ImportOptions>(command, { level: 'admin' }, async (api, flags, what) => {
    const { chooseSource } = await import('../import/choose-source.js');
    const { runImport } = await import('../import/run-import.js');
    const summary = await runImport(api, await chooseSource(what), flags);
    if (flags.json) sayJson(summary);
    else saySummary(summary);
    if (summary.pending !== undefined) notePending(summary.pending, flags);
    return isDone(summary);
  });
}

function isDone({ rejected, failed, pending }: ImportSummary): boolean {
  return rejected.length === 0 && failed.length === 0 && pending === undefined;
}

function notePending(pending: number, { idleTimeout }: ImportOptions): void {
  note(
    `${pending} are still pending: nothing has moved for ${duration(idleTimeout)}, so this waits no longer. They go on in the background; \`vitrine usage\` counts them.`,
  );
}

function saySummary({ accepted, unchanged, ready, rejected, failed }: ImportSummary): void {
  const waited = ready === undefined ? '' : `; ${ready} ready, ${failed.length} failed`;
  say(`${accepted} accepted, ${unchanged} unchanged, ${rejected.length} rejected${waited}`);
  const troubles = [...rejected, ...failed];
  if (troubles.length > 0) {
    const columns = [
      { title: 'what', of: (one: (typeof troubles)[0]) => one.id },
      { title: 'code', of: (one: (typeof troubles)[0]) => one.code },
      { title: 'why', of: (one: (typeof troubles)[0]) => one.detail },
    ];
    note(table(troubles.slice(0, troublesShownMax), columns, terminalWidth()));
    if (troubles.length > troublesShownMax)
      note(`… and ${troubles.length - troublesShownMax} more; --json has all.`);
  }
  if (ready === undefined && accepted > 0)
    note('They are being processed; `--wait` waits for that, `vitrine usage` counts them.');
}
