import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ExpectedError } from '../expected-error.js';

export interface DemoShop {
  categories: string[];
  images: {
    id: string;
    file: { url: string };
    collections: string[];
    metadata: Record<string, string | number>;
  }[];
  close(): Promise<void>;
}

interface Row {
  name: string;
  slug: string;
  assets: string;
  facets: string;
  price: string;
}

/** The sample catalogue that `@vendure/create` carries, its photographs served from loopback. */
export async function openDemoShop(): Promise<DemoShop> {
  const assets = assetsFolder();
  const rows: Row[] = parse(await readFile(join(assets, 'products.csv')), {
    columns: true,
    trim: true,
    bom: true,
  });
  const server = createServer((request, response) => {
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
    images,
    categories: [...new Set(images.flatMap(({ collections }) => collections))],
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function imageOf({ name, slug, assets, facets, price }: Row, address: string): DemoShop['images'][number] {
  const facet = (kind: string) => facets.split('|').filter((entry) => entry.startsWith(`${kind}:`));
  const category = facet('category').at(-1)?.slice('category:'.length) ?? 'Other';
  const brand = facet('brand')[0]?.slice('brand:'.length);
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
