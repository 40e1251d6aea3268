import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../client/api.js';
import { Refusal } from '../client/problem-message.js';
import { startProgress } from '../output/progress.js';
import { type IdleFlags, Standstill, standstillWatch } from '../output/standstill.js';
import { batches, inParallel } from './batches.js';
import { Collections } from './collections.js';
import { type Outcome, sendBatch } from './send-batch.js';
import type { Picture, Source } from './source.js';

export interface ImportOptions extends IdleFlags {
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
  /** Waited for in vain: nothing moved any more. */
  pending?: number;
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
    if (options.wait) await settleAll(api, summary, pending, { ...options, move });
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

/** Until none is pending, or nothing moves any more. */
async function settleAll(
  api: Api,
  summary: ImportSummary,
  pending: string[],
  { move, ...flags }: IdleFlags & { move: (count: number) => void },
): Promise<void> {
  const watch = standstillWatch(flags);
  try {
    while (pending.length > 0) {
      watch(pending.length);
      await sleep(pollMs);
      move(await settle(api, summary, pending));
    }
  } catch (error) {
    if (!(error instanceof Standstill)) throw error;
    summary.pending = pending.length;
  }
}

/** Asks for the images that were pending; gives how many are not any more. */
async function settle(api: Api, summary: ImportSummary, pending: string[]): Promise<number> {
  let settled = 0;
  for (const id of pending.splice(0)) {
    const { status, error } = await stateOf(api, id);
    if (status === 'pending') pending.push(id);
    else {
      conclude(summary, id, status!, error ?? undefined);
      settled++;
    }
  }
  return settled;
}

async function stateOf(api: Api, id: string): Promise<Pick<Outcome, 'status' | 'error'>> {
  try {
    return await api.call('GET', `/images/${encodeURIComponent(id)}`);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'image_not_found')) throw error;
    return { status: 'failed', error: { code: error.code, detail: 'was deleted meanwhile' } };
  }
}
