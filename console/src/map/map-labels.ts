import type { Legend } from './colouring';
import type { Place } from './map-view';

/** Fewer looks of a value in view are no group. */
const looksMin = 3;
const looksShareMin = 0.03;
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
  const taken: { x: number; y: number; width: number }[] = [];
  context.font = `600 ${fontPixels}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const { value, isNamed } of entries) {
    const group = groups.get(value) ?? [];
    if (!isNamed || group.length < Math.max(looksMin, looksShareMin * seen.length)) continue;
    const x = median(group.map(({ at }) => at.x));
    const y = median(group.map(({ at }) => at.y));
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

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
