import { describe, expect, it } from 'vitest';
import { colourName } from './colour-name.js';
import { coloursOf } from './colours.js';
import { hexOf, type Lab, labOf } from './oklab.js';
import type { Pixels } from './pixels.js';

function labOfHex(hex: string): Lab {
  const data = Uint8Array.from([1, 3, 5], (at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [lightness, a, b] = labOf({ data, width: 1, height: 1 });
  return [lightness!, a!, b!];
}

function halves(background: string, left: string, right: string): Pixels {
  const width = 200;
  const height = 200;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= 50 && x < 150 && y >= 50 && y < 150;
      const hex = inside ? (x < 120 ? left : right) : background;
      for (let channel = 0; channel < 3; channel++) {
        const at = 1 + 2 * channel;
        data[3 * (y * width + x) + channel] = Number.parseInt(hex.slice(at, at + 2), 16);
      }
    }
  }
  return { data, width, height };
}

describe('colourName', () => {
  it.each([
    ['#000000', 'black'],
    ['#1b1b1d', 'black'],
    ['#ffffff', 'white'],
    ['#f5f5f0', 'white'],
    ['#808080', 'grey'],
    ['#c0c0c0', 'grey'],
    ['#4a4a4c', 'grey'],
    ['#d7c4a3', 'beige'],
    ['#f5f5dc', 'white'],
    ['#6b4423', 'brown'],
    ['#8b5a2b', 'brown'],
    ['#c19a6b', 'brown'],
    ['#ff0000', 'red'],
    ['#c41e2a', 'red'],
    ['#6d0f1f', 'burgundy'],
    ['#ff7f0e', 'orange'],
    ['#ffd700', 'yellow'],
    ['#ffff00', 'yellow'],
    ['#556b2f', 'olive'],
    ['#00a000', 'green'],
    ['#1f5c3a', 'green'],
    ['#40c8c0', 'turquoise'],
    ['#87ceeb', 'blue'],
    ['#1e50c8', 'blue'],
    ['#1b2345', 'navy'],
    ['#000080', 'navy'],
    ['#7d3c98', 'purple'],
    ['#ff69b4', 'pink'],
    ['#ffc0cb', 'pink'],
  ])('calls %s %s', (hex, name) => {
    expect(colourName(labOfHex(hex))).toBe(name);
  });
});

describe('hexOf', () => {
  it.each(['#000000', '#ffffff', '#12ab9f', '#c41e2a'])('gives %s back', (hex) => {
    expect(hexOf(labOfHex(hex))).toBe(hex);
  });
});

describe('coloursOf', () => {
  it('names the colours of the thing, not of the wall behind it', () => {
    const colours = coloursOf(halves('#f4f4f4', '#c41e2a', '#1e50c8'));
    expect(colours.map(({ name }) => name)).toEqual(['red', 'blue']);
    expect(colours[0]!.share).toBeCloseTo(0.7, 1);
    expect(colours[1]!.share).toBeCloseTo(0.3, 1);
    expect(colours[0]!.hex).toBe('#c41e2a');
  });

  it('counts two shades of one name once', () => {
    const colours = coloursOf(halves('#f4f4f4', '#1e50c8', '#2f62d6'));
    expect(colours).toHaveLength(1);
    expect(colours[0]).toMatchObject({ name: 'blue', share: 1 });
  });

  it('names the whole picture where nothing stands out', () => {
    expect(coloursOf(halves('#00a000', '#00a000', '#00a000'))).toEqual([
      { name: 'green', hex: '#00a000', share: 1 },
    ]);
  });
});
