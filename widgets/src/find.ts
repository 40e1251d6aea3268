import type { Box } from './crop.js';
import type { Look } from './look.js';
import { ask, type Service } from './service.js';

export interface SearchAsked {
  photo?: Blob | undefined;
  crop?: Box | undefined;
  text?: string | undefined;
  limit: number;
  scoreMin: string | null;
  collection: string | null;
}

interface Found {
  results: { id: string; score: number; image?: { metadata: Record<string, unknown> } }[];
  reason?: string;
}

/** An image with the title that its metadata gives it. */
export interface FoundImage {
  id: string;
  title: string;
}

/** Several images may show the same look. */
const imagesPerLook = 3;
/** That the API takes in one question for looks, and what proxies let pass of an address. */
const imagesMax = 100;
const idsCharsMax = 4000;

/** What looks like a photo, or like words: looks in the order of their best image, or images where these belong to none. */
export async function find(
  service: Service,
  asked: SearchAsked,
  signal: AbortSignal,
): Promise<{ answer: Found; looks: Look[]; images: FoundImage[] }> {
  const answer = await ask<Found>(service, '/searches', { signal, body: bodyOf(asked) });
  const ids = answer.results.map(({ id }) => id);
  const looks = ids.length === 0 ? [] : await looksOf(service, ids, signal);
  const images = answer.results.map(({ id, image }) => {
    const { title, name } = image?.metadata ?? {};
    return { id, title: String(title ?? name ?? id) };
  });
  return { answer, looks: looks.slice(0, asked.limit), images: images.slice(0, asked.limit) };
}

interface DetectedObject {
  label: string;
  score: number;
  box: Box;
}

/** What a detecting predictor of the shop sees on a photo, surest first; nothing where it has none. */
export async function detect(service: Service, photo: Blob, signal: AbortSignal): Promise<DetectedObject[]> {
  const { results } = await ask<{ results: { name: string; task: string }[] }>(
    service,
    '/predictors?limit=100',
    {
      signal,
    },
  );
  const detector = results.find(({ task }) => task === 'detection');
  if (!detector) return [];
  const body = new FormData();
  body.set('predictor', detector.name);
  body.set('file', photo);
  const answer = await ask<{ predictions: { objects?: DetectedObject[] }[] }>(service, '/predictions', {
    signal,
    body,
  });
  return answer.predictions.flatMap(({ objects = [] }) => objects);
}

function bodyOf({ photo, crop, text, limit, scoreMin, collection }: SearchAsked) {
  const fields = {
    image: 'expand',
    limit: Math.min(limit * imagesPerLook, imagesMax),
    ...(scoreMin === null ? {} : { min_score: Number(scoreMin) }),
    ...(collection === null ? {} : { collection }),
  };
  if (!photo) return { ...fields, text };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  if (crop) form.set('crop', JSON.stringify(crop));
  form.set('file', photo);
  return form;
}

async function looksOf(service: Service, images: string[], signal: AbortSignal): Promise<Look[]> {
  const parameters = new URLSearchParams({ product: 'expand', item: 'expand', limit: String(imagesMax) });
  let chars = 0;
  for (const id of images) {
    chars += encodeURIComponent(id).length + 'image=&'.length;
    if (chars < idsCharsMax) parameters.append('image', id);
  }
  const { results } = await ask<{ results: Look[] }>(service, `/looks?${parameters}`, { signal });
  const places = new Map(images.map((id, place) => [id, place]));
  const placeOf = ({ images: own = [] }: Look) =>
    Math.min(...own.map(({ id }) => places.get(id) ?? Number.POSITIVE_INFINITY));
  return results.sort((one, other) => placeOf(one) - placeOf(other));
}
