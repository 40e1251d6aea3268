import { slug } from '../catalog/feeds/names.js';
import { parts } from './demo-outfits.js';

/** A row of the sample catalogue: a product with its first variant; further variants have no name. */
export interface SampleRow {
  name: string;
  slug: string;
  description: string;
  assets: string;
  facets: string;
  optionGroups: string;
  optionValues: string;
  price: string;
  stockOnHand: string;
  variantFacets: string;
}

/** The product feed that the demo shop would make for Google Merchant Center: a row for each variant. */
export function merchantFeed(rows: SampleRow[]): string {
  const items: string[] = [];
  let product: SampleRow | undefined;
  let variant = 0;
  for (const row of rows) {
    if (row.name !== '') {
      product = row;
      variant = 0;
    }
    if (product && product.assets !== '') items.push(itemOf(product, row, ++variant));
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel>
<title>Demo shop</title>
${items.join('\n')}
</channel>
</rss>
`;
}

function itemOf(product: SampleRow, row: SampleRow, variant: number): string {
  const categories = facetsOf(product, 'category').join(' > ');
  const isColour = product.optionGroups === 'color';
  const colour = isColour ? row.optionValues : facetsOf(product, 'color').join('/');
  const part = parts.get(colour === '' ? product.slug : `${product.slug}-${slug(colour)}`);
  const fields: [string, string][] = [
    ['id', `${product.slug}-${variant}`],
    ['item_group_id', product.slug],
    ['title', product.name],
    ['description', product.description],
    ['image_id', product.slug],
    ['availability', Number(row.stockOnHand) > 0 ? 'in stock' : 'out of stock'],
    ['price', `${row.price} USD`],
    ['brand', facetsOf(product, 'brand')[0] ?? ''],
    ['product_type', categories],
    ['product_type', part === undefined ? '' : `Sets > ${part}`],
    ['color', colour],
    ['size', isColour ? '' : row.optionValues.replaceAll('|', ', ')],
  ];
  const lines = fields
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `  <g:${name}>${escaped(text)}</g:${name}>`);
  return `<item>\n${lines.join('\n')}\n</item>`;
}

/** `category:Electronics|category:Photo` holds the categories Electronics and Photo. */
export function facetsOf({ facets }: SampleRow, kind: string): string[] {
  return facets
    .split('|')
    .filter((facet) => facet.startsWith(`${kind}:`))
    .map((facet) => facet.slice(kind.length + 1));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
