import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Blobs } from './blobs.js';
import { all } from './testing.js';

/** What every implementation of `Blobs` does, said by tests. `open` is called more than once in a test; each test begins with nothing stored. */
export function blobsConformance(name: string, open: () => Promise<Blobs>, { isSkipped = false } = {}): void {
  describe.skipIf(isSkipped)(`blobs on ${name}`, () => {
    const key = 'acme/originals/ab/abcdef.jpg';
    let blobs: Blobs;

    beforeEach(async () => {
      blobs = await open();
    });

    async function keys(prefix: string): Promise<string[]> {
      return (await all(blobs.list(prefix))).map(({ key }) => key).sort();
    }

    it.each([0, 1, 100_000, 3_000_000])('gives back %i bytes as they were', async (size) => {
      const bytes = randomBytes(size);
      await blobs.put(key, bytes);
      expect(Buffer.from((await blobs.get(key)) ?? []).equals(bytes)).toBe(true);
      expect(await blobs.size(key)).toBe(size);
    });

    it.each([0, 3, 9_000_000])('takes a stream of %i bytes', async (size) => {
      const bytes = randomBytes(size);
      const parts = [bytes.subarray(0, size / 3), bytes.subarray(size / 3)];
      expect(await blobs.putStream(key, Readable.from(parts))).toBe(size);
      expect(Buffer.from((await blobs.get(key)) ?? []).equals(bytes)).toBe(true);
    });

    it('takes a view on a larger buffer', async () => {
      await blobs.put(key, new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4));
      expect([...((await blobs.get(key)) ?? [])]).toEqual([2, 3, 4]);
    });

    it('knows when there is none', async () => {
      expect(await blobs.get(key)).toBeUndefined();
      expect(await blobs.size(key)).toBeUndefined();
      expect(await blobs.stream(key)).toBeUndefined();
      await blobs.delete(key);
    });

    it('survives an instance of its own', async () => {
      await blobs.put(key, Buffer.from('kept'));
      const again = await open();
      expect(Buffer.from((await again.get(key)) ?? []).toString()).toBe('kept');
    });

    it('streams all of it, or a range with both ends', async () => {
      await blobs.put(key, Buffer.from('0123456789'));
      expect(await text((await blobs.stream(key))!)).toBe('0123456789');
      expect(await text((await blobs.stream(key, { start: 2, end: 4 }))!)).toBe('234');
      expect(await text((await blobs.stream(key, { start: 9, end: 9 }))!)).toBe('9');
      expect(await text((await blobs.stream(key, { start: 8, end: 100 }))!)).toBe('89');
    });

    it('takes the same key again, also many times at once, and refreshes its time', async () => {
      const bytes = randomBytes(10_000);
      await blobs.put(key, bytes);
      const [before] = await all(blobs.list(key));
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await Promise.all(Array.from({ length: 10 }, () => blobs.put(key, bytes)));
      const [after] = await all(blobs.list(key));
      expect(Number(after?.storedAt)).toBeGreaterThan(Number(before?.storedAt));
      expect(Buffer.from((await blobs.get(key)) ?? []).equals(bytes)).toBe(true);
    });

    it('writes one key many times at once', async () => {
      const bytes = randomBytes(50_000);
      await Promise.all(Array.from({ length: 10 }, () => blobs.put(key, bytes)));
      expect(Buffer.from((await blobs.get(key)) ?? []).equals(bytes)).toBe(true);
      expect(await keys('')).toEqual([key]);
    });

    it('lists by prefix, folders or parts of names', async () => {
      const stored = ['acme/a/1', 'acme/a/2', 'acme/ab/3', 'acme2/a/4', 'globex/a/5'];
      for (const each of stored) await blobs.put(each, Buffer.from(each));
      expect(await keys('')).toEqual(stored);
      expect(await keys('acme/')).toEqual(['acme/a/1', 'acme/a/2', 'acme/ab/3']);
      expect(await keys('acme')).toEqual(['acme/a/1', 'acme/a/2', 'acme/ab/3', 'acme2/a/4']);
      expect(await keys('acme/a')).toEqual(['acme/a/1', 'acme/a/2', 'acme/ab/3']);
      expect(await keys('acme/a/')).toEqual(['acme/a/1', 'acme/a/2']);
      expect(await keys('acme/a/1')).toEqual(['acme/a/1']);
      expect(await keys('nobody/')).toEqual([]);
      const [first] = await all(blobs.list('globex/'));
      expect(Math.abs(Date.now() - Number(first?.storedAt))).toBeLessThan(600_000);
    });

    it('deletes', async () => {
      await blobs.put(key, Buffer.from('x'));
      await blobs.delete(key);
      expect(await blobs.get(key)).toBeUndefined();
      expect(await keys('')).toEqual([]);
    });

    it.each([
      '',
      '/',
      '/etc/passwd',
      '..',
      '../x',
      'a/../b',
      'a/./b',
      'a//b',
      'a/',
      '.incoming/x',
      'a/.b',
      'a\\b',
      'a\0b',
      'a\nb',
      'ä',
      'x'.repeat(513),
    ])('refuses the key %j', async (bad) => {
      await expect(blobs.put(bad, new Uint8Array(1))).rejects.toThrow(TypeError);
      await expect(blobs.get(bad)).rejects.toThrow(TypeError);
      await expect(blobs.size(bad)).rejects.toThrow(TypeError);
      await expect(blobs.delete(bad)).rejects.toThrow(TypeError);
      await expect(blobs.stream(bad)).rejects.toThrow(TypeError);
    });

    it('refuses to list outside of its place', async () => {
      await expect(keys('../')).rejects.toThrow(TypeError);
      await expect(keys('/etc/')).rejects.toThrow(TypeError);
    });
  });
}
