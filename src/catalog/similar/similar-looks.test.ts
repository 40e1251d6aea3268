import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddingOf } from '../../search/embeddings.js';
import { picture } from '../../testing/pictures.js';
import { createWorld, type World } from '../../testing/world.js';
import { meanVector } from './mean-vector.js';

interface Result {
  look_id: string;
  similar_look_id: string;
  position: number;
  score: number;
  relevance: number | null;
}

const space = { customerId: 'acme', predictor: 'vitrine-embedding', version: '1' };
const everything =
  'same_category=false&price_band=0&other_products=false&in_stock=false&collapse_identical=false';
/** Product p shows look p-a and p-b; every picture is of its own, but for look 7-a, which has the one of 0-a. */
const count = 8;
let world: World;

beforeAll(async () => {
  world = await createWorld();
  for (const party of [world.acme, world.globex]) {
    const admin = world.as('admin', party);
    const images = await Promise.all(
      Array.from({ length: 2 * count }, async (_, n) => ({
        id: `i${n}`,
        file: { base64: (await picture(n === 14 ? 0 : n)).toString('base64') },
      })),
    );
    expect((await admin('POST /images?wait=60', images)).status).toBe(202);
    await admin('POST /categories', [
      { id: 'even', name: 'Even' },
      { id: 'odd', name: 'Odd' },
    ]);
    const { body } = await admin(
      'POST /products',
      Array.from({ length: count }, (_, n) => productOf(n)),
    );
    expect(body.results.every(({ result }: { result: string }) => result === 'created')).toBe(true);
  }
  await settled();
});
afterAll(() => world?.close());

function productOf(n: number) {
  const look = (letter: string, image: number) => ({
    id: `${n}-${letter}`,
    images: [`i${image}`],
    items: [
      {
        id: `${n}-${letter}-m`,
        price: String(10 + 10 * n),
        currency: 'EUR',
        availability: n === 4 ? 'out_of_stock' : 'in_stock',
      },
    ],
  });
  return {
    id: `${n}`,
    title: `Product ${n}`,
    brand: n === 2 ? 'Acme' : 'Globex',
    categories: [n % 2 === 0 ? 'even' : 'odd'],
    looks: [look('a', 2 * n), look('b', 2 * n + 1)],
  };
}

/** Until no look is marked and no job is left to make its vectors. */
async function settled(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [left] = await world.context.db.query<{ n: number }>(sql`
      select (select count(*)::int from stale_looks)
        + (select count(*)::int from jobs where kind = 'make-look-vectors') as n`);
    if (left!.n === 0) return;
    await sleep(50);
  }
  throw new Error('The vectors of looks were not made');
}

async function similar(id: string, query = '', party = world.acme) {
  return (await world.as('service', party)(`GET /looks/${id}/similarities?limit=100&${query}`)).body;
}
const idsOf = ({ results }: { results: Result[] }) => results.map((one) => one.similar_look_id);

