import { mkdir, mkdtemp, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { idOfAddress } from './addresses.js';
import { batches, inParallel } from './batches.js';
import { chooseSource } from './choose-source.js';
import { picturesOfCsv } from './csv.js';
import { idOf, picturesOfDirectory } from './directory.js';
import { validId } from './image-id.js';
import { type Given, isRefused, type Refused } from './source.js';

const emptyFolder = () => mkdtemp(join(tmpdir(), 'vitrine-import-'));

async function all(pictures: AsyncIterable<Given> | Iterable<Given>): Promise<Given[]> {
  const given: Given[] = [];
  for await (const one of pictures) given.push(one);
  return given;
}

test('a folder gives its pictures with ids of their paths, and those too large as refused', async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'deep', 'er'), { recursive: true });
  for (const name of ['b.png', 'a.jpg', 'a.png', 'deep/er/C.JPEG', '.hidden.jpg', 'text.txt'])
    await writeFile(join(folder, name), 'x');
  await writeFile(join(folder, 'huge.gif'), '');
  await truncate(join(folder, 'huge.gif'), 21 * 1024 * 1024);
  await symlink(folder, join(folder, 'round'));
  const { total, pictures } = await picturesOfDirectory(folder);
  const given = await all(pictures);
  expect(given.map((one) => (isRefused(one) ? one.reason : one.id))).toEqual([
    'a',
    'a.png',
    'b',
    'deep/er/C',
    expect.stringContaining('has 22020096 bytes'),
  ]);
  expect(total).toBe(5);
});

test('files are named one by one, and none takes the id of another', async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'deep'));
  const paths = ['one.jpg', 'one.png', 'deep/one.jpg'].map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, 'x');
  const { total, pictures } = await chooseSource(paths);
  const given = await all(pictures);
  expect(given.map((one) => (isRefused(one) ? one.reason : one.id))).toEqual([
    'one',
    'one.png',
    expect.stringContaining('the id of another'),
  ]);
  expect(total).toBe(3);
  await expect(chooseSource([folder, folder])).rejects.toThrow('Give one folder');
});

test('ids are made valid', () => {
  expect(validId('a\nb\u0000')).toBe('a_b_');
  expect(validId('e\u0301')).toBe('é');
  expect(validId('\ud83d')).toBe('_');
  expect(validId(`${'x'.repeat(254)}😀`)).toBe('x'.repeat(254));
  expect(idOf('[1].jpg', new Set())).toBe('_1]');
  expect(idOfAddress('https://shop.example/p/red%20dress.jpg?size=2')).toBe('red dress');
  expect(idOfAddress('https://shop.example/')).toBe('shop');
  expect(() => idOfAddress('ftp://shop.example/x.jpg')).toThrow('is not an address');
});

test('a CSV gives ids, addresses, metadata and collections, whatever its delimiter', async () => {
  const path = join(await emptyFolder(), 'list.csv');
  await writeFile(
    path,
    '\ufeffid;url;title;collection\n1;http://x.example/1.jpg;"One; two";summer\n2;;Two;\n\n3;http://x.example/3.jpg\n',
  );
  const { total, pictures } = await picturesOfCsv(path);
  expect(total).toBe(3);
  expect(await all(pictures)).toEqual([
    { id: '1', url: 'http://x.example/1.jpg', metadata: { title: 'One; two' }, collection: 'summer' },
    { where: 'line 3', reason: 'has no url' },
    { id: '3', url: 'http://x.example/3.jpg' },
  ]);
  await writeFile(path, 'sku,link\n1,2\n');
  await expect(picturesOfCsv(path)).rejects.toThrow('has no column id and no column url');
  await writeFile(path, 'id,url\n1,"http://x.example/1.jpg\n');
  await expect(picturesOfCsv(path)).rejects.toThrow('cannot be read: Quote Not Closed');
  // As spreadsheets of Western Europe save it, and as none should be sent.
  await writeFile(path, Buffer.from('id,url\ncafé,http://x.example/1.jpg\n', 'latin1'));
  await expect(picturesOfCsv(path)).rejects.toThrow('is no text in UTF-8');
  await expect(picturesOfCsv(`${path}x`)).rejects.toThrow('cannot be read: ENOENT');
});

test('batches stay below 20 pictures and 16 MiB, and what is refused is told', async () => {
  const refused: Refused[] = [];
  const file = (bytes: number) => ({ path: 'x', bytes });
  const large = Array.from({ length: 3 }, (_, n) => ({ id: `l${n}`, file: file(10 * 1024 * 1024) }));
  const small = Array.from({ length: 120 }, (_, n) => ({ id: `s${n}`, file: file(10) }));
  const given = [...large, { where: 'y', reason: 'no' }, ...small];
  const sizes: number[] = [];
  for await (const batch of batches(given, (one) => refused.push(one))) sizes.push(batch.length);
  expect(sizes).toEqual([1, 1, 20, 20, 20, 20, 20, 20, 1]);
  expect(refused).toEqual([{ where: 'y', reason: 'no' }]);
});

test('so many are under way at a time, and a failure ends it', async () => {
  async function* numbers() {
    for (let n = 0; n < 100; n++) yield n;
  }
  let [now, most, done] = [0, 0, 0];
  const work = async (n: number) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now--;
    done++;
    if (n === 20) throw new Error('broken');
  };
  await expect(inParallel(numbers(), 3, work)).rejects.toThrow('broken');
  expect(most).toBe(3);
  expect(done).toBeLessThan(30);
});
