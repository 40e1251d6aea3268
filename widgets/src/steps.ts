import { button, part } from './node.js';
import type { Words } from './words.js';

/** Two buttons that move a row by what is seen of it; they are there only while there is more to see. */
export function steps(row: HTMLElement, words: Words): HTMLElement {
  const move = (direction: number) => {
    const side = getComputedStyle(row).direction === 'rtl' ? -direction : direction;
    row.scrollBy({ left: side * row.clientWidth * 0.9 });
  };
  const previous = button('step previous', '', () => move(-1));
  const next = button('step next', '', () => move(1));
  previous.setAttribute('aria-label', words.previous);
  next.setAttribute('aria-label', words.next);
  const both = part('span', 'steps', previous, next);
  const update = () => {
    const hidden = row.scrollWidth - row.clientWidth;
    const moved = Math.abs(row.scrollLeft);
    both.hidden = hidden <= 1;
    previous.disabled = moved <= 1;
    next.disabled = moved >= hidden - 1;
  };
  row.addEventListener('scroll', update, { passive: true });
  new ResizeObserver(update).observe(row);
  return both;
}
