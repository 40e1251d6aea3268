import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import type { Queryable } from '../db/database.js';
import type { Problem } from '../http/problem.js';
import { enqueue } from '../jobs/enqueue.js';
import { originalKey } from './blob-keys.js';
import { ingestImageKind } from './ingest-image.job.js';
import { type PictureFile, sha256Of } from './picture-file.js';
import { awaitQuota, beyondQuota } from './quota.js';

/** What is to be stored of one image; what is absent stays as it is. */
export interface ImageToStore {
  id: string;
  picture?: PictureFile;
  metadata?: Record<string, unknown>;
  collections?: string[];
}

/** An image to store whose bytes, if it has any, are in the blob store. */
interface Prepared {
  place: number;
  id: string;
  source_url: string | null;
  upload_sha256: string | null;
  upload_bytes: number | null;
  metadata: Record<string, unknown> | null;
  collections: string[] | null;
}

export interface Stored {
  /** Ids whose bytes are the very picture that is ready already. */
  unchanged: Set<string>;
  /** Of what was not stored, for want of room. */
  beyond: Map<string, Problem>;
}

/**
 * Blobs first, then rows, memberships and jobs in one transaction: what this resolves for will be processed, but for
 * what is beyond the customer's limits. These are looked at before any byte is written, and again in the transaction,
 * so that requests that are under way at the same moment do not go beyond them together.
 */
export async function storeImages(
  context: Context,
  customerId: string,
  images: ImageToStore[],
): Promise<Stored> {
  const limits = await context.limits.of(customerId);
  const beyond = await beyondQuota(context.db, customerId, limits, images);
  const fitting = images.filter(({ id }) => !beyond.has(id));
  const ready = await Promise.all(fitting.map((image, place) => prepare(context, customerId, image, place)));
  if (ready.length === 0) return { unchanged: new Set(), beyond };
  const unchanged = await context.db.transaction(async (tx) => {
    await awaitQuota(tx, customerId, limits);
    for (const [id, problem] of await beyondQuota(tx, customerId, limits, fitting)) beyond.set(id, problem);
    const prepared = ready.filter(({ id }) => !beyond.has(id));
    const same = await unchangedUploads(tx, customerId, prepared);
    const changed = prepared.filter((image) => hasPicture(image) && !same.has(image.id));
    // Every row of an image is locked before the row of the holdings, here as wherever images are saved.
    await updateMetadata(tx, customerId, prepared);
    await upsertPictures(tx, customerId, changed);
    await setCollections(tx, customerId, prepared);
    await enqueue(
      tx,
      changed.map(({ id }) => ({ kind: ingestImageKind, customerId, key: id, data: { id } })),
    );
    return same;
  });
  context.worker.wake();
  return { unchanged, beyond };
}

function hasPicture({ source_url, upload_sha256 }: Prepared): boolean {
  return source_url !== null || upload_sha256 !== null;
}

async function prepare(
  context: Context,
  customerId: string,
  image: ImageToStore,
  place: number,
): Promise<Prepared> {
  const { id, picture, metadata = null, collections = null } = image;
  const nothing = { source_url: null, upload_sha256: null, upload_bytes: null };
  const prepared = { place, id, ...nothing, metadata, collections };
  if (!picture) return prepared;
  if ('url' in picture) return { ...prepared, source_url: picture.url };
  const sha256 = sha256Of(picture.bytes);
  await context.blobs.put(originalKey(customerId, sha256), picture.bytes);
  return { ...prepared, upload_sha256: sha256, upload_bytes: picture.bytes.length };
}

/** Those whose uploaded bytes are the very picture that is ready under that id. */
async function unchangedUploads(tx: Queryable, customerId: string, images: Prepared[]): Promise<Set<string>> {
  const uploads = images.filter(({ upload_sha256 }) => upload_sha256 !== null);
  if (uploads.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(sql`
    select i.id from images i
    join jsonb_to_recordset(${JSON.stringify(uploads)}::jsonb) as r(id text, upload_sha256 text)
      on i.id = r.id and i.sha256 = r.upload_sha256
    where i.customer_id = ${customerId} and i.status = 'ready'`);
  return new Set(rows.map(({ id }) => id));
}

async function upsertPictures(tx: Queryable, customerId: string, images: Prepared[]): Promise<void> {
  if (images.length === 0) return;
  await tx.query(sql`
    insert into images (customer_id, id, status, source_url, upload_sha256, upload_bytes, metadata)
    select ${customerId}, r.id, 'pending', r.source_url, r.upload_sha256, r.upload_bytes, coalesce(r.metadata, '{}')
    from jsonb_to_recordset(${JSON.stringify(images)}::jsonb)
      as r(place int, id text, source_url text, upload_sha256 text, upload_bytes int, metadata jsonb)
    order by r.place
    on conflict (customer_id, id) do update set
      status = 'pending',
      error_code = null,
      error_detail = null,
      etag = case when images.source_url = excluded.source_url then images.etag end,
      last_modified = case when images.source_url = excluded.source_url then images.last_modified end,
      fetched_url = case when images.source_url = excluded.source_url then images.fetched_url end,
      source_url = excluded.source_url,
      upload_sha256 = excluded.upload_sha256,
      upload_bytes = excluded.upload_bytes,
      revision = images.revision + 1,
      updated_at = now()`);
}

async function updateMetadata(tx: Queryable, customerId: string, images: Prepared[]): Promise<void> {
  const given = images.filter(({ metadata }) => metadata !== null);
  if (given.length === 0) return;
  await tx.query(sql`
    update images i set metadata = r.metadata, updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r(id text, metadata jsonb)
    where i.customer_id = ${customerId} and i.id = r.id and i.metadata is distinct from r.metadata`);
}

async function setCollections(tx: Queryable, customerId: string, images: Prepared[]): Promise<void> {
  const given = images.filter(({ collections }) => collections !== null);
  if (given.length === 0) return;
  const pairs = given.flatMap(({ id, collections }) =>
    collections!.map((collection) => ({ id, collection })),
  );
  await tx.query(sql`
    delete from collection_images m
    where m.customer_id = ${customerId} and m.image_id = any(${given.map(({ id }) => id)}::text[])
      and not exists (
        select 1 from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r(id text, collection text)
        where r.id = m.image_id and r.collection = m.collection_id)`);
  if (pairs.length === 0) return;
  await tx.query(sql`
    insert into collection_images (customer_id, collection_id, image_id)
    select ${customerId}, c.id, r.id
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r(id text, collection text)
    join collections c on c.customer_id = ${customerId} and c.id = r.collection
    on conflict do nothing`);
}
