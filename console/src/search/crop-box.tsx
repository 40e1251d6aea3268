import './crop-box.css';
import { useRef } from 'react';
import type { Box } from '../images/predictions';

const shareMin = 0.05;
const step = 0.02;
type Handle = 'move' | 'nw' | 'ne' | 'sw' | 'se';
const corners: Handle[] = ['nw', 'ne', 'sw', 'se'];

/**
 * The part of a picture that a search looks at. Dragged by its corners or as a whole; with keys, arrows move it and, with
 * Shift, move its lower right corner.
 */
export function CropBox({
  box,
  onChange,
  onEnd,
}: {
  box: Box;
  onChange(box: Box): void;
  onEnd(box: Box): void;
}) {
  const drag = useRef<{ handle: Handle; from: Box; x: number; y: number; latest: Box } | null>(null);
  const frame = useRef<HTMLDivElement>(null);

  const start = (handle: Handle) => (event: React.PointerEvent) => {
    event.preventDefault();
    event.stopPropagation();
    (event.target as Element).setPointerCapture(event.pointerId);
    drag.current = { handle, from: box, x: event.clientX, y: event.clientY, latest: box };
  };
  const move = (event: React.PointerEvent) => {
    const picture = frame.current?.parentElement?.getBoundingClientRect();
    if (!drag.current || !picture) return;
    const { handle, from, x, y } = drag.current;
    const next = moved(
      from,
      handle,
      (event.clientX - x) / picture.width,
      (event.clientY - y) / picture.height,
    );
    drag.current.latest = next;
    onChange(next);
  };
  const end = () => {
    if (drag.current) onEnd(drag.current.latest);
    drag.current = null;
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const [x, y] = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    }[event.key] ?? [0, 0];
    if (x === 0 && y === 0) return;
    event.preventDefault();
    onEnd(moved(box, event.shiftKey ? 'se' : 'move', x!, y!));
  };

  return (
    <div
      ref={frame}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move it
      tabIndex={0}
      className="crop-box"
      aria-label={`Part that is searched for: ${percent(box.width)} by ${percent(box.height)}, from ${percent(box.x)} and ${percent(box.y)}. Arrows move it, with Shift they size it.`}
      style={{
        left: `${box.x * 100}%`,
        top: `${box.y * 100}%`,
        width: `${box.width * 100}%`,
        height: `${box.height * 100}%`,
      }}
      onPointerDown={start('move')}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
    >
      {corners.map((corner) => (
        <span key={corner} className={`crop-corner crop-${corner}`} onPointerDown={start(corner)} />
      ))}
    </div>
  );
}

function moved(from: Box, handle: Handle, dx: number, dy: number): Box {
  if (handle === 'move')
    return {
      ...from,
      x: between(from.x + dx, 0, 1 - from.width),
      y: between(from.y + dy, 0, 1 - from.height),
    };
  const right = from.x + from.width;
  const bottom = from.y + from.height;
  const x = handle.includes('w') ? between(from.x + dx, 0, right - shareMin) : from.x;
  const y = handle.includes('n') ? between(from.y + dy, 0, bottom - shareMin) : from.y;
  const width = handle.includes('w') ? right - x : between(from.width + dx, shareMin, 1 - from.x);
  const height = handle.includes('n') ? bottom - y : between(from.height + dy, shareMin, 1 - from.y);
  return { x, y, width, height };
}

function between(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
