import { spanned } from '../telemetry/span.js';
import type { VectorIndex } from './vector-index.js';

/** The same index, telling how long searches and additions take. */
export function measuredIndex(
  index: VectorIndex,
  observe: (part: 'nearest' | 'among' | 'add', seconds: number) => void,
): VectorIndex {
  const measured = <T>(part: 'nearest' | 'among' | 'add', work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    return spanned(`index ${part}`, {}, work).finally(() =>
      observe(part, (performance.now() - start) / 1000),
    );
  };
  const nearestTo = index.nearestTo?.bind(index);
  return {
    add: (space, entries) => measured('add', () => index.add(space, entries)),
    remove: (space, keys) => index.remove(space, keys),
    nearest: (space, vector, count) => measured('nearest', () => index.nearest(space, vector, count)),
    ...(nearestTo && {
      nearestTo: (space, owner, count) => measured('nearest', () => nearestTo(space, owner, count)),
    }),
    nearestAmong: (space, vector, keys, count) =>
      measured('among', () => index.nearestAmong(space, vector, keys, count)),
    vectorsOf: (space, keys) => index.vectorsOf(space, keys),
    size: (space) => index.size(space),
    warm: (space) => index.warm(space),
    drop: (space) => index.drop(space),
    statistics: () => index.statistics(),
    close: () => index.close(),
  };
}
