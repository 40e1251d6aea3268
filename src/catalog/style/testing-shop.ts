import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { expect } from 'vitest';
import { seededRandom } from '../../seeded-random.js';
import type { Party, World } from '../../testing/world.js';
import type { TrainingData, TrainingLook } from './learn-style.js';

/** Styles of a made shop. */
export const codes = 12;
const noise = 24;
export const slots = ['top', 'bottom', 'shoes'];

/** The style of the n-th look. */
export const styleOf = (n: number) => Math.floor(n / slots.length) % codes;

/** Looks are of a slot and have one of 12 styles; in an outfit, the look of a slot has the style that `partner` names. */
export function shop(
  outfits: number,
  partner: (style: number, slot: number) => number,
  seed = 1,
): TrainingData {
  const random = seededRandom(seed);
  const looks: TrainingLook[] = [];
  const ofStyle = new Map<string, number[]>();
  for (let n = 0; n < 720; n++) {
    const [slot, style] = [n % slots.length, styleOf(n)];
    ofStyle.set(`${slot} ${style}`, [...(ofStyle.get(`${slot} ${style}`) ?? []), n]);
    const raw = Float32Array.from({ length: slots.length + codes + noise }, (_, i) => {
      if (i < slots.length) return i === slot ? 2 : 0;
      if (i < slots.length + codes) return i - slots.length === style ? 1 : 0;
      return 0.4 * (random() - 0.5);
    });
    const length = Math.hypot(...raw);
    looks.push({ id: `${n}`, slot: slots[slot]!, vector: raw.map((value) => value / length), colours: [] });
  }
  const pick = (slot: number, style: number) => {
    const those = ofStyle.get(`${slot} ${style % codes}`)!;
    return those[Math.floor(random() * those.length)]!;
  };
  const sets = Array.from({ length: outfits }, () => {
    const style = Math.floor(random() * codes);
    return slots.map((_, slot) => pick(slot, partner(style, slot)));
  });
  return { looks, sets };
}

/** Product p<n> has look n, of the n-th vector; names of categories tell slots. */
export async function fillShop(world: World, party: Party, looks: TrainingLook[]): Promise<void> {
  const admin = world.as('admin', party);
  await admin('POST /categories', [
    { id: 'top', name: 'Shirts' },
    { id: 'bottom', name: 'Trousers' },
    { id: 'shoes', name: 'Footwear', slot: 'shoes' },
    { id: 'sofas', name: 'Sofas' },
  ]);
  const products = looks.map(({ id, slot }, n) => ({
    id: `p${id}`,
    title: `Product ${id}`,
    brand: n % 100 < 3 ? 'Rare' : 'Common',
    categories: [slot],
    looks: [{ id, items: [{ id, price: '10', currency: 'EUR', availability: 'in_stock' }] }],
  }));
  const { body } = await admin('POST /products', products);
  expect(body.results.every(({ result }: { result: string }) => result === 'created')).toBe(true);
  await admin('POST /products', [
    { id: 'sofa', title: 'Sofa', categories: ['sofas'], looks: [{ id: 'sofa' }] },
    { id: 'new', title: 'New', categories: ['top'], looks: [{ id: 'unseen' }] },
  ]);
  const rows = looks.map(({ id, vector }) => ({
    id,
    vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
  }));
  await world.context.db.query(sql`
    insert into look_embeddings (customer_id, look_id, predictor, version, vector)
    select ${party.id}, id, 'vitrine-embedding', '1', decode(vector, 'base64')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, vector text)`);
  await settled(world);
}

/** Until nothing is left to learn. */
export async function settled(world: World): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [left] = await world.context.db.query<{ n: number }>(
      sql`select count(*)::int as n from jobs where kind = 'learn-style'`,
    );
    if (left!.n === 0) return;
    await sleep(100);
  }
  throw new Error('Style was not learned');
}
