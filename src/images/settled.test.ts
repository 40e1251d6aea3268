import { expect, test } from 'vitest';
import { Settled } from './settled.js';

const minuteMs = 60_000;

test('ends a pause once all images have been told of', async () => {
  const settled = new Settled();
  const watch = settled.watch('acme', ['1', '2']);
  let isOver = false;
  const pause = watch.pause(minuteMs).then(() => {
    isOver = true;
  });
  for (const [customerId, id] of [
    ['acme', '1'],
    ['acme', '1'],
    ['acme', '3'],
    ['globex', '2'],
  ] as const)
    settled.tell(customerId, id);
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  settled.tell('acme', '2');
  await pause;
});

test('ends the next pause when all were told of before it, and only that one', async () => {
  const settled = new Settled();
  const watch = settled.watch('acme', ['1']);
  settled.tell('acme', '1');
  await watch.pause(minuteMs);
  settled.tell('acme', '1');
  const start = performance.now();
  await watch.pause(50);
  // Timers may fire a little early.
  expect(performance.now() - start).toBeGreaterThan(45);
});

test('says nothing to who has ended', async () => {
  const settled = new Settled();
  const watch = settled.watch('acme', ['1']);
  watch.end();
  settled.tell('acme', '1');
  const start = performance.now();
  await watch.pause(50);
  expect(performance.now() - start).toBeGreaterThan(45);
});
