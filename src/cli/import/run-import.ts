import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../client/api.js';
import { startProgress } from '../output/progress.js';
import { batches, inParallel } from './batches.js';
import { Collections } from './collections.js';
import { type Outcome, sendBatch } from './send-batch.js';
import type { Picture, Source } from './source.js';

export interface ImportOptions {
  collection?: string | undefined;
  /** Requests at the same time. */
  concurrency: number;
  /** Until every picture is processed. */
  wait: boolean;
}

/** Ids, files or lines, and why. */
export interface Trouble {
  id: string;
  code: string;
  detail: string;
}

export interface ImportSummary {
  accepted: number;
  unchanged: number;
  /** With `wait` only. */
  ready?: number;
  rejected: Trouble[];
  failed: Trouble[];
}

const pollMs = 1_000;

/** Sends everything that a source gives, and says what became of it. Running it again changes nothing that is there. */
export async function runImport(api: Api, source: Source, options: ImportOptions): Promise<ImportSummary> {
  const summary: ImportSummary = { accepted: 0, unchanged: 0, rejected: [], failed: [] };
  if (options.wait) summary.ready = 0;
  const pending: string[] = [];
  const progress = startProgress('Import', 'images', source.total);
  const collections = new Collections(api);
  let done = 0;
  const move = (count: number) => {
    done += count;
    progress.update(done);
  };
  try {
    const refuse = ({ where, reason }: { where: string; reason: string }) => {
      summary.rejected.push({ id: where, code: 'not_sent', detail: reason });
      move(1);
    };
    await inParallel(batches(source.pictures, refuse), options.concurrency, async (given) => {
      const batch = options.collection === undefined ? given : given.map(into(options.collection));
      for (const { collection } of batch) if (collection !== undefined) await collections.ensure(collection);
      const outcomes = await sendBatch(api, batch, options);
      for (const outcome of outcomes) count(summary, pending, outcome);
      move(outcomes.filter(({ status }) => status !== 'pending').length);
    });
    while (options.wait && pending.length > 0) {
      await sleep(pollMs);
      move(await settle(api, summary, pending));
    }
  } finally {
    progress.stop();
  }
  return summary;
}

const into =
  (collection: string) =>
  (picture: Picture): Picture => ({ ...picture, collection });

function count(summary: ImportSummary, pending: string[], { id, result, error, status }: Outcome): void {
  if (result === 'rejected') {
    summary.rejected.push(trouble(id ?? '?', error));
    return;
  }
  summary[result]++;
  if (status === 'pending') pending.push(id!);
  else if (status) conclude(summary, id!, status, error);
}

function conclude(summary: ImportSummary, id: string, status: string, error: Outcome['error']): void {
  if (status === 'failed') summary.failed.push(trouble(id, error));
  else summary.ready = (summary.ready ?? 0) + 1;
}

function trouble(id: string, error: Outcome['error']): Trouble {
  return { id, code: error?.code ?? 'unknown', detail: error?.detail ?? '' };
}

/** Asks for the images that were pending; gives how many are not any more. */
async function settle(api: Api, summary: ImportSummary, pending: string[]): Promise<number> {
  let settled = 0;
  for (const id of pending.splice(0)) {
    const { status, error } = await api.call('GET', `/images/${encodeURIComponent(id)}`);
    if (status === 'pending') pending.push(id);
    else {
      conclude(summary, id, status, error ?? undefined);
      settled++;
    }
  }
  return settled;
}
