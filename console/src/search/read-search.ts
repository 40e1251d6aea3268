import type { Box } from '../images/predictions';

/** What is asked, as far as an address can say it; a file that was dropped is not in it. */
export interface SearchState {
  image?: string | undefined;
  text?: string | undefined;
  /** Of the image, as four shares: `x,y,width,height`. */
  crop?: string | undefined;
  collection?: string | undefined;
  /** Percent. */
  min?: number | undefined;
  like?: string[] | undefined;
  unlike?: string[] | undefined;
}

export function readSearch(search: Record<string, unknown>): SearchState {
  const word = (name: string) => {
    const value = search[name];
    return typeof value === 'string' && value !== ''
      ? { [name]: value }
      : typeof value === 'number'
        ? { [name]: String(value) }
        : {};
  };
  const ids = (name: string) => {
    const value = search[name];
    const list = Array.isArray(value) ? value.map(String) : [];
    return list.length > 0 ? { [name]: list } : {};
  };
  const min = Number(search.min);
  return {
    ...word('image'),
    ...word('text'),
    ...word('crop'),
    ...word('collection'),
    ...ids('like'),
    ...ids('unlike'),
    ...(min > 0 && min <= 100 ? { min } : {}),
  };
}

export function boxOf(crop: string | undefined): Box | undefined {
  const [x, y, width, height] = (crop ?? '').split(',').map(Number);
  const isBox = [x, y, width, height].every((share) => share !== undefined && share >= 0 && share <= 1);
  return isBox && width! > 0 && height! > 0 ? { x: x!, y: y!, width: width!, height: height! } : undefined;
}

export function cropOf(box: Box | undefined): string | undefined {
  if (!box) return undefined;
  return [box.x, box.y, box.width, box.height].map((share) => Number(share.toFixed(4))).join(',');
}
