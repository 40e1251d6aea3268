import type { ImageFilter } from './image-pages';

const statuses = ['ready', 'pending', 'failed'] as const;

/** What the address of the screen may say. */
export function readImagesSearch(search: Record<string, unknown>): ImageFilter {
  const status = statuses.find((one) => one === search.status);
  return {
    ...(status ? { status } : {}),
    ...(search.collection === undefined ? {} : { collection: String(search.collection) }),
  };
}
