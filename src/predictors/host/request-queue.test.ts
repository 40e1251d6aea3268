import { describe, expect, it } from 'vitest';
import type { Priority } from '../inference.js';
import { RequestQueue } from './request-queue.js';

interface Entry {
  customerId: string;
  priority: Priority;
  size: number;
  name: string;
}

const all = { held: () => 0, mayGo: () => true };

function openQueue(placesMax = 100) {
  const gone: string[] = [];
  const queue = new RequestQueue<Entry>(placesMax, ({ name }) => gone.push(name));
  const entry = (name: string, priority: Priority = 'realtime', size = 0): Entry => {
    return { customerId: name[0]!, priority, size, name };
  };
  const add = (names: string, priority?: Priority, size?: number) => {
    for (const name of names.split(' ')) queue.add(entry(name, priority, size));
  };
  const take = (count: number, choice: Parameters<typeof queue.take>[0] = all) =>
    Array.from({ length: count }, () => queue.take(choice)?.name ?? '-').join(' ');
  return { queue, gone, entry, add, take };
}

function codeOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}

describe('the queue in front of the children', () => {
  it('serves customers in turn, each in its order', () => {
    const { add, take } = openQueue();
    add('a1 a2 a3 a4 a5 b1 c1 c2');
    expect(take(9)).toBe('a1 b1 c1 a2 c2 a3 a4 a5 -');
  });

  it('serves a customer that comes anew before those that had their turn', () => {
    const { add, take } = openQueue();
    add('a1 a2 a3 a4 a5 a6');
    expect(take(2)).toBe('a1 a2');
    add('b1');
    expect(take(2)).toBe('b1 a3');
    add('b2 c1');
    expect(take(4)).toBe('c1 b2 a4 a5');
  });

  it('lets go first whoever holds the fewest, and leaves out who may not', () => {
    const { add, take } = openQueue();
    const holding: Record<string, number> = { a: 2, b: 0, c: 1 };
    add('a1 a2 b1 b2 c1');
    const held = (customer: string) => holding[customer]!;
    expect(take(1, { held, mayGo: () => true })).toBe('b1');
    expect(take(1, { held, mayGo: (customer) => customer !== 'b' })).toBe('c1');
    expect(take(1, { held, mayGo: () => false })).toBe('-');
    expect(take(3)).toBe('a1 b2 a2');
  });

  it('passes over a customer whose next request does not fit, and keeps the order of each', () => {
    const { queue, add, take } = openQueue();
    add('a1 a2 b1 b2 c1');
    const fits = ({ name }: Entry) => name !== 'a1' && name !== 'b2';
    expect(take(3, { ...all, fits })).toBe('b1 c1 -');
    expect(queue.depth().realtime).toBe(3);
    expect(take(3)).toBe('a1 b2 a2');
  });

  it('puts real-time before ingestion, whosever it is', () => {
    const { add, take } = openQueue();
    add('a1 b1', 'ingestion');
    add('c1 a2');
    expect(take(4)).toBe('c1 a2 b1 a1');
  });

  it('refuses a customer that has filled it, and makes room for others', () => {
    const { queue, gone, add, entry, take } = openQueue(4);
    add('a1 a2 a3 a4');
    expect(codeOf(() => queue.add(entry('a5')))).toBe('overloaded');
    add('b1 b2');
    expect(gone).toEqual(['a4', 'a3']);
    expect(codeOf(() => queue.add(entry('b3')))).toBe('overloaded');
    expect(codeOf(() => queue.add(entry('a6')))).toBe('overloaded');
    add('c1');
    expect(gone).toEqual(['a4', 'a3', 'a2']);
    add('a9', 'ingestion');
    expect(queue.depth()).toEqual({ realtime: 4, ingestion: 1 });
    expect(take(5)).toBe('a1 b1 c1 b2 a9');
  });

  it('counts a large picture as several', () => {
    const { queue, add, entry } = openQueue(64);
    add('a1 a2 a3', 'realtime', 80 * 1024 ** 2);
    expect(codeOf(() => queue.add(entry('a4', 'realtime', 80 * 1024 ** 2)))).toBe('overloaded');
    add('a5 a6 a7 a8');
    expect(codeOf(() => queue.add(entry('a9')))).toBe('overloaded');
  });

  it('puts back to the front and removes from the middle', () => {
    const { queue, entry, take } = openQueue();
    const [one, two, three] = [entry('a1'), entry('a2'), entry('a3')];
    for (const each of [one, two, three]) queue.add(each);
    expect(queue.take(all)).toBe(one);
    expect([queue.remove(two), queue.remove(two)]).toEqual([true, false]);
    queue.putBack(one);
    expect(queue.all().length).toBe(2);
    expect(take(3)).toBe('a1 a3 -');
  });
});
