import sql from 'sql-template-tag';
import { type Context, contextOf } from '../context.js';
import { errors } from '../errors.js';
import { FetchFailure } from '../http/fetch-failure.js';
import { Problem } from '../http/problem.js';
import { grouped } from '../jobs/grouped.js';
import { GiveUp, type Job } from '../jobs/job.js';
import { seesPictures } from '../predictors/assignments.js';
import type { EncodedPicture, Prediction, PredictorVersion } from '../predictors/inference.js';
import { spanned } from '../telemetry/span.js';
import { kept, obtain, type Source, type StoredImage, validatorsOf } from './image-source.js';
import { postponed } from './postponed.js';
import { type ProcessedImage, saveProcessed, type WrittenVector } from './save-processed.js';

export const ingestImageKind = 'ingest-image';

/** Images that are asked for, and written, together: those claimed and finished at about the same time. */
const findTogetherMax = 64;
const saveTogetherMax = 32;
const saveWaitMs = 250;

/** Fetches the pictures of pending images, or takes what was uploaded, and shows them to the customers' predictors. */
export class Ingestion {
  readonly #context: Context;
  /** Pictures that are being looked at. */
  #looking = 0;
  readonly #find: (wanted: Wanted) => Promise<Found | undefined>;
  readonly #save: (image: ProcessedImage) => Promise<WrittenVector[] | undefined>;

