import { expect, test } from 'vitest';
import { settled } from './settled.js';
import { Standstill, standstillWatch } from './standstill.js';

test('what moves is waited for, what stands still for longer than allowed is not', () => {
  let now = 0;
  const watch = standstillWatch({ idleTimeout: 10 }, () => now);
  for (const seen of [1, 2, 3]) {
    now += 9_000;
    watch({ seen });
  }
  now += 10_000;
  watch({ seen: 3 });
  now += 1;
  expect(() => watch({ seen: 3 })).toThrow(Standstill);
  expect(() => watch({ seen: 3 })).toThrow('Nothing has moved for 10 s');
});

test('a run that never ends does not hold a script for ever', async () => {
  const states: string[] = [];
  const waiting = settled(
    'queued',
    (state) => state === 'done',
    async () => 'queued',
    (state) => states.push(state),
    { idleTimeout: 1 },
  );
  await expect(waiting).rejects.toMatchObject({ exitCode: 4 });
  expect(states.length).toBeGreaterThan(1);
});
