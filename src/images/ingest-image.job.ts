import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { FetchFailure } from '../http/fetch-failure.js';
import { Problem } from '../http/problem.js';
import { GiveUp, type Job } from '../jobs/job.js';
import { assignedVersions } from '../predictors/assignments.js';
import type { PredictorVersion } from '../predictors/inference.js';
import { originalKey } from './blob-keys.js';
import type { ImageRow } from './image.js';
import { findImage } from './images.js';
import { checkedBytes, sha256Of } from './picture-file.js';
import { saveProcessed, type WrittenVector } from './save-processed.js';

export const ingestImageKind = 'ingest-image';

interface Source {
  bytes: Uint8Array;
  sha256: string;
  validators: Validators;
}

/** What a later conditional request says. */
interface Validators {
  etag: string | null;
  lastModified: string | null;
  fetchedUrl: string | null;
}

const noValidators: Validators = { etag: null, lastModified: null, fetchedUrl: null };

/** Fetches the picture of a pending image, or takes what was uploaded, and shows it to the customer's predictors. */
export async function ingestImage(context: Context, job: Job<{ id: string }>): Promise<void> {
  const customerId = job.customerId!;
  const image = await findImage(context.db, customerId, job.data.id);
  if (image?.status !== 'pending') return;
  try {
    await process(context, customerId, image);
  } catch (error) {
    throw mayHeal(error) ? error : new GiveUp('Trying again would fail in the same way', { cause: error });
  }
}

/** Marks the image as failed, unless it has been posted anew meanwhile. An earlier picture of it stays. */
export async function failImage(context: Context, job: Job<{ id: string }>, error: Error): Promise<void> {
  const problem = problemOf(error);
  await context.db.query(sql`
    update images set status = 'failed', error_code = ${problem.kind.code}, upload_sha256 = null,
      error_detail = ${problem.detail ?? problem.kind.title}, processed_at = now(), updated_at = now()
    where customer_id = ${job.customerId} and id = ${job.data.id} and status = 'pending'`);
}

async function process(context: Context, customerId: string, image: ImageRow): Promise<void> {
  const versions = await assignedVersions(context.db, context.predictors, customerId);
  const source = await obtain(context, customerId, image);
  if (source === 'unchanged' || source.sha256 === image.sha256) {
    if (await isComplete(context, customerId, image, versions))
      return markReady(context, customerId, image, source);
  }
  const picture = source === 'unchanged' ? await kept(context, customerId, image) : source;
  await predictAndSave(context, customerId, image, versions, picture);
}

async function predictAndSave(
  context: Context,
  customerId: string,
  image: ImageRow,
  versions: PredictorVersion[],
  { bytes, sha256, validators }: Source,
): Promise<void> {
  const { picture, results } = await context.inference.predict({ bytes, versions, priority: 'ingestion' });
  const named = versions.map(({ manifest }, index) => ({
    predictor: manifest.name,
    version: manifest.version,
    result: results[index]!,
  }));
  const { id, revision } = image;
  const processed = {
    id,
    revision,
    sha256,
    ...validators,
    bytes: bytes.length,
    ...picture,
    results: named,
  };
  const written = await saveProcessed(context.db, customerId, processed);
  for (const vector of written ?? []) await index(context, customerId, vector, named);
}

async function index(
  context: Context,
  customerId: string,
  { predictor, version, seq, replaced }: WrittenVector,
  results: { predictor: string; version: string; result: unknown }[],
): Promise<void> {
  const space = { customerId, predictor, version };
  const found = results.find((entry) => entry.predictor === predictor && entry.version === version);
  const { vector } = found!.result as { vector: number[] };
  if (replaced !== null) await context.vectors.remove(space, [replaced]);
  await context.vectors.add(space, [{ key: seq, vector: Float32Array.from(vector) }]);
}

async function obtain(context: Context, customerId: string, image: ImageRow): Promise<Source | 'unchanged'> {
  if (image.source_url === null) return uploaded(context, customerId, image);
  const known = image.sha256 === null ? {} : conditionOf(image);
  const fetched = await context.fetcher.fetch(image.source_url, known);
  if (fetched.status === 'unchanged') return 'unchanged';
  const bytes = checkedBytes(fetched.bytes);
  const sha256 = sha256Of(bytes);
  if (sha256 !== image.sha256) await context.blobs.put(originalKey(customerId, sha256), bytes);
  const { etag = null, lastModified = null, finalUrl } = fetched;
  return { bytes, sha256, validators: { etag, lastModified, fetchedUrl: finalUrl } };
}

function conditionOf({ etag, last_modified: lastModified, fetched_url: finalUrl }: ImageRow) {
  return {
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { lastModified }),
    ...(finalUrl === null ? {} : { finalUrl }),
  };
}

function validatorsOf({ etag, last_modified: lastModified, fetched_url: fetchedUrl }: ImageRow): Validators {
  return { etag, lastModified, fetchedUrl };
}

async function uploaded(context: Context, customerId: string, image: ImageRow): Promise<Source> {
  const sha256 = image.upload_sha256 ?? image.sha256;
  const bytes = sha256 === null ? undefined : await context.blobs.get(originalKey(customerId, sha256));
  if (!bytes || sha256 === null)
    throw errors.fileMissing('The bytes that were handed over are gone; post them again.');
  return { bytes, sha256, validators: noValidators };
}

async function kept(context: Context, customerId: string, image: ImageRow): Promise<Source> {
  const source = await uploaded(context, customerId, { ...image, upload_sha256: null });
  return { ...source, validators: validatorsOf(image) };
}

/** Whether every assigned version has spoken about the picture that the image has. */
async function isComplete(
  context: Context,
  customerId: string,
  image: ImageRow,
  versions: PredictorVersion[],
): Promise<boolean> {
  const rows = await context.db.query<{ predictor: string; version: string }>(
    sql`select predictor, version from predictions where customer_id = ${customerId} and image_id = ${image.id}`,
  );
  const said = new Set(rows.map(({ predictor, version }) => `${predictor}/${version}`));
  return versions.every(({ manifest }) => said.has(`${manifest.name}/${manifest.version}`));
}

async function markReady(
  context: Context,
  customerId: string,
  image: ImageRow,
  source: Source | 'unchanged',
): Promise<void> {
  const { etag, lastModified, fetchedUrl } = source === 'unchanged' ? validatorsOf(image) : source.validators;
  await context.db.query(sql`
    update images set status = 'ready', upload_sha256 = null, etag = ${etag}, last_modified = ${lastModified},
      fetched_url = ${fetchedUrl}, processed_at = now(), updated_at = now()
    where customer_id = ${customerId} and id = ${image.id} and revision = ${image.revision}::int`);
}

/** What another attempt may mend: a slow or broken server, a busy or broken host; never a bad picture. */
function mayHeal(error: unknown): boolean {
  if (error instanceof FetchFailure) return error.retryable;
  if (error instanceof Problem) return error.kind.status >= 500;
  return true;
}

function problemOf(error: unknown): Problem {
  if (error instanceof GiveUp) return problemOf(error.cause);
  return error instanceof Problem ? error : errors.internal(undefined, { cause: error });
}
