import { expect, test } from 'vitest';
import { createSignInQueue } from './sign-in-queue.js';

/** Work that ends when told to. */
function held() {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, ended };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('runs work for one name in order, one at a time, and other names beside it', async () => {
  const queue = createSignInQueue({ atOnceMax: 2 });
  const [first, second, other] = [held(), held(), held()];
  const started: string[] = [];
  const run = (label: string, name: string, work: { ended: Promise<void> }) =>
    queue(name, async () => {
      started.push(label);
      await work.ended;
      return label;
    });
  const all = [run('anna 1', 'anna', first), run('anna 2', 'anna', second), run('gus', 'gus', other)];
  await settled();
  expect(started).toEqual(['anna 1', 'gus']);
  other.end();
  await settled();
  expect(started).toEqual(['anna 1', 'gus']);
  first.end();
  second.end();
  expect(await Promise.all(all)).toEqual(['anna 1', 'anna 2', 'gus']);
});

test('runs no more at once than allowed', async () => {
  const queue = createSignInQueue({ atOnceMax: 2 });
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await settled();
    running--;
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => queue(`user ${index}`, work)));
  expect(most).toBe(2);
});

test('turns work away when too much is waiting', async () => {
  const queue = createSignInQueue({ atOnceMax: 1, waitingMax: 2 });
  const first = held();
  const running = queue('anna', () => first.ended.then(() => 'done'));
  const waiting = [queue('anna', async () => 'done'), queue('gus', async () => 'done')];
  expect(await queue('late', async () => 'done')).toBeUndefined();
  first.end();
  expect(await Promise.all([running, ...waiting])).toEqual(['done', 'done', 'done']);
});

test('goes on after work that fails', async () => {
  const queue = createSignInQueue({ atOnceMax: 1 });
  await expect(queue('anna', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await queue('anna', async () => 'done')).toBe('done');
});
