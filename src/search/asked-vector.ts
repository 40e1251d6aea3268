import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { getCollectionOf } from '../images/collections.js';
import { getImageRow } from '../images/images.js';
import { originalBytes, requestedBytes } from '../images/picture-bytes.js';
import type { FileInput } from '../images/picture-file.js';
import { type AssignedVersion, chooseVersion } from '../predictors/assignments.js';
import { chooseTextVersion } from '../predictors/choose-text-version.js';
import type { Box } from '../predictors/prediction.js';
import { embeddingOf } from './embeddings.js';
import type { Space } from './vector-index.js';

/** What a question is about: an image of the customer's, or a file that is not kept; a part of it with `crop`; or a text. */
type Asked =
  | { text: string }
  | { image: string; crop?: Box | undefined }
  | { file?: FileInput | undefined; crop?: Box | undefined };

/** Images whose like is wanted, and images whose like is not. */
export interface Marks {
  like: string[];
  unlike: string[];
}

interface Wanted {
  predictor?: string;
  version?: string;
  collection?: string;
}

/** What to search with: a vector of length 1, or the one of an image of the customer's. */
export type Search = { vector: Float32Array } | { image: string };

/**
 * What to search with for what is asked about, and the predictor version that made the vectors it will be compared with. With marks it
 * points the way of 2·p − n, where p is the mean of what is asked about and what is liked, and n that of what is not
 * (Rocchio's feedback, weighted so that what is liked counts twice).
 */
export async function askedVector(
  context: Context,
  customerId: string,
  asked: Asked | undefined,
  wanted: Wanted,
  { like, unlike }: Marks = { like: [], unlike: [] },
): Promise<{ predictor: AssignedVersion; search: Search }> {
  const assigned = await context.assignments.of(customerId);
  const predictor =
    asked && 'text' in asked
      ? chooseTextVersion(assigned, wanted)
      : chooseVersion(assigned, 'embedding', wanted);
  if (wanted.collection !== undefined) await getCollectionOf(context.db, customerId, wanted.collection);
  const isAlone = like.length + unlike.length === 0;
  if (isAlone && asked && 'image' in asked && !asked.crop)
    return { predictor, search: { image: asked.image } };
  const own = asked && (await vectorOf(context, customerId, asked, predictor));
  if (own && isAlone) return { predictor, search: { vector: own } };
  const read = (ids: string[]) => Promise.all(ids.map((id) => stored(context, customerId, id, predictor)));
  const [liked, unliked] = await Promise.all([read(like), read(unlike)]);
  return { predictor, search: { vector: combined([...(own ? [own] : []), ...liked], unliked) } };
}

/** Of length 1. Where all cancels out, what is liked stands alone. */
function combined(liked: Float32Array[], unliked: Float32Array[]): Float32Array {
  const towards = meanOf(liked);
  if (unliked.length === 0) return scaled(towards) ?? liked[0]!;
  const away = meanOf(unliked);
  return scaled(towards.map((value, i) => 2 * value - away[i]!)) ?? liked[0]!;
}

function meanOf(vectors: Float32Array[]): Float32Array {
  return vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0) / vectors.length);
}

const lengthMin = 1e-6;

function scaled(vector: Float32Array): Float32Array | undefined {
  const length = Math.hypot(...vector);
  return length < lengthMin ? undefined : vector.map((value) => value / length);
}

async function vectorOf(
  context: Context,
  customerId: string,
  asked: Asked,
  predictor: AssignedVersion,
): Promise<Float32Array> {
  if ('text' in asked) {
    const { text } = asked;
    return context.inference.embedText({ customerId, text, version: predictor, priority: 'realtime' });
  }
  if (!('image' in asked)) {
    return computed(
      context,
      customerId,
      await requestedBytes(context, customerId, asked.file),
      asked.crop,
      predictor,
    );
  }
  if (!asked.crop) return stored(context, customerId, asked.image, predictor);
  const bytes = await originalBytes(
    context,
    customerId,
    await getImageRow(context.db, customerId, asked.image),
  );
  return computed(context, customerId, bytes, asked.crop, predictor);
}

async function stored(
  context: Context,
  customerId: string,
  imageId: string,
  predictor: AssignedVersion,
): Promise<Float32Array> {
  const entry = await embeddingOf(context.db, spaceOf(customerId, predictor), imageId);
  return entry ? entry.vector : refuseUnseen(context, customerId, imageId, predictor);
}

function spaceOf(customerId: string, { manifest: { name, version } }: AssignedVersion): Space {
  return { customerId, predictor: name, version };
}

/** Throws `imageNotReady`, or `imageNotFound`. */
export async function refuseUnseen(
  { db }: Context,
  customerId: string,
  imageId: string,
  { manifest: { name } }: AssignedVersion,
): Promise<never> {
  const image = await getImageRow(db, customerId, imageId);
  throw errors.imageNotReady(`The image ${imageId} is ${image.status}; ${name} has not seen it.`);
}

async function computed(
  context: Context,
  customerId: string,
  bytes: Uint8Array,
  crop: Box | undefined,
  predictor: AssignedVersion,
): Promise<Float32Array> {
  const { results } = await context.inference.predict({
    customerId,
    picture: bytes,
    ...(crop ? { crop } : {}),
    versions: [predictor],
    priority: 'realtime',
  });
  const [result] = results;
  if (result?.task !== 'embedding') throw new Error(`${predictor.manifest.name} gave no embedding`);
  return Float32Array.from(result.vector);
}
