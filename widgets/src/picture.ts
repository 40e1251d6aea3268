import { node, part } from './node.js';
import { askPicture, type Service } from './service.js';

/** Sizes that the API renders; asking for these alone lets browsers keep what they have. */
const sizes = [128, 256, 512, 1024];

const loaders = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | undefined;

/** A frame whose place is reserved, and whose picture is fetched when it is about to be seen. */
export function lazyPicture(
  service: Service,
  id: string | undefined,
  alt: string,
  signal: AbortSignal,
): HTMLElement {
  const frame = part('span', 'frame');
  if (id === undefined) return frame;
  observer ??= new IntersectionObserver(loadSeen, { rootMargin: '300px' });
  loaders.set(frame, () => void load(frame, service, id, alt, signal));
  observer.observe(frame);
  signal.addEventListener('abort', () => observer!.unobserve(frame), { once: true });
  return frame;
}

function loadSeen(entries: IntersectionObserverEntry[]): void {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer!.unobserve(target);
    loaders.get(target)!();
  }
}

/** Where there is no picture, the frame stays empty: a shop's page shows no broken ones. */
async function load(
  frame: HTMLElement,
  service: Service,
  id: string,
  alt: string,
  signal: AbortSignal,
): Promise<void> {
  const pixels = frame.clientWidth * devicePixelRatio;
  const size = sizes.find((one) => one >= pixels) ?? sizes.at(-1)!;
  const blob = await askPicture(service, id, size, signal).catch(() => undefined);
  if (!blob) return;
  const picture = node('img', { part: 'picture', alt });
  picture.src = URL.createObjectURL(blob);
  await picture.decode().catch(() => {});
  frame.append(picture);
  // Drawn, it needs its address no longer.
  URL.revokeObjectURL(picture.src);
}
