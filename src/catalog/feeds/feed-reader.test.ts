import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FeedReader } from './feed-reader.js';
import { charsPerBatch, rowsPerBatch } from './limits.js';
import type { ReadBatch, ReadEnd } from './reader-messages.js';
import { Seen } from './seen.js';

let folder: string;
let files = 0;
const said = { format: 'auto', mapping: {}, now: new Date('2026-11-01T00:00:00Z') } as const;
const header = 'id,title,price,availability,description,sale_price,sale_price_effective_date\n';
const good = (id: string, sale = ',') => `${id},Shirt ${id},5.00 EUR,in_stock,,${sale}\n`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-feeds-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function reading<T>(text: string, work: (reader: FeedReader) => Promise<T>): Promise<T> {
  const path = join(folder, String(files++));
  await writeFile(path, text);
  const reader = new FeedReader({ path, ...said });
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}

async function batchesOf(reader: FeedReader): Promise<{ batches: ReadBatch[]; end: ReadEnd }> {
  const batches: ReadBatch[] = [];
  for (;;) {
    const read = await reader.next();
    if ('items' in read) return { batches, end: read };
    batches.push(read);
  }
}

test('rows come in batches, and at the end all ids', async () => {
  const count = 2 * rowsPerBatch + 7;
  const rows = Array.from({ length: count }, (_, n) => good(`i${n}`));
  const { batches, end } = await reading(header + rows.join(''), batchesOf);
  expect(batches.map(({ number, good }) => [number, good.length])).toEqual([
    [1, rowsPerBatch],
    [2, rowsPerBatch],
    [3, 7],
  ]);
  expect(end.bytesRead).toBe(Buffer.byteLength(header + rows.join('')));
  const items = new Seen(end.items);
  expect([items.get('i0'), items.get(`i${count - 1}`), items.get(`i${count}`)]).toEqual([0, 0, undefined]);
});

test('lines are told of the batch that came last, though the next is being read', async () => {
  const rows = Array.from({ length: 2 * rowsPerBatch }, (_, n) => good(`i${n}`));
  await reading(header + rows.join(''), async (reader) => {
    const first = (await reader.next()) as ReadBatch;
    const lines = await reader.linesOf(first, [3, 0]);
    expect(lines.map(({ line, hash }) => [line.item, hash])).toEqual([
      ['i3', first.good[3]!.hash],
      ['i0', first.good[0]!.hash],
    ]);
    const second = (await reader.next()) as ReadBatch;
    expect((await reader.linesOf(second, [1]))[0]?.line.item).toBe(`i${rowsPerBatch + 1}`);
    expect(await reader.linesOf(second, [])).toEqual([]);
  });
});

test('bad rows are told with the batch, and the next moment at which a sale begins or ends', async () => {
  const sale = (until: string) => `4.00 EUR,2026-10-01T00:00Z/${until}`;
  const text = [
    header,
    good('a', sale('2026-12-24T00:00Z')),
    'b,,5.00 EUR,in_stock,,,\n',
    good('a'),
    good('c', sale('2026-12-01T00:00Z')),
  ].join('');
  const { batches } = await reading(text, batchesOf);
  expect(batches).toHaveLength(1);
  expect(batches[0]!.changesAt).toEqual(new Date('2026-12-01T00:00Z'));
  expect(batches[0]!.good.map(({ item }) => item)).toEqual(['a', 'c']);
  expect(batches[0]!.bad.map(({ line, item, errors }) => [line, item, errors[0]!.code])).toEqual([
    [3, 'b', 'missing'],
    [4, 'a', 'repeated'],
  ]);
});

test('long rows make short batches', async () => {
  const long = 'x'.repeat(10_000);
  const rows = Array.from({ length: 300 }, (_, n) => `i${n},${long},${long},${long},${long},${long},\n`);
  const { batches } = await reading(header + rows.join(''), batchesOf);
  const sizes = batches.map(({ bad }) => bad.length);
  expect(sizes.length).toBeGreaterThan(2);
  expect(sizes[0]).toBeLessThanOrEqual(charsPerBatch / 50_000 + 1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(300);
});

test('a feed that breaks off says so after the rows before, and the next one is read all the same', async () => {
  const rows = Array.from({ length: rowsPerBatch }, (_, n) => good(`i${n}`));
  await reading(`${header}${rows.join('')}"half`, async (reader) => {
    expect(((await reader.next()) as ReadBatch).good).toHaveLength(rowsPerBatch);
    await expect(reader.next()).rejects.toMatchObject({ name: 'FeedBroken' });
  });
  const { batches } = await reading(header + good('a'), batchesOf);
  expect(batches[0]!.good.map(({ item }) => item)).toEqual(['a']);
});

test('a file that cannot be opened is no fault of the feed', async () => {
  const reader = new FeedReader({ path: join(folder, 'nothing'), ...said });
  await expect(reader.next()).rejects.toMatchObject({ code: 'ENOENT' });
  await reader.close();
});

test('one that is closed in the middle leaves the next alone', async () => {
  const rows = Array.from({ length: 8 * rowsPerBatch }, (_, n) => good(`i${n}`));
  await reading(header + rows.join(''), async (reader) => {
    await reader.next();
  });
  const { batches } = await reading(header + good('b'), batchesOf);
  expect(batches[0]!.good.map(({ item }) => item)).toEqual(['b']);
});
