import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import {
  embeddingOf,
  embeddingPages,
  keyOf,
  keysOfOwners,
  ownersOfKeys,
  spacesWithEmbeddings,
} from './embeddings.js';
import { clusteredVectors, writeCustomer, writeEmbeddings } from './testing.js';
import type { Entry } from './vector-index.js';

const acme = { customerId: 'acme', predictor: 'looks', version: '1' };
const acme2 = { ...acme, version: '2' };
const globex = { customerId: 'globex', predictor: 'looks', version: '1' };
const vectors = clusteredVectors(1_200, 8, 1);
const ids = vectors.map((_, i) => `image-${i}`);

describe('embeddings', () => {
  let db: OpenDatabase;

  beforeAll(async () => {
    db = await freshDatabase();
    for (const space of [acme, globex]) {
      await writeCustomer(db, space.customerId, ids);
      await writeEmbeddings(db, space, ids, vectors);
    }
    await writeEmbeddings(db, acme2, ids.slice(0, 3), vectors.slice(0, 3));
  });
  afterAll(() => db.close());

  it('are read in pages, all of one space and nothing else', async () => {
    const pages = [];
    for await (const page of embeddingPages(db, acme)) pages.push(page);
    expect(pages.map((page) => page.length)).toEqual([500, 500, 200]);
    expect(pages.flat().map(({ vector }) => vector)).toEqual(vectors);
    const keys = pages.flat().map(({ key }) => key);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    const [{ owner }] = pages[1] as [Entry];
    expect((await embeddingOf(db, acme, owner!))!.key).toBe(keys[500]);
    const none = embeddingPages(db, { ...acme, version: '3' });
    expect(await none.next()).toEqual({ done: true, value: undefined });
  });

  it('tell which spaces there are', async () => {
    expect(await spacesWithEmbeddings(db)).toEqual([acme, acme2, globex]);
  });

  it('give the vector of an image', async () => {
    expect((await embeddingOf(db, acme2, 'image-2'))?.vector).toEqual(vectors[2]);
    expect(await embeddingOf(db, acme2, 'image-3')).toBeUndefined();
    expect(await embeddingOf(db, { ...acme, customerId: 'initech' }, 'image-3')).toBeUndefined();
    expect(await keyOf(db, acme2, 'image-2')).toBe((await embeddingOf(db, acme2, 'image-2'))!.key);
    expect(await keyOf(db, acme2, 'image-3')).toBeUndefined();
  });

  it('lead from keys to images of the space, gone and filtered ones left out', async () => {
    const [a, b, c, other] = await Promise.all([
      ...['image-1', 'image-2', 'image-3'].map(async (id) => (await embeddingOf(db, acme, id))!.key),
      embeddingOf(db, globex, 'image-4').then((entry) => entry!.key),
    ]);
    const keys = [c!, a!, other!, b!, 9_999_999];
    expect(await ownersOfKeys(db, acme, keys)).toEqual(
      new Map([
        [a, { id: 'image-1' }],
        [b, { id: 'image-2' }],
        [c, { id: 'image-3' }],
      ]),
    );
    const allowed = sql`select id from images where customer_id = 'acme' and id in ('image-2', 'image-4')`;
    expect(await ownersOfKeys(db, acme, keys, { allowed })).toEqual(new Map([[b, { id: 'image-2' }]]));
    const reading = sql`select id, jsonb_build_array(customer_id, id) from (${allowed}) a natural join images`;
    expect(await ownersOfKeys(db, acme, keys, { allowed: reading, reads: true })).toEqual(
      new Map([[b, { id: 'image-2', row: ['acme', 'image-2'] }]]),
    );
    const overlap = sql`${allowed} intersect select unnest(array['image-1'])`;
    expect(await ownersOfKeys(db, acme, keys, { allowed: overlap })).toEqual(new Map());
  });

  it('lead from images to keys, as many as asked for even if some images have none', async () => {
    const all = sql`select id from images where customer_id = 'acme' order by id desc`;
    expect(await keysOfOwners(db, acme2, all, 2)).toHaveLength(2);
    expect(await keysOfOwners(db, acme2, all)).toHaveLength(3);
    expect(await keysOfOwners(db, acme, all, 1_000)).toHaveLength(1_000);
    expect(await keysOfOwners(db, acme, sql`select unnest('{}'::text[])`)).toEqual([]);
  });
});
