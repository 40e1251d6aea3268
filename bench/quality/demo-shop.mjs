import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The demo shop's products that have a photograph: `{ name, category, read }`, with the narrowest category named. */
export function demoProducts() {
  const assets = join(
    dirname(createRequire(import.meta.url).resolve('@vendure/create/package.json')),
    'assets',
  );
  const [header, ...lines] = readFileSync(join(assets, 'products.csv'), 'utf8')
    .trim()
    .split('\n')
    .map(cellsOf);
  const column = (line, name) => line[header.indexOf(name)] ?? '';
  return lines
    .filter((line) => column(line, 'name') && column(line, 'assets'))
    .map((line) => ({
      name: column(line, 'name'),
      category: column(line, 'facets')
        .split('|')
        .filter((facet) => facet.startsWith('category:'))
        .at(-1),
      read: () => readFileSync(join(assets, 'images', column(line, 'assets').split('|')[0])),
    }));
}

function cellsOf(line) {
  return [...line.matchAll(/\s*("(?:[^"]|"")*"|[^,]*?)\s*(?:,|$)/g)].map(([, cell]) =>
    cell.trim().replace(/^"|"$/g, '').replaceAll('""', '"').trim(),
  );
}
