import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenDatabase, Queryable } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import { embeddingOf, embeddingPages } from './embeddings.js';
import { findSimilar } from './find-similar.js';
import { InProcessIndex } from './in-process-index.js';
import { findSimilarTo, surroundingsOf } from './surroundings.js';
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

describe('images that are similar to one', () => {
  const query = { ...acme, offset: 0, limit: 24 };
  const similarTo = (
    id: string,
    asked: Partial<typeof query> & { scoreMin?: number } = {},
    vectors: VectorIndex = index,
  ) => {
    statements = 0;
    return findSimilarTo({ db: counted, vectors }, id, { ...query, excludeIds: [id], ...asked });
  };
  const expected = (id: string, vector: Float32Array, scoreMin = 0) =>
    findSimilar({ db, vectors: index }, { ...query, vector, excludeIds: [id], scoreMin });

  test('are found with one statement', async () => {
    const found = await similarTo('image-10');
    expect(statements).toBe(1);
    expect(found!.results).toHaveLength(24);
    expect(found).toEqual(await expected('image-10', stored[10]!));
  });

  test('are none of what has no vector, or is not there', async () => {
    expect(await similarTo('pending')).toBeUndefined();
    expect(await similarTo('nowhere')).toBeUndefined();
  });

  test('are those that a filter allows', async () => {
    const filter = sql`select id from images where customer_id = 'acme' and id in ('image-12', 'image-13')`;
    const found = await findSimilarTo({ db, vectors: index }, 'image-11', { ...query, filter });
    expect(found!.results.map(({ id }) => id).sort()).toEqual(['image-12', 'image-13']);
  });

  test('are similar to the vector that is stored, whatever the index has heard', async () => {
    const { key, replacedKey } = await saveEmbedding(db, acme, 'image-14', another);
    expect(await similarTo('image-14')).toEqual(await expected('image-14', another));
    expect(await similarTo('image-14', { scoreMin: 0.999999 })).toEqual(
      await expected('image-14', another, 0.999999),
    );
    await index.remove(acme, [replacedKey!]);
    await index.add(acme, [{ key, owner: 'image-14', vector: another }]);
  });

  test('are proven where none of them is looked up', async () => {
    // More than any, as the score of a vector with itself can be in single precision.
    const alone = await similarTo('image-15', { scoreMin: 1.01 });
    expect({ alone, statements }).toEqual({
      alone: { results: [], hasMore: false, reason: 'below_min_score' },
      statements: 1,
    });
    await db.query(sql`delete from images where customer_id = 'acme' and id = 'image-15'`);
    expect(await similarTo('image-15', { scoreMin: 1.01 })).toBeUndefined();
    expect(await similarTo('image-15')).toBeUndefined();
  });

  test('are not those of another image, for which the index takes it', async () => {
    const vectors = {
      nearest: index.nearest.bind(index),
      nearestTo: (space, _id, count) => index.nearestTo(space, 'image-16', count),
    } as Partial<VectorIndex> as VectorIndex;
    expect(await similarTo('image-17', {}, vectors)).toEqual(await expected('image-17', stored[17]!));
  });
});
