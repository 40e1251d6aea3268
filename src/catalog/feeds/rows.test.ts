import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FeedRow } from './feed-row.js';
import { readLine } from './line.js';
import { fieldReader } from './mapping.js';
import { type Format, feedRows } from './rows.js';

const now = new Date('2026-11-15T12:00:00Z');

async function read(text: string | Buffer, format: Format = 'auto', charset?: string): Promise<FeedRow[]> {
  const bytes = Buffer.from(text as string);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 4096) pieces.push(bytes.subarray(at, at + 4096));
  const rows: FeedRow[] = [];
  for await (const row of feedRows(Readable.from(pieces), { format, ...(charset ? { charset } : {}) }))
    rows.push(row);
  return rows;
}

const lines = async (text: string | Buffer, format?: Format, charset?: string) =>
  (await read(text, format, charset)).map((row) => readLine(row, fieldReader({}), now));

const rss = (items: string, prefix = 'g') =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:${prefix}="http://base.google.com/ns/1.0"><channel><title>Shop</title>${items}</channel></rss>`;
const item = (prefix = 'g:') => `<item><${prefix}id>s1</${prefix}id><title>Shirt &amp; tie</title>
  <link>https://shop.example/s1</link><${prefix}item_group_id>shirt</${prefix}item_group_id>
  <${prefix}color>Navy Blue</${prefix}color><${prefix}image_link>https://shop.example/a.jpg</${prefix}image_link>
  <${prefix}additional_image_link>https://shop.example/b.jpg</${prefix}additional_image_link>
  <${prefix}additional_image_link>https://shop.example/c.jpg</${prefix}additional_image_link>
  <${prefix}price>59.90 EUR</${prefix}price><${prefix}availability>in stock</${prefix}availability>
  <${prefix}product_type><![CDATA[Clothes > Shirts]]></${prefix}product_type>
  <${prefix}shipping><${prefix}price>4.90 EUR</${prefix}price></${prefix}shipping></item>`;
const header =
  'id,title,link,item_group_id,color,image_link,additional_image_link,price,availability,product_type';
const cells = [
  's1',
  'Shirt & tie',
  'https://shop.example/s1',
  'shirt',
  'Navy Blue',
  'https://shop.example/a.jpg',
  '"https://shop.example/b.jpg,https://shop.example/c.jpg"',
  '59.90 EUR',
  'in_stock',
  'Clothes > Shirts',
];
const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>${item()
  .replace('<item>', '<entry>')
  .replace('</item>', '</entry>')
  .replace('<link>https://shop.example/s1</link>', '<link href="https://shop.example/s1"/>')}</feed>`;
const json = JSON.stringify({
  id: 's1',
  'g:title': 'Shirt & tie',
  link: 'https://shop.example/s1',
  'item group id': 'shirt',
  colour: 'Navy Blue',
  image_link: 'https://shop.example/a.jpg',
  additional_image_link: ['https://shop.example/b.jpg', 'https://shop.example/c.jpg'],
  price: '59.90 EUR',
  availability: 'In Stock',
  product_type: 'Clothes > Shirts',
});

describe('every format says the same', () => {
  test.each<[string, string | Buffer, Format?]>([
    ['RSS', rss(item())],
    ['RSS with another prefix', rss(item('merchant:'), 'merchant')],
    ['RSS without prefixes', rss(item(''))],
    ['Atom', atom],
    ['CSV', `${header}\n${cells.join(',')}\n`],
    [
      'CSV with semicolons and a byte order mark',
      `\ufeff${header.replaceAll(',', ';')}\r\n${cells.join(';')}\r\n`,
    ],
    ['TSV', `${header.replaceAll(',', '\t')}\n${cells.join('\t')}\n`],
    ['JSON Lines', `\n${json}\n`],
    ['gzip', gzipSync(rss(item()))],
  ])('%s', async (_, text, format) => {
    const [found, ...more] = await lines(text, format);
    expect(more).toEqual([]);
    expect(found!.errors).toEqual([]);
    const { item: id, look, product, records, categories, pictures } = found!.said!;
    expect([id, look, product]).toEqual(['s1', 'shirt-navy-blue', 'shirt']);
    expect(records.product).toMatchObject({
      title: 'Shirt & tie',
      url: 'https://shop.example/s1',
      categories: ['clothes.shirts'],
    });
    expect(records.item).toMatchObject({ price: '59.90', currency: 'EUR', availability: 'in_stock' });
    expect(categories.map((category) => category.parent_id)).toEqual([null, 'clothes']);
    expect(pictures.map(({ url }) => url)).toEqual(
      ['a', 'b', 'c'].map((name) => `https://shop.example/${name}.jpg`),
    );
  });

  test('declared Latin characters are decoded', async () => {
    const declared = rss(item())
      .replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"')
      .replace('tie', 'Gürtel');
    const [xml] = await lines(Buffer.from(declared, 'latin1'));
    expect(xml!.said!.records.product).toMatchObject({ title: 'Shirt & Gürtel' });
    const csv = Buffer.from(`${header}\n${cells.join(',')}\n`.replace('tie', 'Gürtel'), 'latin1');
    const [row] = await lines(csv, 'csv', 'windows-1252');
    expect(row!.said!.records.product).toMatchObject({ title: 'Shirt & Gürtel' });
    await expect(lines(csv, 'csv')).rejects.toThrow('send it as UTF-8');
  });
});

