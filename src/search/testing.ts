/** Vectors for tests and benchmarks: the same ones for the same seed. */
import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { seededRandom } from '../seeded-random.js';
import type { Entry, Neighbour, Space } from './vector-index.js';

const categories = 40;
const picturesPerProduct = 8;

/**
 * Vectors of length 1 that lie as embeddings of a shop do: products around their category, pictures around their
 * product, and few directions that carry most of what differs.
 */
export function clusteredVectors(count: number, dimensions: number, seed: number): Float32Array[] {
  const normal = normalNumbers(seed);
  const direction = () =>
    unit(Float32Array.from({ length: dimensions }, (_, d) => normal() / Math.sqrt(1 + d / 16)));
  const pick = (from: Float32Array[]) => from[Math.floor(Math.abs(normal() * 1e6)) % from.length]!;
  const centres = Array.from({ length: categories }, direction);
  const productCount = Math.ceil(count / picturesPerProduct);
  const products = Array.from({ length: productCount }, () => between(pick(centres), direction(), 0.9));
  return Array.from({ length: count }, () => between(pick(products), direction(), 0.6));
}

/** The answer by comparison with every entry, as the index ought to give it. */
export function exactNearest(entries: Entry[], vector: Float32Array, count: number): Neighbour[] {
  return entries
    .map((entry) => ({ key: entry.key, cosine: cosine(vector, entry.vector) }))
    .sort((a, b) => b.cosine - a.cosine || a.key - b.key)
    .slice(0, count)
    .map(({ key, cosine }) => ({ key, score: Math.min(Math.max(cosine, 0), 1) }));
}

/** The share of the wanted that was found. */
export function recall(found: { key: number }[], wanted: { key: number }[]): number {
  const keys = new Set(found.map(({ key }) => key));
  return wanted.filter(({ key }) => keys.has(key)).length / wanted.length;
}

function normalNumbers(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function between(from: Float32Array, direction: Float32Array, distance: number): Float32Array {
  return unit(from.map((value, d) => value + distance * direction[d]!));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, d) => sum + value * b[d]!, 0);
}

/** A customer with these images, ready but without vectors. */
export async function writeCustomer(db: Queryable, customerId: string, imageIds: string[]): Promise<void> {
  await db.query(sql`insert into customers (id, name) values (${customerId}, ${customerId})`);
  await db.query(sql`
    insert into images (customer_id, id, status)
    select ${customerId}, id, 'ready' from unnest(${imageIds}::text[]) id`);
}

export async function writeCollection(
  db: Queryable,
  customerId: string,
  id: string,
  imageIds: string[],
): Promise<void> {
  await db.query(sql`insert into collections (customer_id, id, name) values (${customerId}, ${id}, ${id})`);
  await db.query(sql`
    insert into collection_images (customer_id, collection_id, image_id)
    select ${customerId}, ${id}, image_id from unnest(${imageIds}::text[]) image_id`);
}

/** Many vectors at once; their keys ascend in the order given. */
export async function writeEmbeddings(
  db: Queryable,
  { customerId, predictor, version }: Space,
  imageIds: string[],
  vectors: Float32Array[],
): Promise<void> {
  for (let start = 0; start < vectors.length; start += 500) {
    const bytes = vectors
      .slice(start, start + 500)
      .map((vector) => new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
    await db.query(sql`
      insert into embeddings (customer_id, image_id, predictor, version, vector)
      select ${customerId}, image_id, ${predictor}, ${version}, vector
      from unnest(${imageIds.slice(start, start + 500)}::text[], ${bytes}::bytea[])
        with ordinality as given(image_id, vector, place)
      order by place`);
  }
}

/**
 * Stores the vector of an image in place of the one it had. Tell the index after the transaction has committed:
 * `add` with `key`, `remove` with `replacedKey`.
 */
export async function saveEmbedding(
  db: Queryable,
  space: Space,
  imageId: string,
  vector: Float32Array,
): Promise<{ key: number; replacedKey: number | undefined }> {
  const { customerId, predictor, version } = space;
  const [row] = await db.query<{ seq: number; replaced: number | null }>(sql`
    with replaced as (
      select seq from embeddings
      where customer_id = ${customerId} and image_id = ${imageId} and predictor = ${predictor} and version = ${version}
    )
    insert into embeddings (customer_id, image_id, predictor, version, vector)
    values (${customerId}, ${imageId}, ${predictor}, ${version}, ${new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)})
    on conflict (customer_id, image_id, predictor, version)
      do update set seq = default, vector = excluded.vector
    returning seq, (select seq from replaced) as replaced`);
  return { key: row!.seq, replacedKey: row!.replaced ?? undefined };
}
