import { describe, expect, it } from 'vitest';
import { foregroundOf, foregroundSquare } from './foreground.js';
import type { Pixels, Region } from './pixels.js';

type Colour = [number, number, number];

function painted(width: number, height: number, background: Colour, ...shapes: [Region, Colour][]): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const shape = shapes.findLast(
        ([{ left, top, ...size }]) => x >= left && x < left + size.width && y >= top && y < top + size.height,
      );
      // A little noise and a fall of light, as on a real wall.
      const noise = ((x * 7 + y * 13) % 5) - 2 - Math.round((8 * y) / height);
      (shape?.[1] ?? background).forEach((value, channel) => {
        data[3 * (y * width + x) + channel] = Math.max(0, Math.min(255, value + noise));
      });
    }
  }
  return { data, width, height };
}

/** Intersection over union. */
function overlap(one: Region, other: Region): number {
  const across = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const down = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const both = Math.max(0, across) * Math.max(0, down);
  return both / (one.width * one.height + other.width * other.height - both);
}

const white: Colour = [240, 240, 238];
const blue: Colour = [40, 70, 160];
const red: Colour = [190, 40, 40];

describe('foregroundSquare', () => {
  it('surrounds the thing with a small margin', () => {
    const thing = { left: 150, top: 100, width: 120, height: 200 };
    const square = foregroundSquare(painted(480, 400, white, [thing, blue]));
    expect(square.width).toBe(square.height);
    expect(overlap(square, { left: 94, top: 84, width: 232, height: 232 })).toBeGreaterThan(0.9);
  });

  it('takes both shoes of a pair', () => {
    const square = foregroundSquare(
      painted(
        400,
        400,
        white,
        [{ left: 100, top: 180, width: 80, height: 60 }, red],
        [{ left: 220, top: 180, width: 80, height: 60 }, red],
      ),
    );
    expect(square.left).toBeLessThanOrEqual(100);
    expect(square.left + square.width).toBeGreaterThanOrEqual(300);
  });

  it('leaves out a speck in the corner', () => {
    const square = foregroundSquare(
      painted(
        400,
        400,
        white,
        [{ left: 160, top: 160, width: 100, height: 100 }, blue],
        [{ left: 30, top: 30, width: 12, height: 12 }, red],
      ),
    );
    expect(square.left).toBeGreaterThan(100);
    expect(square.top).toBeGreaterThan(100);
  });

  it('finds a thing that leaves the picture', () => {
    const square = foregroundSquare(
      painted(400, 400, white, [{ left: 160, top: 200, width: 80, height: 200 }, blue]),
    );
    expect(overlap(square, { left: 84, top: 168, width: 232, height: 232 })).toBeGreaterThan(0.85);
  });

  it('sees past a background of two colours', () => {
    const square = foregroundSquare(
      painted(
        400,
        400,
        white,
        [{ left: 0, top: 240, width: 400, height: 160 }, [150, 110, 70]],
        [{ left: 150, top: 150, width: 100, height: 180 }, blue],
      ),
    );
    expect(overlap(square, { left: 96, top: 136, width: 208, height: 208 })).toBeGreaterThan(0.85);
  });

  it('stays inside a narrow picture', () => {
    const pixels = painted(120, 600, white, [{ left: 20, top: 100, width: 80, height: 400 }, red]);
    const square = foregroundSquare(pixels);
    expect(square.left).toBe(0);
    expect(square.width).toBe(120);
    expect(square.top + square.height).toBeLessThanOrEqual(600);
  });

  it.each([
    [1, 1],
    [2, 1],
    [1, 300],
    [97, 5],
    [640, 480],
  ])('is the whole picture where nothing stands out, %i × %i', (width, height) => {
    expect(foregroundSquare(painted(width, height, white))).toEqual({ left: 0, top: 0, width, height });
  });
});

describe('foregroundOf', () => {
  it('marks the pixels of the thing and no others', () => {
    const foreground = foregroundOf(
      painted(96, 96, white, [{ left: 30, top: 20, width: 40, height: 50 }, blue]),
    );
    const marked = foreground.mask.reduce((sum, value) => sum + value, 0);
    expect(marked).toBe(40 * 50);
    expect(foreground.box).toEqual({ left: 30, top: 20, width: 40, height: 50 });
  });
});
