import { expect, test } from 'vitest';
import { thumbnail, thumbnailProtocol } from './thumbnails.js';

const hints = { term: 'xterm-256color', program: '', isKitty: false, noColour: false };

test('terminals are known by their environment; inside tmux none shows pictures', () => {
  expect(thumbnailProtocol(hints)).toBeUndefined();
  expect(thumbnailProtocol({ ...hints, program: 'iTerm.app' })).toBe('iterm');
  expect(thumbnailProtocol({ ...hints, isKitty: true })).toBe('kitty');
  expect(thumbnailProtocol({ ...hints, term: 'xterm-ghostty' })).toBe('kitty');
  expect(thumbnailProtocol({ ...hints, term: 'tmux-256color', isKitty: true })).toBeUndefined();
});

test('iTerm gets the whole picture at once, Kitty in pieces that say whether more come', () => {
  const bytes = new Uint8Array(5_000).fill(7);
  const base64 = Buffer.from(bytes).toString('base64');
  const iterm = thumbnail('iterm', bytes, 4);
  expect(iterm.startsWith('\u001b]1337;File=inline=1;size=5000;height=4;')).toBe(true);
  expect(iterm.endsWith(`:${base64}\u0007`)).toBe(true);
  const pieces = thumbnail('kitty', bytes, 4).split('\u001b\\').slice(0, -1);
  expect(pieces).toHaveLength(2);
  expect(pieces[0]).toContain('\u001b_Ga=T,f=100,q=2,r=4,m=1;');
  expect(pieces[1]).toContain('\u001b_Gm=0;');
  expect(pieces.map((piece) => piece.slice(piece.indexOf(';') + 1)).join('')).toBe(base64);
});