  constructor(context: Context) {
    this.#context = context;
    this.#find = grouped((wanted) => byCustomer(context, wanted, findTogether), {
      max: findTogetherMax,
      waitMs: 0,
      expectsMore: () => true,
    });
    this.#save = grouped((images) => byCustomer(context, images, ({ db }, own) => saveProcessed(db, own)), {
      max: saveTogetherMax,
      waitMs: saveWaitMs,
      expectsMore: () => this.#looking > 0,
    });
  }

  async ingest(job: Job<{ id: string }>): Promise<void> {
    const found = await this.#find({ customerId: job.customerId!, id: job.data.id });
    if (found?.image.status !== 'pending') return;
    try {
      await this.#process(contextOf(this.#context, job.customerId!), found);
    } catch (error) {
      throw mayHeal(error)
        ? postponed(error)
        : new GiveUp('Trying again would fail in the same way', { cause: error });
    }
    this.#context.settled.tell(job.customerId!, job.data.id);
  }

  /** Marks the image as failed, unless it has been posted anew meanwhile. An earlier picture of it stays. */
  async fail(job: Job<{ id: string }>, error: Error): Promise<void> {
    const problem = problemOf(error);
    await this.#context.db.boundTo(job.customerId!).query(sql`
      update images set status = 'failed', error_code = ${problem.kind.code}, upload_sha256 = null, upload_bytes = null,
        error_detail = ${problem.detail ?? problem.kind.title}, processed_at = now(), updated_at = now()
      where customer_id = ${job.customerId} and id = ${job.data.id} and status = 'pending'`);
    this.#context.settled.tell(job.customerId!, job.data.id);
  }

  async #process(context: Context, { image, versions }: Found): Promise<void> {
    const source = await obtain(context, image);
    if (source === 'unchanged' || source.sha256 === image.sha256) {
      if (await isComplete(context, image, versions)) return markReady(context, image, source);
    }
    const present = source === 'unchanged' ? await kept(context, image) : source;
    await this.#predictAndSave(image, versions, present);
  }

  async #predictAndSave(image: StoredImage, versions: PredictorVersion[], source: Source): Promise<void> {
    const { picture, results } = await this.#look(image.customer_id, source.picture, versions);
    const named = versions.map(({ manifest }, index) => ({
      predictor: manifest.name,
      version: manifest.version,
      result: results[index]!,
    }));
    const { customer_id: customerId, id, revision } = image;
    const processed = {
      customerId,
      id,
      revision,
      sha256: source.sha256,
      ...source.validators,
      bytes: source.size,
      ...picture,
      results: named,
    };
    const written = await spanned('save', {}, () => this.#save(processed));
    if (written) this.#context.usage.count(customerId, 'ingested_images');
    for (const vector of written ?? []) await index(this.#context, customerId, id, vector, named);
  }

  async #look(
    customerId: string,
    picture: EncodedPicture,
    versions: PredictorVersion[],
  ): Promise<Prediction> {
    this.#looking++;
    try {
      return await this.#context.inference.predict({ customerId, picture, versions, priority: 'ingestion' });
    } finally {
      this.#looking--;
    }
  }
}

interface Wanted {
  customerId: string;
  id: string;
}

/** What ingestion needs to know of an image, and what it is to be shown to. */
interface Found {
  image: StoredImage;
  versions: PredictorVersion[];
}

/** What is done together for several customers is done for each of them by itself; the results stand in the order asked. */
async function byCustomer<In extends { customerId: string }, Out>(
  context: Context,
  items: In[],
  work: (context: Context, own: In[]) => Promise<Out[]>,
): Promise<Out[]> {
  const results: Out[] = [];
  for (const customerId of new Set(items.map((item) => item.customerId))) {
    const places = [...items.keys()].filter((place) => items[place]!.customerId === customerId);
    const done = await work(
      contextOf(context, customerId),
      places.map((place) => items[place]!),
    );
    for (const [n, place] of places.entries()) results[place] = done[n]!;
  }
  return results;
}

/** Jobs are claimed several at a time, so that they ask together. */
async function findTogether(context: Context, wanted: Wanted[]): Promise<(Found | undefined)[]> {
  const { customerId } = wanted[0]!;
  const images = await context.db.query<StoredImage>(sql`
    select customer_id, id, status, source_url, etag, last_modified, fetched_url, upload_sha256, upload_bytes, sha256, bytes,
      revision
    from images
    where customer_id = ${customerId} and id = any(${wanted.map(({ id }) => id)}::text[])`);
  const versions = (await context.assignments.of(customerId)).filter(seesPictures);
  return wanted.map(({ id }) => {
    const image = images.find((row) => row.id === id);
    return image && { image, versions };
  });
}

async function index(
  context: Context,
  customerId: string,
  owner: string,
  { predictor, version, seq, replaced }: WrittenVector,
  results: { predictor: string; version: string; result: unknown }[],
): Promise<void> {
  const space = { customerId, predictor, version };
  const found = results.find((entry) => entry.predictor === predictor && entry.version === version);
  const { vector } = found!.result as { vector: number[] };
  if (replaced !== null) await context.vectors.remove(space, [replaced]);
  await context.vectors.add(space, [{ key: seq, owner, vector: Float32Array.from(vector) }]);
}

/** Whether every assigned version has spoken about the picture that the image has. */
async function isComplete(
  context: Context,
  image: StoredImage,
  versions: PredictorVersion[],
): Promise<boolean> {
  const rows = await context.db.query<{ predictor: string; version: string }>(
    sql`select predictor, version from predictions where customer_id = ${image.customer_id} and image_id = ${image.id}`,
  );
  const said = new Set(rows.map(({ predictor, version }) => `${predictor}/${version}`));
  return versions.every(({ manifest }) => said.has(`${manifest.name}/${manifest.version}`));
}

async function markReady(context: Context, image: StoredImage, source: Source | 'unchanged'): Promise<void> {
  const { etag, lastModified, fetchedUrl } = source === 'unchanged' ? validatorsOf(image) : source.validators;
  await context.db.query(sql`
    update images set status = 'ready', upload_sha256 = null, upload_bytes = null, etag = ${etag}, last_modified = ${lastModified},
      fetched_url = ${fetchedUrl}, processed_at = now(), updated_at = now()
    where customer_id = ${image.customer_id} and id = ${image.id} and revision = ${image.revision}::int`);
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
