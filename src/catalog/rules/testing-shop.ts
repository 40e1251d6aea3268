import sql from 'sql-template-tag';
import { expect } from 'vitest';
import { createWorld, type Party, type World } from '../../testing/world.js';

const dimensions = 256;
export const looksAround = 12;

/** All default rules off. */
export const bare =
  'same_category=false&price_band=0&other_products=false&in_stock=false&collapse_identical=false';

export interface Shown {
  similar_look_id: string;
  position: number;
  score: number | null;
  boost?: number;
  pinned?: true;
}

/**
 * A shop with the look `asked` (brand Acme, navy, in boots, 55 EUR) and looks `n0` (most alike) to `n11` around it, each of its own
 * product: brands Acme, Globex and none in turn, colours navy and red in turn, boots, shoes and bags in turn (boots are
 * below shoes), 10 EUR and 10 more for each, `n3` out of stock, seasons in `attributes`.
 */
export async function openShop() {
  const world = await createWorld();
  for (const party of [world.acme, world.globex]) await fill(world, party);
  const similar = async (query = bare, id = 'asked', party = world.acme) => {
    const { status, body } = await world.as(
      'service',
      party,
    )(`GET /looks/${id}/similarities?limit=100&${query}`);
    expect(status).toBe(200);
    return body as {
      results: Shown[];
      rules_version: number;
      reason?: string;
      links: { next: string | null };
    };
  };
  const ids = async (query?: string, id?: string) => idsOf(await similar(query, id));
  /** Takes all rules away. */
  const clear = async () => {
    const admin = world.as('admin');
    const { body } = await admin('GET /rules?limit=1000');
    for (const { id } of body.results) await admin(`DELETE /rules/${id}`);
  };
  const add = async (rule: object) => {
    const { status, body } = await world.as('admin')('POST /rules', rule);
    expect([status, body]).toEqual([201, expect.anything()]);
    return body;
  };
  /** A look of its own product with the picture of `nN`. */
  const addTwin = async (id: string, n: number) => {
    await world.as('admin')('POST /products', [{ id, title: 'A twin', looks: [{ id }] }]);
    await writeVectors(world, 'acme', [[id, directionOf(n)]]);
  };
  return { world, similar, ids, clear, add, addTwin };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

export function idsOf({ results }: { results: Shown[] }): string[] {
  return results.map((one) => one.similar_look_id);
}

async function fill(world: World, party: Party): Promise<void> {
  const admin = world.as('admin', party);
  await admin('POST /categories', [
    { id: 'shoes', name: 'Shoes' },
    { id: 'boots', name: 'Boots', parent_id: 'shoes' },
    { id: 'bags', name: 'Bags' },
  ]);
  await admin('PUT /tags/style', {
    name: 'Style',
    labels: [
      { id: 'plain', name: 'Plain' },
      { id: 'wild', name: 'Wild' },
    ],
  });
  const around = Array.from({ length: looksAround }, (_, n) =>
    product(`n${n}`, {
      title: n === 5 ? 'A Winter thing' : 'A thing',
      brand: ['Acme', 'Globex', null][n % 3]!,
      category: ['boots', 'shoes', 'bags'][n % 3]!,
      colour: ['navy', 'red'][n % 2]!,
      price: 10 + 10 * n,
      availability: n === 3 ? 'out_of_stock' : 'in_stock',
      attributes: { season: n < 6 ? 'summer' : 'winter', sizes: [n, n + 1] },
    }),
  );
  const asked = product('asked', {
    title: 'A thing',
    brand: 'Acme',
    category: 'boots',
    colour: 'navy',
    price: 55,
    availability: 'in_stock',
    attributes: { season: 'summer' },
  });
  const { body } = await admin('POST /products', [asked, ...around]);
  expect(body.results.every(({ result }: { result: string }) => result === 'created')).toBe(true);
  await admin('PUT /looks/n1/tags/style', { labels: ['wild'] });
  await writeVectors(world, party.id, [
    ['asked', direction(0, 0)],
    ...around.map(({ id }, n) => [id, directionOf(n)] as const),
  ]);
}

async function writeVectors(
  { context: { db, vectors } }: World,
  customerId: string,
  entries: (readonly [id: string, vector: Float32Array])[],
): Promise<void> {
  for (const [id, vector] of entries)
    await db.query(sql`
      insert into look_embeddings (customer_id, look_id, predictor, version, vector)
      values (${customerId}, ${id}, 'vitrine-embedding', '1', ${Buffer.from(vector.buffer)})`);
  const space = { customerId, predictor: 'vitrine-embedding', version: '1', of: 'looks' } as const;
  await vectors.drop(space);
  await vectors.warm(space);
}

function directionOf(n: number): Float32Array {
  return direction(0.3 + 0.08 * n, n + 1);
}

/** Its cosine with the asked look is that of the angle; no two others are nearly identical. */
function direction(angle: number, axis: number): Float32Array {
  const vector = new Float32Array(dimensions);
  vector[axis] = Math.sin(angle);
  vector[0]! += Math.cos(angle);
  return vector;
}

interface Made {
  title: string;
  brand: string | null;
  category: string;
  colour: string;
  price: number;
  availability: string;
  attributes: object;
}

function product(id: string, { title, brand, category, colour, price, availability, attributes }: Made) {
  const items = [{ id: `${id}-m`, price: String(price), currency: 'EUR', availability }];
  return { id, title, brand, categories: [category], attributes, looks: [{ id, colour, items }] };
}
