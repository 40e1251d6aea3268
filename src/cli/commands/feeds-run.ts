import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { Api } from '../client/api.js';
import { fileBlob } from '../client/file.js';
import { clientCommand } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { startProgress } from '../output/progress.js';
import { note, say, sayJson } from '../output/say.js';
import { startSending } from '../output/sending.js';
import { settled } from '../output/settled.js';
import { type IdleFlags, idleTimeoutOption } from '../output/standstill.js';
import { table, terminalWidth } from '../output/table.js';

interface FeedRun {
  id: string;
  state: string;
  dry_run: boolean;
  counts: Record<'rows' | 'created' | 'changed' | 'unchanged' | 'rejected' | 'hidden', number>;
  progress: { rows: number; bytes: number; bytes_total: number | null };
  error: { code: string; detail: string } | null;
}

interface RowError {
  line: number;
  item_id: string | null;
  field: string | null;
  code: string;
  message: string;
}

interface Flags extends IdleFlags {
  dryRun: boolean;
  wait: boolean;
}

const errorsShownMax = 20;

/** `vitrine feeds run ID [FILE]` */
export function feedsRunCommand(feeds: Command): void {
  const command = feeds
    .command('run <id> [file]')
    .description('Run a feed: pull it from its address, or push a file')
    .addOption(new Option('--dry-run', 'Tell what would change, and change nothing; waits').default(false))
    .addOption(new Option('--wait', 'Until the run has ended').default(false))
    .addOption(idleTimeoutOption());
  clientCommand<Flags>(command, { level: 'admin' }, async (api, flags, [id, file]) => {
    const run = await start(api, id!, file, flags);
    const ended = flags.wait || flags.dryRun ? await follow(api, id!, run, flags) : run;
    if (flags.json) sayJson(ended);
    else await sayRun(api, id!, ended);
    return !['failed', 'cancelled'].includes(ended.state) && ended.counts.rejected === 0;
  });
}

async function start(api: Api, id: string, file: string | undefined, { dryRun }: Flags): Promise<FeedRun> {
  const path = `/feeds/${encodeURIComponent(id)}/runs`;
  const query = { dry_run: dryRun };
  if (file === undefined) return api.call('POST', path, { query });
  const blob = await fileBlob(file);
  if (!blob)
    throw new CommandFailure(exitCodes.usage, `There is no file ${file}; leave it out to pull the feed.`);
  const contentType = contentTypes[extname(file).toLowerCase()] ?? 'application/xml';
  const { onSent, stop } = startSending(blob.size);
  const asked = { query, contentType, body: () => blob, onSent };
  return api.call<FeedRun>('POST', path, asked).finally(stop);
}

const contentTypes: Record<string, string> = {
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.txt': 'text/tab-separated-values',
  '.jsonl': 'application/x-ndjson',
  '.ndjson': 'application/x-ndjson',
  '.gz': 'application/gzip',
};

async function follow(api: Api, id: string, run: FeedRun, flags: IdleFlags): Promise<FeedRun> {
  const path = `/feeds/${encodeURIComponent(id)}/runs/${run.id}`;
  const bar = startProgress('Feed', 'bytes', run.progress.bytes_total ?? 0);
  try {
    return await settled(
      run,
      ({ state }) => state !== 'queued' && state !== 'running',
      () => api.call('GET', path),
      ({ progress }) => bar.update(progress.bytes, progress.bytes_total ?? 0),
      flags,
    );
  } finally {
    bar.stop();
  }
}

async function sayRun(api: Api, id: string, run: FeedRun): Promise<void> {
  const { counts, state, dry_run, error } = run;
  say(`${run.id}: ${state}${dry_run ? ' (dry run)' : ''}`);
  if (state === 'queued' || state === 'running') {
    note('It goes on in the background; `--wait` waits for it.');
    return;
  }
  say(
    table(
      [counts],
      (Object.keys(counts) as (keyof typeof counts)[]).map((name) => ({
        title: name,
        of: (row) => row[name],
      })),
    ),
  );
  if (error) note(`${error.detail} (${error.code})`);
  if (state === 'awaiting_confirmation')
    note(
      `It would hide ${counts.hidden} items, and waits: confirm it with POST /feeds/${id}/runs/${run.id}/confirm.`,
    );
  if (counts.rejected > 0) await noteErrors(api, id, run);
}

async function noteErrors(api: Api, id: string, run: FeedRun): Promise<void> {
  const path = `/feeds/${encodeURIComponent(id)}/runs/${run.id}/errors`;
  const { results } = await api.call<{ results: RowError[] }>('GET', path, {
    query: { limit: errorsShownMax },
  });
  const columns = [
    { title: 'line', of: ({ line }: RowError) => line },
    { title: 'item', of: ({ item_id }: RowError) => item_id },
    { title: 'field', of: ({ field }: RowError) => field },
    { title: 'code', of: ({ code }: RowError) => code },
    { title: 'why', of: ({ message }: RowError) => message },
  ];
  note(table(results, columns, terminalWidth()));
}