describe('without rules', () => {
  test('all other looks come, in the order of exact comparison, scored, numbered and with their relevance', async () => {
    const body = await similar('3-a', everything);
    expect(body).toMatchObject({ predictor: 'vitrine-embedding', version: '1', reason: 'few_looks' });
    const vectors = new Map<string, Float32Array>();
    for (let n = 0; n < 2 * count; n++) {
      const { vector } = (await embeddingOf(world.context.db, space, `i${n}`))!;
      vectors.set(`${n >> 1}-${n % 2 === 0 ? 'a' : 'b'}`, vector);
    }
    const own = vectors.get('3-a')!;
    const expected = [...vectors]
      .filter(([id]) => id !== '3-a')
      .map(([id, vector]) => ({
        id,
        score: Math.max(
          0,
          vector.reduce((sum, value, i) => sum + value * own[i]!, 0),
        ),
      }))
      .sort((a, b) => b.score - a.score);
    expect(body.results).toHaveLength(expected.length);
    for (const [n, one] of (body.results as Result[]).entries()) {
      expect(one.look_id).toBe('3-a');
      expect(one.position).toBe(n + 1);
      expect(one.score).toBeCloseTo(expected[n]!.score, 4);
    }
    const relevances = body.results.map(({ relevance }: Result) => relevance);
    expect(relevances).toEqual([...relevances].sort((a, b) => b - a));
    expect(relevances.every((relevance: number) => relevance >= 0 && relevance <= 1)).toBe(true);
  });

  test('expanded and named looks agree, on every page', async () => {
    const whole = await similar('3-a', everything);
    const paged: { id: string; position: number; score: number; product: { id: string } }[] = [];
    let next: string | null = `/v1/looks/3-a/similar-looks?limit=4&product=id&item=expand&${everything}`;
    while (next !== null) {
      const { status, body } = await world.as('service')(`GET ${next.replace('/v1', '')}`);
      expect(status).toBe(200);
      paged.push(...body.results);
      next = body.links.next;
    }
    expect(paged.map(({ id, position, score }) => ({ id, position, score }))).toEqual(
      (whole.results as Result[]).map(({ similar_look_id: id, position, score }) => ({
        id,
        position,
        score,
      })),
    );
    for (const look of paged)
      expect(look).toMatchObject({ product: { id: look.id.split('-')[0] }, items: [{ currency: 'EUR' }] });
  });

  test.each(['product=id&item=id', 'product=expand&item=expand', 'product=none&item=none'])(
    'an expanded look is the look with what it says of it as a result: %s',
    async (forms) => {
      const service = world.as('service');
      for (const offset of [0, 3]) {
        const { body } = await service(
          `GET /looks/3-a/similar-looks?limit=3&offset=${offset}&${forms}&${everything}`,
        );
        expect(body.results).toHaveLength(3);
        for (const { position, score, relevance, ...look } of body.results) {
          const { rests_on, ...alone } = (await service(`GET /looks/${look.id}?${forms}`)).body;
          expect(look).toEqual(alone);
        }
      }
    },
  );
});

describe('each rule, alone', () => {
  const but = (rule: string, value: string) =>
    everything.replace(new RegExp(`${rule}=[^&]+`), `${rule}=${value}`);

  test('same category', async () => {
    const ids = idsOf(await similar('2-a', but('same_category', 'true')));
    expect(new Set(ids.map((id) => Number(id[0]) % 2))).toEqual(new Set([0]));
    expect(ids).toHaveLength(7);
  });

  test('price within a band of its own', async () => {
    // It costs 40: a quarter more or less is 30 to 50.
    const body = await similar('3-a', but('price_band', '0.25'));
    expect(new Set(idsOf(body).map((id) => id[0]))).toEqual(new Set(['2', '3', '4']));
    expect(body.reason).toBe('rules_leave_few');
  });

  test('not of the same product', async () => {
    expect(idsOf(await similar('3-a', everything))).toContain('3-b');
    const ids = idsOf(await similar('3-a', but('other_products', 'true')));
    expect(ids).not.toContain('3-b');
    expect(ids).toHaveLength(14);
  });

  test('in stock, as it is at this moment', async () => {
    const inStock = but('in_stock', 'true');
    expect(idsOf(await similar('3-a', inStock)).filter((id) => id.startsWith('4-'))).toEqual([]);
    const admin = world.as('admin');
    await admin('PATCH /items/4-a-m', { availability: 'in_stock' });
    expect(idsOf(await similar('3-a', inStock)).filter((id) => id.startsWith('4-'))).toEqual(['4-a']);
    await admin('PATCH /items/4-a-m', { availability: 'out_of_stock' });
  });

  test('what vanished from its feed is in no answer, and has none', async () => {
    const shown = idsOf(await similar('3-a', everything));
    const hidden = shown[0]!;
    const change = (since: string | null) =>
      world.context.db.query(
        sql`update looks set hidden_since = ${since}::timestamptz where customer_id = 'acme' and id = ${hidden}`,
      );
    await change('2026-01-01');
    expect(idsOf(await similar('3-a', everything))).toEqual(shown.slice(1));
    expect((await similar(hidden, everything)).code).toBe('look_not_found');
    await change(null);
  });

  test('the same picture once', async () => {
    const all = idsOf(await similar('3-a', everything));
    expect(all).toEqual(expect.arrayContaining(['0-a', '7-a']));
    const collapsed = idsOf(await similar('3-a', but('collapse_identical', 'true')));
    expect(collapsed.filter((id) => id === '0-a' || id === '7-a')).toHaveLength(1);
    // The better one stays, and the others keep their order.
    expect(collapsed).toEqual(all.filter((id) => collapsed.includes(id)));
  });

  test('all of them together, and filters as well', async () => {
    expect(idsOf(await similar('2-a', 'price_band=1')).sort()).toEqual(
      ['0-a', '0-b', '6-b'].sort().filter((id) => id[0] !== '6'),
    );
    expect(idsOf(await similar('0-a', `${everything}&brand=Acme`)).sort()).toEqual(['2-a', '2-b']);
    const { status, body } = await world.as('service')('GET /looks/0-a/similarities?category=none');
    expect([status, body.code]).toEqual([404, 'category_not_found']);
  });
});

