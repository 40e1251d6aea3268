import { type SuperuserClient, VitrineError } from '@vitrine/sdk';
import { useSyncExternalStore } from 'react';
import { queries } from '../data';
import { describeError } from '../error-text';

export interface Upload {
  key: number;
  customer: string;
  id: string;
  file: File;
  collection: string | undefined;
  state: 'waiting' | 'sending' | 'processing' | 'ready' | 'failed';
  /** Why it failed. */
  reason?: string;
}

const filesOfForm = 8;
const formBytesMax = 24 * 1024 * 1024;
const formsAtOnce = 2;
/** How long one request waits for its pictures to be processed. */
const waitSeconds = 30;
const askAgainMs = 2_000;

let uploads: readonly Upload[] = [];
let nextKey = 0;
let underWay = 0;
const listeners = new Set<() => void>();

/** What is being uploaded and what became of it; goes on while other screens are looked at. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => uploads,
  );
}

interface Target {
  api: SuperuserClient;
  customer: string;
  /** The images become members of it. */
  collection?: string | undefined;
}

/** Uploads files; each becomes an image whose id is the name of the file without its ending. */
export function upload({ api, customer, collection }: Target, files: File[]): void {
  const added = files.map((file) => ({
    key: nextKey++,
    customer,
    id: idOf(file),
    file,
    collection,
    state: 'waiting' as const,
  }));
  set([...uploads, ...added]);
  void sendNext(api, customer);
}

export function retryUploads(api: SuperuserClient, customer: string): void {
  set(
    uploads.map((one) =>
      one.state === 'failed' && one.customer === customer
        ? { ...one, state: 'waiting', reason: undefined }
        : one,
    ) as Upload[],
  );
  void sendNext(api, customer);
}

/** Takes away what is done with. */
export function dismissUploads(): void {
  set(uploads.filter(({ state }) => state !== 'ready' && state !== 'failed'));
}

async function sendNext(api: SuperuserClient, customer: string): Promise<void> {
  while (underWay < formsAtOnce) {
    const form = nextForm(customer);
    if (form.length === 0) return;
    underWay++;
    void send(api, form).finally(() => {
      underWay--;
      refresh(customer);
      void sendNext(api, customer);
    });
  }
}

/** Files that go to the same place, as many as one request should hold. */
function nextForm(customer: string): Upload[] {
  const waiting = uploads.filter((one) => one.state === 'waiting' && one.customer === customer);
  const form: Upload[] = [];
  let bytes = 0;
  for (const one of waiting) {
    bytes += one.file.size;
    if (one.collection !== waiting[0]!.collection) continue;
    if (form.length > 0 && (form.length === filesOfForm || bytes > formBytesMax)) break;
    form.push(one);
  }
  change(form, { state: 'sending' });
  return form;
}

async function send(api: SuperuserClient, form: Upload[]): Promise<void> {
  try {
    const { collection } = form[0]!;
    const { data } = await api.POST('/images', {
      params: { query: { wait: waitSeconds } },
      body: {
        id: form.map(({ id }) => id),
        file: form.map(({ file }) => file),
        ...(collection === undefined ? {} : { collections: [collection] }),
      },
    });
    await Promise.all(
      data.results.map(async ({ index, result, error, status }) => {
        const one = [form[index]!];
        if (result === 'rejected')
          return change(one, { state: 'failed', reason: error?.detail ?? 'It was refused.' });
        if (status === 'ready') return change(one, { state: 'ready' });
        await follow(api, one[0]!);
      }),
    );
  } catch (error) {
    change(form, { state: 'failed', reason: describeError(error).text });
  }
}

/** Until it is processed. */
async function follow(api: SuperuserClient, one: Upload): Promise<void> {
  change([one], { state: 'processing' });
  while (true) {
    try {
      const { data } = await api.GET('/images/{id}', { params: { path: { id: one.id } } });
      if (data.status === 'ready') return change([one], { state: 'ready' });
      if (data.status === 'failed')
        return change([one], { state: 'failed', reason: data.error?.detail ?? 'It could not be read.' });
    } catch (error) {
      // It may have been deleted meanwhile.
      if (error instanceof VitrineError)
        return change([one], { state: 'failed', reason: describeError(error).text });
    }
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
}

function idOf({ name }: File): string {
  return name.replace(/\.[A-Za-z0-9]{2,5}$/, '').slice(0, 255) || 'picture';
}

function refresh(customer: string): void {
  for (const word of ['images', 'collections'])
    void queries.invalidateQueries({ queryKey: [customer, word], refetchType: 'active' });
}

function change(which: Upload[], to: Partial<Upload>): void {
  const keys = new Set(which.map(({ key }) => key));
  set(uploads.map((one) => (keys.has(one.key) ? { ...one, ...to } : one)));
}

function set(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}
