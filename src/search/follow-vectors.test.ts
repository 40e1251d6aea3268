import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';
import { VectorFollower } from './follow-vectors.js';
import type { Entry, Space } from './vector-index.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

/** As the index of another process: it holds the spaces of acme alone. */
function otherIndex() {
  const added = new Map<number, Entry & { space: Space }>();
  let times = 0;
  return {
    added,
    times: () => times,
    holds: ({ customerId, of }: Space) => customerId === 'acme' && of === undefined,
    async add(space: Space, entries: Entry[]) {
      times += entries.length;
      for (const entry of entries) added.set(entry.key, { ...entry, space });
    },
  };
}

async function post(id: string, seed: number, party = world.acme) {
  const file = { base64: (await picture(seed)).toString('base64') };
  const { body } = await world.as('admin', party)('POST /images?wait=30', [{ id, file }]);
  expect(body.results[0].status).toBe('ready');
}

test('what others write is added once, to the spaces that are held', async () => {
  await post('before', 1);
  const index = otherIndex();
  const follower = new VectorFollower({ ...world.context, index, pollMs: 20 });
  try {
    await post('one', 2);
    await post('two', 3);
    await post('foreign', 4, world.globex);
    await expect.poll(() => index.added.size).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(index.times()).toBe(3);
    const [{ space, owner, vector }] = [...index.added.values()] as [Entry & { space: Space }];
    expect(space).toEqual({ customerId: 'acme', predictor: 'vitrine-embedding', version: '1' });
    expect(vector.length).toBeGreaterThan(100);
    expect(owner).toBe('before');
    // A new picture takes a new number.
    await post('one', 5);
    await expect.poll(() => index.added.size).toBe(4);
  } finally {
    await follower.close();
  }
});
