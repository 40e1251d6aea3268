import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Turns } from './turns.js';

function openTurns() {
  let now = 0;
  const turns = new Turns(2, () => now);
  const atWork: string[] = [];
  const ends = new Map<string, () => void>();
  /** Work of the customer that the name starts with; it lasts until `end`. */
  const ask = (name: string) => {
    return turns.take(name[0]!, async () => {
      atWork.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      atWork.splice(atWork.indexOf(name), 1);
    });
  };
  const end = async (name: string) => {
    ends.get(name)!();
    await sleep(1);
  };
  return { turns, ask, end, working: () => atWork.join(' '), pass: (ms: number) => (now += ms) };
}

describe('turns', () => {
  test('hold nobody up who asks alone', () => {
    const { ask, working } = openTurns();
    for (const name of ['a1', 'a2', 'a3', 'a4']) void ask(name);
    expect(working()).toBe('a1 a2 a3 a4');
  });

  test('leave each a few while several ask, the rest in line', async () => {
    const { ask, end, working } = openTurns();
    for (const name of ['b1', 'a1', 'a2', 'a3', 'a4']) void ask(name);
    expect(working()).toBe('b1 a1 a2');
    void ask('b2');
    expect(working()).toBe('b1 a1 a2 b2');
    await end('a1');
    expect(working()).toBe('b1 a2 b2 a3');
  });

  test('end with the haste: once the others are quiet, all that waits is done', async () => {
    const { ask, end, working, pass } = openTurns();
    for (const name of ['b1', 'a1', 'a2', 'a3', 'a4', 'a5']) void ask(name);
    await end('b1');
    pass(5_001);
    await end('a1');
    expect(working()).toBe('a2 a3 a4 a5');
  });

  test('do not count a request that waits for something else', async () => {
    const { turns, ask, end, working } = openTurns();
    void ask('b1');
    let done: () => void = () => {};
    const waits = turns.take('a', () =>
      turns.aside('a', () => new Promise<void>((resolve) => (done = resolve))),
    );
    void ask('a1');
    void ask('a2');
    void ask('a3');
    expect(working()).toBe('b1 a1 a2');
    done();
    await waits;
    await end('a1');
    await end('a2');
    await end('a3');
    expect(working()).toBe('b1');
    await turns.aside('c', () => sleep(1));
    for (const name of ['c1', 'c2', 'c3']) void ask(name);
    expect(working()).toBe('b1 c1 c2');
  });

  test('go on after work that fails', async () => {
    const { turns, ask, working } = openTurns();
    void ask('b1');
    for (let n = 0; n < 3; n++)
      await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    void ask('a1');
    void ask('a2');
    expect(working()).toBe('b1 a1 a2');
  });

  test('tell how long a customer with many requests would wait, by how fast they are done', async () => {
    const { turns, ask, end, pass } = openTurns();
    for (let n = 0; n < 164; n++) void ask(`a${n}`);
    expect(turns.backlogMs('a')).toBe(0);
    for (let n = 0; n < 50; n++) {
      pass(40);
      await end(`a${n}`);
    }
    // 114 in hand, 40 ms each.
    expect(turns.backlogMs('a')).toBeCloseTo(114 * 40, 5);
    expect(turns.backlogMs('b')).toBe(0);
    for (let n = 50; n < 132; n++) await end(`a${n}`);
    expect(turns.backlogMs('a')).toBe(0);
  });

  test('measure anew when a customer that was quiet asks for much at once', async () => {
    const { turns, ask, pass } = openTurns();
    void ask('a0');
    pass(600_000);
    for (let n = 1; n <= 80; n++) void ask(`a${n}`);
    pass(10);
    expect(turns.backlogMs('a')).toBe(0);
    pass(2_000);
    expect(turns.backlogMs('a')).toBeGreaterThan(100_000);
  });
});
