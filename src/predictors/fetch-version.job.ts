import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Context } from '../context.js';
import { incomingFolder } from '../data-folders.js';
import { errors } from '../errors.js';
import { FetchFailure } from '../http/fetch-failure.js';
import { fetchableUrl } from '../http/fetchable-url.js';
import { Problem } from '../http/problem.js';
import { enqueue } from '../jobs/enqueue.js';
import type { Job } from '../jobs/job.js';
import { bringVersion, taken } from './bring-version.js';
import { failureReason } from './failure-reason.js';
import { gatherFiles } from './gather-files.js';
import type { Given } from './given.js';
import { failFetch, isBeingFetched, recordFetching } from './versions.js';

export const fetchVersionKind = 'fetch-version';

const bytesMax = 2 * 1024 ** 3;
/** For each file: two gigabytes over a slow line. */
const timeoutMs = 3_600_000;

/** Where the files of a version are: below one address, or each at its own. */
export interface Source {
  url?: string;
  urls?: string[];
  /** For private places. It is kept no longer than the job. */
  token?: string;
}

export interface FetchVersion {
  name: string;
  version: string;
  /** Tells this attempt from others at the same version. */
  fetch: string;
  source: Source;
  given: Given;
}

/**
 * Notes that a version is to be fetched, which happens in the background. Throws `predictorInvalid`, `urlForbidden` for what
 * can be seen at once, and `predictorExists`.
 */
export async function fetchLater(context: Context, source: Source, given: Given) {
  const { name, version } = given;
  if (name === undefined || version === undefined)
    throw errors.predictorInvalid('Give `name` and `version` of what is fetched from an address.');
  const addresses = [...(source.urls ?? []), ...(source.url === undefined ? [] : [source.url])];
  for (const address of addresses) fetchableUrl(address);
  const names = (source.urls ?? []).map(fileNameOf);
  const double = names.find((file, at) => names.indexOf(file) !== at);
  if (double !== undefined) throw errors.predictorInvalid(`There are two addresses of a file ${double}.`);
  const key = { name, version };
  const data: FetchVersion = { ...key, fetch: randomUUID(), source, given };
  await context.db.transaction(async (tx) => {
    if (!(await recordFetching(tx, key, data.fetch))) throw taken(key);
    await enqueue(tx, [{ customerId: null, kind: fetchVersionKind, key: `${name}/${version}`, data }]);
  });
  context.worker.wake();
  return key;
}

/** Fetches the files of a version and brings it. What is not there or not right makes it fail; a hiccup is tried again. */
export async function fetchVersion(context: Context, { data }: Job<FetchVersion>): Promise<void> {
  if (!(await isBeingFetched(context.db, data, data.fetch))) return;
  const folder = await mkdtemp(join(incomingFolder(context.config), 'fetch-'));
  try {
    await fetchFiles(context, folder, data);
    await bringVersion(context, folder, data.given, data.fetch);
  } catch (error) {
    if (error instanceof FetchFailure && error.retryable) throw error;
    await giveUpFetch(context, data, error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function giveUpFetch(context: Context, data: FetchVersion, error: unknown): Promise<void> {
  await failFetch(context.db, data, data.fetch, failureReason(context, error));
}

async function fetchFiles({ fetcher }: Context, folder: string, { source, given }: FetchVersion) {
  const { url, urls, token } = source;
  const download = async (address: string, file: string) => {
    try {
      await fetcher.download(address, join(folder, file), { token, bytesMax, timeoutMs });
    } catch (error) {
      throw error instanceof FetchFailure ? named(error, file) : error;
    }
  };
  if (urls) for (const address of urls) await download(address, fileNameOf(address));
  if (url === undefined) return;
  const refusals: FetchFailure[] = [];
  const take = async (path: string) => {
    try {
      await download(below(url, path), basename(path));
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusals.push(error);
      return false;
    }
  };
  await gatherFiles(folder, take, given.model).catch((error: unknown) => {
    // A wrong token looks like an empty folder.
    throw error instanceof Problem && error.kind === errors.predictorInvalid
      ? errors.predictorInvalid([error, ...refusals].map(({ detail }) => detail).join(' '))
      : error;
  });
}

/** The address of a file in a folder; a query, such as a signature, stays. */
function below(url: string, path: string): string {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/${path}`;
  return address.href;
}

const fileNamePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

function fileNameOf(address: string): string {
  const name = basename(new URL(address).pathname);
  if (fileNamePattern.test(name)) return name;
  throw errors.predictorInvalid(
    'The path of each address must end in a file name of letters, digits, dots, dashes and underscores.',
  );
}

/** Places answer so for what is not there, and for what is not shown to everybody. */
function isRefusal(error: unknown): error is FetchFailure {
  return error instanceof FetchFailure && error.kind === errors.urlRefused && !error.retryable;
}

function named({ kind, detail, retryable, cause }: FetchFailure, file: string): FetchFailure {
  return new FetchFailure(kind, `${file}: ${detail}`, { retryable }, cause);
}
