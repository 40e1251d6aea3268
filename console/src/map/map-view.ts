export interface View {
  /** Of the map, between 0 and 1, in the middle of the canvas. */
  x: number;
  y: number;
  /** 1 shows all of it. */
  zoom: number;
}

export interface Box {
  width: number;
  height: number;
}

export interface Place {
  x: number;
  y: number;
}

export const wholeMap: View = { x: 0.5, y: 0.5, zoom: 1 };
export const zoomMax = 80;
/** Around the map, in pixels, when all of it is seen. */
const margin = 28;

/** Pixels that the whole map takes. */
export function scaleOf({ zoom }: View, { width, height }: Box): number {
  return Math.max(1, Math.min(width, height) - 2 * margin) * zoom;
}

export function toScreen(point: Place, view: View, box: Box): Place {
  const scale = scaleOf(view, box);
  return {
    x: box.width / 2 + (point.x - view.x) * scale,
    y: box.height / 2 + (point.y - view.y) * scale,
  };
}

export function toMap(place: Place, view: View, box: Box): Place {
  const scale = scaleOf(view, box);
  return { x: view.x + (place.x - box.width / 2) / scale, y: view.y + (place.y - box.height / 2) / scale };
}

/** What lies under `place` stays there. */
export function zoomAt(view: View, box: Box, place: Place, factor: number): View {
  const zoom = Math.min(zoomMax, Math.max(1, view.zoom * factor));
  const fixed = toMap(place, view, box);
  const next = toMap(place, { ...view, zoom }, box);
  return within({ x: view.x + fixed.x - next.x, y: view.y + fixed.y - next.y, zoom });
}

export function moveBy(view: View, box: Box, pixels: Place): View {
  const scale = scaleOf(view, box);
  return within({ ...view, x: view.x - pixels.x / scale, y: view.y - pixels.y / scale });
}

/** The middle never leaves the map. */
function within({ x, y, zoom }: View): View {
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return zoom === 1 ? wholeMap : { x: clip(x), y: clip(y), zoom };
}