describe('little to show has a reason', () => {
  test('a look whose pictures nobody has seen', async () => {
    await world.as('admin')('POST /looks', [{ id: 'unseen', product_id: '0', images: ['not-there'] }]);
    await settled();
    expect(await similar('unseen')).toMatchObject({ results: [], reason: 'look_not_seen' });
  });

  test('a score or a relevance that few reach', async () => {
    const whole: Result[] = (await similar('3-a', everything)).results;
    const { score, relevance } = whole[3]!;
    const byScore = await similar('3-a', `${everything}&min_score=${score}`);
    expect([byScore.results.length, byScore.reason]).toEqual([4, 'below_min_score']);
    const wanted = relevance! + 1e-3;
    const byRelevance = await similar('3-a', `${everything}&min_relevance=${Math.min(1, wanted)}`);
    expect(byRelevance.reason).toBe('below_min_relevance');
    expect(byRelevance.results.length).toBeLessThan(whole.length);
    for (const one of byRelevance.results) expect(one.relevance).toBeGreaterThanOrEqual(wanted - 2e-3);
  });

  test('a look of another customer is none', async () => {
    await world.as('admin', world.globex)('POST /looks', [{ id: 'theirs', product_id: '0', images: ['i1'] }]);
    await settled();
    expect((await world.as('service')('GET /looks/theirs/similarities')).body.code).toBe('look_not_found');
    expect(idsOf(await similar('3-a', everything))).not.toContain('theirs');
  });
});

describe('vectors follow the pictures', () => {
  const vectorOf = async (look: string) =>
    (await embeddingOf(world.context.db, { ...space, of: 'looks' }, look))?.vector;

  test('of several, as the mean, when the list changes, and when a picture does', async () => {
    const admin = world.as('admin');
    await admin('PATCH /looks/5-a', { images: ['i10', 'i3'] });
    await settled();
    const of = async (id: string) => (await embeddingOf(world.context.db, space, id))!.vector;
    const expected = meanVector([
      { vector: await of('i10'), isPrimary: true },
      { vector: await of('i3'), isPrimary: false },
    ]);
    for (const [i, value] of (await vectorOf('5-a'))!.entries()) expect(value).toBeCloseTo(expected[i]!, 5);

    const file = { base64: (await picture(40)).toString('base64') };
    await admin('POST /images?wait=60', [{ id: 'i10', file }]);
    await settled();
    const after = meanVector([
      { vector: await of('i10'), isPrimary: true },
      { vector: await of('i3'), isPrimary: false },
    ]);
    expect(after).not.toEqual(expected);
    for (const [i, value] of (await vectorOf('5-a'))!.entries()) expect(value).toBeCloseTo(after[i]!, 5);

    await admin('DELETE /images/i10');
    await settled();
    for (const [i, value] of (await vectorOf('5-a'))!.entries())
      expect(value).toBeCloseTo((await of('i3'))[i]!, 5);
    await admin('PATCH /looks/5-a', { images: [] });
    await settled();
    expect(await vectorOf('5-a')).toBeUndefined();
    expect(idsOf(await similar('3-a', everything))).not.toContain('5-a');
  });

  test('a picture that comes after its look', async () => {
    const admin = world.as('admin');
    await admin('POST /looks', [{ id: 'early', product_id: '1', images: ['late'] }]);
    await settled();
    expect(await vectorOf('early')).toBeUndefined();
    await admin('POST /images?wait=60', [
      { id: 'late', file: { base64: (await picture(41)).toString('base64') } },
    ]);
    await settled();
    expect(await vectorOf('early')).toEqual((await embeddingOf(world.context.db, space, 'late'))!.vector);
    expect(idsOf(await similar('3-a', everything))).toContain('early');
  });

  test('a look that is deleted is in no answer', async () => {
    await world.as('admin')('DELETE /looks/early');
    expect(idsOf(await similar('3-a', everything))).not.toContain('early');
  });
});