describe('what cannot be read says why', () => {
  test.each<[string, () => string | Buffer, string]>([
    [
      'billion laughs',
      () =>
        `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${rss('<item><title>&b;</title></item>')}`.replace(
          '<?xml version="1.0"?>',
          '',
        ),
      'DOCTYPE',
    ],
    ['an entity of nobody', () => rss('<item><title>&nbsp;</title></item>'), 'entity'],
    ['deep nesting', () => rss('<a>'.repeat(50)), 'nested deeper'],
    [
      'an endless row',
      () => rss(`<item><title>${'x'.repeat(1_100_000)}</title></item>`),
      'more than 1000000 characters',
    ],
    ['XML that breaks off', () => rss(item()).slice(0, -30), 'broken at line'],
    ['a quote that is not closed', () => `${header}\n"s1,${'x'.repeat(50)}\n`, 'not closed'],
    ['UTF-16', () => Buffer.from(`\ufeff${header}`, 'utf16le'), 'UTF-16'],
    ['a strange encoding', () => '<?xml version="1.0" encoding="Shift_JIS"?><rss/>', 'Shift_JIS'],
    ['gzip that breaks off', () => gzipSync(rss(item())).subarray(0, 120), 'breaks off'],
    ['a gzip bomb', () => gzipSync(Buffer.alloc(40 * 1024 * 1024, '\n')), 'times its size'],
    ['a column twice', () => 'id,id\n1,2\n', 'twice'],
  ])('%s', async (_, text, words) => {
    await expect(read(text())).rejects.toThrow(words);
  });
});

/** A good row but for one thing: field, value, code. */
const broken: [string, string | string[] | object | null, string][] = [
  ['id', null, 'missing'],
  ['id', 'x'.repeat(300), 'too_long'],
  ['id', 'a\u0007b', 'invalid'],
  ['item_group_id', 'x'.repeat(300), 'too_long'],
  ['title', null, 'missing'],
  ['title', 'x'.repeat(600), 'too_long'],
  ['title', ['one', 'two'], 'repeated'],
  ['title', 'half \ud83d', 'invalid'],
  ['description', 'x'.repeat(25_000), 'too_long'],
  ['link', 'shop.example/s1', 'invalid'],
  ['image_link', 'ftp://shop.example/a.jpg', 'invalid'],
  ['additional_image_link', ['https://shop.example:25/a.jpg'], 'invalid'],
  ['availability', null, 'missing'],
  ['availability', 'soon', 'unknown'],
  ['availability_date', 'tomorrow', 'invalid'],
  ['price', null, 'missing'],
  ['price', 'cheap', 'invalid'],
  ['price', '59.90', 'currency_missing'],
  ['price', '59.90 XXX', 'currency_unknown'],
  ['price', '-5.00 EUR', 'invalid'],
  ['price', '5.999 EUR', 'invalid'],
  ['sale_price', '99.00 EUR', 'higher_than_price'],
  ['sale_price', '9.00 USD', 'currency_differs'],
  ['sale_price_effective_date', '2026-11-01', 'invalid'],
  ['condition', 'mint', 'unknown'],
  ['gtin', '12', 'invalid'],
  ['color', 'x'.repeat(300), 'too_long'],
  ['brand', { name: 'Acme' }, 'invalid'],
  ['product_type', 'a > b > c > d > e > f > g > h > i > j > k', 'too_deep'],
];

test('every broken row says which field is wrong, and good rows between them are read', async () => {
  const good = JSON.parse(json);
  delete good['g:title'];
  good.title = 'Shirt';
  delete good.colour;
  good.color = 'blue';
  delete good['item group id'];
  good.item_group_id = 'shirt';
  const text = broken
    .flatMap(([field, value], place) => [
      { ...good, id: `good-${place}` },
      { ...good, id: `bad-${place}`, [field]: value },
    ])
    .map((row) => JSON.stringify(row))
    .join('\n');
  const all = await lines(`${text}\nnot json\n[]\n`);
  expect(all.filter(({ said }) => said).map(({ item: id }) => id)).toEqual(
    broken.map((_, place) => `good-${place}`),
  );
  const bad = all.filter(({ said }) => !said);
  expect(bad.map(({ line, errors }) => [line, ...errors.map(({ field, code }) => [field, code])])).toEqual([
    ...broken.map(([field, , code], place) => [place * 2 + 2, [field, code]]),
    [broken.length * 2 + 1, [null, 'row_unreadable']],
    [broken.length * 2 + 2, [null, 'row_unreadable']],
  ]);
});

test('a sale price counts in its time, and it is known when that changes', async () => {
  const sale = (dates: string) =>
    JSON.stringify({ ...JSON.parse(json), sale_price: '49.90 EUR', sale_price_effective_date: dates });
  const [running, coming, over] = await lines(
    ['2026-11-01T00:00+0100/2026-11-30T23:59+0100', '2026-12-01/2026-12-24', '2026-10-01/2026-10-31']
      .map(sale)
      .join('\n'),
  );
  expect(running!.said!.records.item).toMatchObject({ sale_price: '49.90' });
  expect(running!.said!.changesAt).toEqual(new Date('2026-11-30T22:59:00Z'));
  expect(coming!.said!.records.item).toMatchObject({ sale_price: null });
  expect(coming!.said!.changesAt).toEqual(new Date('2026-12-01T00:00:00Z'));
  expect(over!.said!.records.item).toMatchObject({ sale_price: null });
  expect(over!.said!.changesAt).toBeUndefined();
});
