import { useSyncExternalStore } from 'react';
import { useData } from '../data';
import type { Box, Prediction } from '../images/predictions';
import { boxOf, type SearchState } from './read-search';

/** A picture that was dropped, pasted or taken. It is kept while one looks at other screens. */
export interface Dropped {
  /** Tells it from others. */
  number: number;
  file: File;
  url: string;
  crop?: Box | undefined;
}

let dropped: Dropped | undefined;
let nextNumber = 1;
const listeners = new Set<() => void>();

export function useDropped(): Dropped | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => dropped,
  );
}

export function drop(file: File | undefined): void {
  if (dropped) URL.revokeObjectURL(dropped.url);
  set(file && { number: nextNumber++, file, url: URL.createObjectURL(file) });
}

export function cropDropped(crop: Box | undefined): void {
  if (dropped) set({ ...dropped, crop });
}

/** The picture that is asked about, its pixels and what predictors say of it. */
export interface Asked {
  width: number;
  height: number;
  predictions: Prediction[];
}

export function useAsked(state: SearchState, picture: Dropped | undefined) {
  const id = picture ? undefined : state.image;
  return useData<Asked>(
    ['searches', 'asked', picture?.number ?? id],
    async (api, signal) => {
      if (picture) {
        const { data } = await api.POST('/predictions', { body: { file: picture.file }, signal });
        return { ...data.picture, predictions: data.predictions };
      }
      const path = { id: id! };
      const [{ data: image }, { data: said }] = await Promise.all([
        api.GET('/images/{id}', { params: { path }, signal }),
        api.GET('/images/{id}/predictions', { params: { path }, signal }),
      ]);
      return { width: image.width ?? 1, height: image.height ?? 1, predictions: said.results };
    },
    { enabled: picture !== undefined || id !== undefined, staleTime: Number.POSITIVE_INFINITY },
  );
}

/** The body of the search, but for a file. */
export function searchBody(state: SearchState, picture: Dropped | undefined, limit: number) {
  const { image, text, collection, min, like, unlike } = state;
  const crop = picture ? picture.crop : boxOf(state.crop);
  return {
    ...(picture ? {} : image !== undefined ? { image_id: image } : text !== undefined ? { text } : {}),
    ...(crop && text === undefined ? { crop: rounded(crop) } : {}),
    ...(like ? { like } : {}),
    ...(unlike ? { unlike } : {}),
    ...(collection === undefined ? {} : { collection }),
    ...(min === undefined ? {} : { min_score: min / 100 }),
    limit,
  };
}

export function isAsking(state: SearchState, picture: Dropped | undefined): boolean {
  return (
    picture !== undefined || state.image !== undefined || state.text !== undefined || state.like !== undefined
  );
}

function rounded({ x, y, width, height }: Box): Box {
  const short = (share: number) => Number(share.toFixed(4));
  return { x: short(x), y: short(y), width: short(width), height: short(height) };
}

function set(next: Dropped | undefined): void {
  dropped = next;
  for (const listener of listeners) listener();
}
