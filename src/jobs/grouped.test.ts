import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { grouped } from './grouped.js';

function recorder(expectsMore: () => boolean, max = 3) {
  const groups: number[][] = [];
  const ask = grouped(
    async (items: number[]) => {
      groups.push(items);
      if (items.includes(13)) throw new Error('unlucky');
      return items.map((item) => item * 2);
    },
    { max, waitMs: 20, expectsMore },
  );
  return { ask, groups };
}

describe('what is grouped', () => {
  it('is done together, each getting its own result', async () => {
    const { ask, groups } = recorder(() => true);
    expect(await Promise.all([ask(1), ask(2)])).toEqual([2, 4]);
    expect(groups).toEqual([[1, 2]]);
  });

  it('does not wait once the group is full', async () => {
    const { ask, groups } = recorder(() => true, 2);
    expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('does not wait when nothing more is expected', async () => {
    let under = 2;
    const { ask, groups } = recorder(() => --under > 0);
    await Promise.all([ask(1), ask(2)]);
    await ask(3);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('fails alone', async () => {
    const { ask, groups } = recorder(() => true);
    const outcomes = await Promise.allSettled([ask(1), ask(13), ask(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toEqual([[1, 13, 3], [1], [13], [3]]);
    await sleep(30);
    expect(groups).toHaveLength(4);
  });
});
