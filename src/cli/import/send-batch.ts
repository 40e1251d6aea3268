import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { Api } from '../client/api.js';
import type { Picture } from './source.js';

/** What the API says of one record. */
export interface Outcome {
  id: string | null;
  result: 'accepted' | 'unchanged' | 'rejected';
  error?: { code: string; detail: string };
  status?: 'pending' | 'ready' | 'failed';
}

/** Seconds that the server holds an answer for at most. */
const waitSecondsMax = 60;

/** Sends pictures, files as a form and addresses as JSON, and puts those taken into their collections. */
export async function sendBatch(api: Api, batch: Picture[], { wait }: { wait: boolean }): Promise<Outcome[]> {
  const query = wait ? { wait: waitSecondsMax } : {};
  const asked = batch[0]?.file ? { body: () => formOf(batch) } : { json: batch.map(recordOf) };
  const { results } = await api.call<{ results: Outcome[] }>('POST', '/images', {
    query,
    ...asked,
    // Pictures that are there as they are stay untouched.
    isRepeatable: true,
  });
  await collect(api, batch, results);
  return results;
}

function recordOf({ id, url, metadata }: Picture) {
  return { id, file: { url }, ...(metadata ? { metadata } : {}) };
}

async function formOf(batch: Picture[]): Promise<FormData> {
  const form = new FormData();
  for (const { id, file } of batch) {
    form.append('id', id);
    // Read while it is sent.
    form.append('file', await openAsBlob(file!.path), basename(file!.path));
  }
  return form;
}

/** Adds to the collections: naming them in the record would take the image out of all others. */
async function collect(api: Api, batch: Picture[], outcomes: Outcome[]): Promise<void> {
  const taken = new Set(outcomes.filter(({ result }) => result !== 'rejected').map(({ id }) => id));
  for (const collection of new Set(batch.map((one) => one.collection))) {
    if (collection === undefined) continue;
    const ids = batch.filter((one) => one.collection === collection && taken.has(one.id)).map(({ id }) => id);
    if (ids.length === 0) continue;
    await api.call('POST', `/collections/${encodeURIComponent(collection)}/images`, {
      json: { ids },
      isRepeatable: true,
    });
  }
}
