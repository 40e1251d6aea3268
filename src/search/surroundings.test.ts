import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDatabase, Queryable } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import { embeddingOf, embeddingPages } from './embeddings.js';
import { InProcessIndex } from './in-process-index.js';
import { surroundingsOf } from './surroundings.js';
import { clusteredVectors, saveEmbedding, writeCustomer, writeEmbeddings } from './testing.js';
import type { VectorIndex } from './vector-index.js';

const acme = { customerId: 'acme', predictor: 'looks', version: '1' };
const ids = Array.from({ length: 200 }, (_, i) => `image-${i}`);
const stored = clusteredVectors(ids.length + 1, 32, 1);
const another = stored.pop()!;

let db: OpenDatabase;
let index: InProcessIndex;
let statements = 0;
const counted: Queryable = {
  query(statement) {
    statements++;
    return db.query(statement);
  },
};

const surroundings = async (id: string) => {
  statements = 0;
  return surroundingsOf({ db: counted, vectors: index }, acme, id);
};

beforeAll(async () => {
  db = await freshDatabase();
  await writeCustomer(db, 'acme', [...ids, 'pending']);
  await writeEmbeddings(db, acme, ids, stored);
  index = new InProcessIndex({ rows: (space) => embeddingPages(db, space) });
});
afterAll(async () => {
  await index?.close();
  await db?.close();
});

test('are the vector and what is near it, with one statement', async () => {
  const found = await surroundings('image-3');
  expect(found!.vector).toEqual(stored[3]);
  expect(found!.neighbours).toEqual(await index.nearest(acme, stored[3]!, 100));
  expect(statements).toBe(1);
});

test('are none of what has no vector, or is not there', async () => {
  expect(await surroundings('pending')).toBeUndefined();
  expect(await surroundings('nowhere')).toBeUndefined();
});

test('are those of the vector that is stored, whatever the index has heard', async () => {
  const { key, replacedKey } = await saveEmbedding(db, acme, 'image-4', another);
  const expected = { vector: another, neighbours: await index.nearest(acme, another, 100) };
  expect(await surroundings('image-4')).toEqual(expected);
  expect(statements).toBe(2);

  await index.remove(acme, [replacedKey!]);
  expect((await surroundings('image-4'))!.vector).toEqual(another);

  await index.add(acme, [{ key, owner: 'image-4', vector: another }]);
  expect(await surroundings('image-4')).toMatchObject({ key, vector: another });
  expect(statements).toBe(1);
});

test('are none once the row is gone, though the index holds it', async () => {
  const { key } = (await embeddingOf(db, acme, 'image-5'))!;
  await db.query(sql`delete from images where customer_id = 'acme' and id = 'image-5'`);
  expect(await surroundings('image-5')).toBeUndefined();
  expect((await index.nearestTo(acme, 'image-5', 1))?.key).toBe(key);
});

test('of an index that knows no owners are asked for after the row, and nothing else is', async () => {
  const { nearest } = index;
  const vectors = { nearest: nearest.bind(index) } as VectorIndex;
  statements = 0;
  const key = async () => expect.unreachable('The key of the row says nothing here');
  expect(await surroundingsOf({ db: counted, vectors }, acme, 'image-3', key)).toEqual({
    vector: stored[3],
    neighbours: await index.nearest(acme, stored[3]!, 100),
  });
  expect(statements).toBe(1);
});
