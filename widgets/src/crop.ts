import { node, part } from './node.js';
import type { Words } from './words.js';

/** Shares (0–1) of the photo's width and height, from its top left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Crop {
  element: HTMLElement;
  /** Marks a part, or the whole. */
  mark(box: Box | undefined): void;
}

/** A drag over less of the photo than this is a slip of the finger. */
const sideMin = 0.05;
const step = 0.04;
const middle: Box = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

/** The photo, on which a part is chosen by dragging or by arrow keys. */
export function cropOf(photo: HTMLImageElement, words: Words, onChoose: (box: Box) => void): Crop {
  const frame = part('div', 'part');
  frame.hidden = true;
  const keys = node('span', { part: 'hidden', id: 'keys' }, words.partKeys);
  const element = node(
    'div',
    { part: 'photo', tabindex: '0', role: 'group', 'aria-label': words.part, 'aria-describedby': 'keys' },
    photo,
    frame,
    keys,
  );
  let marked: Box | undefined;
  const mark = (box: Box | undefined) => {
    marked = box;
    frame.hidden = !box;
    if (box) {
      const percent = (share: number) => `${share * 100}%`;
      frame.style.inset = `${percent(box.y)} auto auto ${percent(box.x)}`;
      frame.style.width = percent(box.width);
      frame.style.height = percent(box.height);
    }
  };
  let start: { x: number; y: number; before: Box | undefined } | undefined;
  const pointAt = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = photo.getBoundingClientRect();
    return { x: within((clientX - left) / width), y: within((clientY - top) / height) };
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    element.focus();
    element.setPointerCapture(event.pointerId);
    start = { ...pointAt(event), before: marked };
  });
  element.addEventListener('pointermove', (event) => {
    if (start) mark(between(start, pointAt(event)));
  });
  element.addEventListener('pointerup', (event) => {
    if (!start) return;
    const box = between(start, pointAt(event));
    const isSlip = box.width < sideMin || box.height < sideMin;
    mark(isSlip ? start.before : box);
    start = undefined;
    if (!isSlip) onChoose(box);
  });
  element.addEventListener('pointercancel', () => {
    mark(start?.before);
    start = undefined;
  });
  element.addEventListener('keydown', (event) => {
    const moved = movedBy(event, marked ?? middle);
    if (!moved) return;
    event.preventDefault();
    mark(moved);
    onChoose(moved);
  });
  return { element, mark };
}

function between(one: { x: number; y: number }, other: { x: number; y: number }): Box {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return { x, y, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) };
}

/** Where an arrow key takes the part to; with Shift it is its lower right corner that moves. */
function movedBy({ key, shiftKey }: KeyboardEvent, box: Box): Box | undefined {
  const across = key === 'ArrowRight' ? step : key === 'ArrowLeft' ? -step : 0;
  const down = key === 'ArrowDown' ? step : key === 'ArrowUp' ? -step : 0;
  if (across === 0 && down === 0) return undefined;
  const { x, y, width, height } = box;
  if (shiftKey)
    return {
      x,
      y,
      width: within(width + across, sideMin, 1 - x),
      height: within(height + down, sideMin, 1 - y),
    };
  return { x: within(x + across, 0, 1 - width), y: within(y + down, 0, 1 - height), width, height };
}

function within(value: number, min = 0, max = 1): number {
  return Math.min(Math.max(value, min), max);
}
