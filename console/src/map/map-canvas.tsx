import { Maximize, Minus, Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { IconButton } from '../design/button';
import { usePictureStore } from '../pictures/picture';
import type { Legend, Point } from './colouring';
import { clear, drawLooks, drawMark } from './draw-map';
import { drawLabels } from './map-labels';
import { type Box, moveBy, type Place, scaleOf, toScreen, type View, wholeMap, zoomAt } from './map-view';

interface MapCanvasProps {
  points: Point[];
  legend: Legend;
  /** Entries of the legend that are not drawn. */
  hidden: ReadonlySet<string>;
  selected: string | undefined;
  onSelect(look: string | undefined): void;
}

/** How near one has to point, in pixels. */
const reach = 14;
const thumbnailPixels = 64;
/** Thumbnails are drawn once so few looks are in view. */
const thumbnailsMax = 90;
const keyStep = 60;
const keyZoom = 1.4;

/** The points, to be moved and zoomed with pointer, wheel, two fingers or keys. */
export function MapCanvas({ points, legend, hidden, selected, onSelect }: MapCanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  const [view, setView] = useState<View>(wholeMap);
  const [pointed, setPointed] = useState<Point>();
  const colours = useMemo(
    () => new Map(legend.entries.map(({ value, colour }) => [value, colour])),
    [legend],
  );
  const seen = useMemo(() => {
    if (box.width === 0) return [];
    return points.flatMap((point, place) => {
      if (hidden.has(legend.of[place]!)) return [];
      const at = toScreen(point, view, box);
      const isIn = at.x > -40 && at.y > -40 && at.x < box.width + 40 && at.y < box.height + 40;
      const value = legend.of[place]!;
      return isIn ? [{ point, at, value, colour: colours.get(value)! }] : [];
    });
  }, [points, legend, hidden, view, box, colours]);
  const showsPictures = seen.length <= thumbnailsMax;
  const pictures = usePictures(showsPictures ? seen.map(({ point }) => point.image) : []);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setBox({ width, height });
    });
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, []);

  const pixels = Math.min(thumbnailPixels, 28 + scaleOf(view, box) / 60);
  useEffect(() => {
    if (box.width === 0) return;
    const context = clear(canvas.current!, box);
    const { color: ink, backgroundColor: paper } = getComputedStyle(canvas.current!);
    drawLooks(context, seen, pictures, pixels);
    drawLabels(context, seen, legend, { ink, paper });
  }, [seen, pictures, box, pixels, legend]);

  // On a canvas of their own: pointing at one look draws no other anew.
  useEffect(() => {
    if (box.width === 0) return;
    const context = clear(marks.current!, box);
    const { color: ink } = getComputedStyle(marks.current!);
    for (const { point, at, colour } of seen) {
      if (point.look !== selected && point !== pointed) continue;
      const hasPicture = point.image !== null && pictures.has(point.image);
      drawMark(context, at, { colour, ink }, hasPicture ? pixels : undefined);
    }
  }, [seen, pictures, box, pixels, selected, pointed]);

  const nearest = (place: Place): Point | undefined => {
    const wide = showsPictures ? reach * 2 : reach;
    let best: { point: Point; distance: number } | undefined;
    for (const { point, at } of seen) {
      const distance = (at.x - place.x) ** 2 + (at.y - place.y) ** 2;
      if (distance <= wide ** 2 && (!best || distance < best.distance)) best = { point, distance };
    }
    return best?.point;
  };
  const gestures = useGestures(frame, box, setView, {
    onPoint: (place) => setPointed(place && nearest(place)),
    onPick: (place) => onSelect(nearest(place)?.look),
  });
  const middle = { x: box.width / 2, y: box.height / 2 };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps: Record<string, Place> = {
      ArrowLeft: { x: keyStep, y: 0 },
      ArrowRight: { x: -keyStep, y: 0 },
      ArrowUp: { x: 0, y: keyStep },
      ArrowDown: { x: 0, y: -keyStep },
    };
    const step = steps[event.key];
    if (step) setView((before) => moveBy(before, box, step));
    else if (event.key === '+' || event.key === '=')
      setView((before) => zoomAt(before, box, middle, keyZoom));
    else if (event.key === '-') setView((before) => zoomAt(before, box, middle, 1 / keyZoom));
    else if (event.key === '0') setView(wholeMap);
    // What lies nearest to the middle, for those who do not point.
    else if (event.key === 'Enter') {
      const distance = ({ at }: { at: Place }) => Math.hypot(at.x - middle.x, at.y - middle.y);
      const [first] = [...seen].sort((a, b) => distance(a) - distance(b));
      onSelect(first?.point.look);
    } else return;
    event.preventDefault();
  };
  return (
    <div className="map-frame" ref={frame}>
      <div
        className="map-surface"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move and zoom it
        tabIndex={0}
        aria-label="Map of the looks. Arrow keys move it, plus and minus zoom, zero shows all, Enter opens the look in the middle. The list below says the same in words."
        onKeyDown={onKeyDown}
        {...gestures}
      >
        <canvas ref={canvas} className="map-canvas" />
        <canvas ref={marks} className="map-canvas map-marks" />
      </div>
      {pointed && (
        <output className="map-tip" style={tipAt(toScreen(pointed, view, box), box)}>
          {pointed.title ?? pointed.look}
        </output>
      )}
      <div className="map-tools">
        <IconButton
          icon={Plus}
          label="Zoom in"
          kind="plain"
          onPress={() => setView(zoomAt(view, box, middle, 1.6))}
        />
        <IconButton
          icon={Minus}
          label="Zoom out"
          kind="plain"
          onPress={() => setView(zoomAt(view, box, middle, 1 / 1.6))}
        />
        <IconButton icon={Maximize} label="Show all" kind="plain" onPress={() => setView(wholeMap)} />
      </div>
    </div>
  );
}

