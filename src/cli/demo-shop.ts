import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ExpectedError } from '../expected-error.js';
import { facetsOf, merchantFeed, type SampleRow } from './demo-feed.js';

export interface DemoShop {
  /** Address of the product feed. */
  feed: string;
  categories: string[];
  images: {
    id: string;
    file: { url: string };
    collections: string[];
    metadata: Record<string, string | number>;
  }[];
  close(): Promise<void>;
}

const feedPath = '/merchant.xml';

/** The sample catalogue that `@vendure/create` carries: its photographs and its product feed, served from loopback. */
export async function openDemoShop(): Promise<DemoShop> {
  const assets = assetsFolder();
  const rows: SampleRow[] = parse(await readFile(join(assets, 'products.csv')), {
    columns: true,
    trim: true,
    bom: true,
  });
  const feed = merchantFeed(rows);
  const server = createServer((request, response) => {
    if (request.url === feedPath)
      return response.writeHead(200, { 'content-type': 'application/xml' }).end(feed);
    const name = basename(decodeURIComponent(request.url ?? '/'));
    const file = createReadStream(join(assets, 'images', name));
    file.on('error', () => response.writeHead(404).end());
    file.once('open', () => response.writeHead(200, { 'content-type': 'image/jpeg', etag: `"${name}"` }));
    file.pipe(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const images = rows
    .filter(({ name, assets: photograph }) => name !== '' && photograph !== '')
    .map((row) => imageOf(row, `http://127.0.0.1:${port}`));
  return {
    feed: `http://127.0.0.1:${port}${feedPath}`,
    images,
    categories: [...new Set(images.flatMap(({ collections }) => collections))],
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function imageOf(row: SampleRow, address: string): DemoShop['images'][number] {
  const { name, slug, assets, price } = row;
  const category = facetsOf(row, 'category').at(-1) ?? 'Other';
  const [brand] = facetsOf(row, 'brand');
  return {
    id: slug,
    file: { url: `${address}/${encodeURIComponent(assets.split('|')[0]!)}` },
    collections: [category.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')],
    metadata: { name, category, price: Number(price), ...(brand ? { brand } : {}) },
  };
}

/** The package is a development dependency: it is there in a clone of the repository, not in an installed server. */
function assetsFolder(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('@vendure/create/package.json');
    return join(dirname(manifest), 'assets');
  } catch (cause) {
    const message =
      'The demo shop needs the package @vendure/create; install it with: npm install @vendure/create';
    throw new ExpectedError(message, { cause });
  }
}
