import type { Legend } from './colouring';
import type { Place } from './map-view';

/** Fewer looks of a value in view are no group. */
const looksMin = 3;
const looksShareMin = 0.03;
/** Nor are those that lie nearly as far apart as all of them: a name in their middle would say something of others. */
const spreadShareMax = 0.85;
const fontPixels = 13;
const lineHeight = 20;

interface Seen {
  value: string;
  at: Place;
}

/**
 * Names of the groups in view, each in the middle of its looks: the commonest first, and none over another. `ink` on
 * `paper`, so that they can be read over whatever they lie on.
 */
export function drawLabels(
  context: CanvasRenderingContext2D,
  seen: Seen[],
  { entries }: Legend,
  { ink, paper }: { ink: string; paper: string },
): void {
  const groups = new Map<string, Seen[]>(entries.map(({ value }) => [value, []]));
  for (const one of seen) groups.get(one.value)?.push(one);
  const spreadMax = spreadShareMax * middleOf(seen).spread;
  const taken: { x: number; y: number; width: number }[] = [];
  context.font = `600 ${fontPixels}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const { value, isNamed } of entries) {
    const group = groups.get(value) ?? [];
    if (!isNamed || group.length < Math.max(looksMin, looksShareMin * seen.length)) continue;
    const { x, y, spread } = middleOf(group);
    if (spread > spreadMax) continue;
    const { width } = context.measureText(value);
    const isOver = taken.some(
      (other) =>
        Math.abs(other.y - y) < lineHeight && Math.abs(other.x - x) < (other.width + width) / 2 + fontPixels,
    );
    if (isOver) continue;
    taken.push({ x, y, width });
    context.strokeStyle = paper;
    context.lineWidth = 5;
    context.strokeText(value, x, y);
    context.fillStyle = ink;
    context.fillText(value, x, y);
  }
}

/** Where half of them lie on either side, and how far half of them are from there. */
function middleOf(seen: Seen[]): Place & { spread: number } {
  if (seen.length === 0) return { x: 0, y: 0, spread: 0 };
  const x = median(seen.map(({ at }) => at.x));
  const y = median(seen.map(({ at }) => at.y));
  const spread = median(seen.map(({ at }) => Math.sqrt((at.x - x) ** 2 + (at.y - y) ** 2)));
  return { x, y, spread };
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