function tipAt({ x, y }: Place, { width }: Box) {
  return { left: Math.min(Math.max(8, x - 90), width - 190), top: y + 16 };
}

/** The thumbnails of these images as they come in. */
function usePictures(ids: (string | null)[]): ReadonlyMap<string, HTMLImageElement> {
  const store = usePictureStore();
  const [pictures, setPictures] = useState<ReadonlyMap<string, HTMLImageElement>>(new Map());
  const wanted = JSON.stringify(ids.filter((id) => id !== null).sort());
  useEffect(() => {
    let isGone = false;
    const releases = (JSON.parse(wanted) as string[]).map((id) => {
      const { picture, release } = store.acquire(id, thumbnailPixels);
      picture
        .then((url) => {
          const element = new Image();
          element.src = url;
          return element.decode().then(() => element);
        })
        .then((element) => !isGone && setPictures((before) => new Map(before).set(id, element)))
        .catch(() => {});
      return release;
    });
    if (releases.length === 0) setPictures((before) => (before.size === 0 ? before : new Map()));
    return () => {
      isGone = true;
      for (const release of releases) release();
    };
  }, [store, wanted]);
  return pictures;
}

/** Dragging, the wheel, and two fingers. A press without a move picks. */
function useGestures(
  frame: React.RefObject<HTMLDivElement | null>,
  box: Box,
  setView: React.Dispatch<React.SetStateAction<View>>,
  { onPoint, onPick }: { onPoint(place: Place | undefined): void; onPick(place: Place): void },
) {
  const fingers = useRef(new Map<number, Place>());
  const moved = useRef(0);
  const placeOf = useCallback(
    (event: { clientX: number; clientY: number }): Place => {
      const { left, top } = frame.current!.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    },
    [frame],
  );
  // React's own listener is passive: the page would scroll along.
  useEffect(() => {
    const element = frame.current!;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016));
      setView((before) => zoomAt(before, box, placeOf(event), factor));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [frame, box, setView, placeOf]);
  return {
    onPointerDown(event: React.PointerEvent) {
      event.currentTarget.setPointerCapture(event.pointerId);
      if (fingers.current.size === 0) moved.current = 0;
      fingers.current.set(event.pointerId, placeOf(event));
    },
    onPointerMove(event: React.PointerEvent) {
      const place = placeOf(event);
      const before = fingers.current.get(event.pointerId);
      if (!before) return onPoint(place);
      const [other] = [...fingers.current].filter(([id]) => id !== event.pointerId);
      fingers.current.set(event.pointerId, place);
      const by = { x: place.x - before.x, y: place.y - before.y };
      moved.current += Math.hypot(by.x, by.y);
      if (!other) return setView((view) => moveBy(view, box, by));
      const apart = (a: Place, b: Place) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
      const middle = { x: (place.x + other[1].x) / 2, y: (place.y + other[1].y) / 2 };
      const factor = apart(place, other[1]) / apart(before, other[1]);
      setView((view) => zoomAt(moveBy(view, box, { x: by.x / 2, y: by.y / 2 }), box, middle, factor));
    },
    onPointerUp(event: React.PointerEvent) {
      const isPick = fingers.current.size === 1 && moved.current < 5;
      fingers.current.delete(event.pointerId);
      if (isPick) onPick(placeOf(event));
    },
    onPointerCancel(event: React.PointerEvent) {
      fingers.current.delete(event.pointerId);
    },
    onPointerLeave: () => onPoint(undefined),
  };
}
