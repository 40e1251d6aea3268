import type { Point } from './colouring';
import type { Box, Place } from './map-view';

const dotPixels = 4;
const framePixels = 2;

interface Seen {
  point: Point;
  at: Place;
  colour: string;
}

/** The canvas, empty, as large as `box` in the pixels of the screen; what is drawn is told in those of the page. */
export function clear(canvas: HTMLCanvasElement, box: Box): CanvasRenderingContext2D {
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
  const context = canvas.getContext('2d')!;
  // A canvas whose size is set gets other memory, even where it is the same size.
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, box.width, box.height);
  return context;
}

/** Each look as its picture, `pixels` wide, where that is at hand, or else as a dot. */
export function drawLooks(
  context: CanvasRenderingContext2D,
  seen: Seen[],
  pictures: ReadonlyMap<string, HTMLImageElement>,
  pixels: number,
): void {
  const dots = new Map<string, HTMLCanvasElement>();
  for (const { point, at, colour } of seen) {
    const picture = point.image === null ? undefined : pictures.get(point.image);
    if (picture) drawPicture(context, picture, at, pixels, colour);
    else {
      const dot = dots.get(colour) ?? makeDot(colour);
      dots.set(colour, dot);
      context.drawImage(dot, at.x - dotBox / 2, at.y - dotBox / 2, dotBox, dotBox);
    }
  }
}

/** A ring around a look: around its picture of `pixels`, or its dot, which it makes larger. */
export function drawMark(
  context: CanvasRenderingContext2D,
  at: Place,
  { colour, ink }: { colour: string; ink: string },
  pixels: number | undefined,
): void {
  if (pixels === undefined) circle(context, at, dotPixels + 2, colour);
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(at.x, at.y, pixels === undefined ? dotPixels + 5 : pixels / 2 + 6, 0, 2 * Math.PI);
  context.stroke();
}

/** With room for its soft edge. */
const dotBox = 2 * dotPixels + 2;

/** Drawn once for each colour: a picture of a circle is copied much faster than a circle is drawn. */
function makeDot(colour: string): HTMLCanvasElement {
  const dot = document.createElement('canvas');
  const ratio = devicePixelRatio;
  dot.width = dotBox * ratio;
  dot.height = dotBox * ratio;
  const context = dot.getContext('2d')!;
  context.scale(ratio, ratio);
  circle(context, { x: dotBox / 2, y: dotBox / 2 }, dotPixels, colour);
  return dot;
}

function circle(context: CanvasRenderingContext2D, at: Place, radius: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.fill();
}

function drawPicture(
  context: CanvasRenderingContext2D,
  picture: HTMLImageElement,
  at: Place,
  pixels: number,
  colour: string,
): void {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const part = Math.min(width, height);
  const corner = { x: at.x - pixels / 2, y: at.y - pixels / 2 };
  const framed = pixels + 2 * framePixels;
  context.fillStyle = colour;
  context.fillRect(corner.x - framePixels, corner.y - framePixels, framed, framed);
  context.drawImage(
    picture,
    (width - part) / 2,
    (height - part) / 2,
    part,
    part,
    corner.x,
    corner.y,
    pixels,
    pixels,
  );
}
