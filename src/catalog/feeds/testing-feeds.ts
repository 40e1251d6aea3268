import type { World } from '../../testing/world.js';

/** What a row says that is not given. */
const usual = {
  title: 'Shirt',
  link: 'https://shop.example/shirt',
  price: '59.90 EUR',
  availability: 'in_stock',
  product_type: 'Clothes > Shirts',
};

export type FeedLine = Record<string, string>;

/** A feed in CSV; each line has an id, and of the rest what it says, or what is usual. */
export function csvFeed(lines: FeedLine[]): string {
  const full = lines.map((line) => ({ ...usual, ...line }));
  const columns = [...new Set(full.flatMap((line) => Object.keys(line)))];
  const cell = (text = '') => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = full.map((line) => columns.map((name) => cell((line as FeedLine)[name])).join(','));
  return `${columns.join(',')}\n${rows.join('\n')}\n`;
}

/** Sizes S and M of a product in some colours. */
export function shirt(id: string, ...colours: string[]): FeedLine[] {
  return colours.flatMap((color) =>
    ['s', 'm'].map((size) => ({ id: `${id}-${color}-${size}`, item_group_id: id, color, size })),
  );
}

/** Pushes a feed as acme's admin, and gives the run once it has ended. */
export async function push(world: World, feed: string, body: string | Uint8Array, query = '') {
  const reply = await world.as('admin')(`POST /feeds/${feed}/runs?wait=60${query}`, body);
  if (reply.status !== 202) throw new Error(JSON.stringify(reply.body));
  return reply.body;
}

export async function errorsOf(world: World, run: { feed_id: string; id: string }) {
  const { body } = await world.as('admin')(`GET /feeds/${run.feed_id}/runs/${run.id}/errors?limit=1000`);
  return body.results as { line: number; item_id: string | null; field: string | null; code: string }[];
}
