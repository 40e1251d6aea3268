import { expect, test } from 'vitest';
import { KeptAnswers } from './kept-answers.js';

function answers(bytesMax?: number) {
  const state = { changes: 0, made: 0 };
  const kept = new KeptAnswers(() => state.changes, bytesMax);
  const ask = async (key: string, text = key, meanwhile = () => {}) => {
    const bytes = await kept.of(key, async () => {
      state.made++;
      meanwhile();
      return Buffer.from(text);
    });
    return bytes.toString();
  };
  return { state, ask };
}

test('an answer is made once until something changes', async () => {
  const { state, ask } = answers();
  expect([await ask('a', 'one'), await ask('a', 'two')]).toEqual(['one', 'one']);
  state.changes++;
  expect([await ask('a', 'three'), await ask('a', 'four')]).toEqual(['three', 'three']);
  expect(state.made).toBe(2);
});

test('one during which something changed is given and not kept', async () => {
  const { state, ask } = answers();
  expect(await ask('a', 'old', () => state.changes++)).toBe('old');
  expect(await ask('a', 'new')).toBe('new');
});

test('one that began before a change is not kept when it is done after others', async () => {
  let changes = 0;
  let finish = () => {};
  const kept = new KeptAnswers(() => changes);
  const slow = kept.of('a', async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return Buffer.from('old');
  });
  changes++;
  expect((await kept.of('b', async () => Buffer.from('b'))).toString()).toBe('b');
  finish();
  expect((await slow).toString()).toBe('old');
  expect((await kept.of('a', async () => Buffer.from('new'))).toString()).toBe('new');
});

test('a failure is not kept', async () => {
  const { ask } = answers();
  const failing = ask('a', 'never', () => {
    throw new Error('no such look');
  });
  await expect(failing).rejects.toThrow('no such look');
  expect(await ask('a', 'there')).toBe('there');
});

test('what does not fit makes room, and what is too large is not kept', async () => {
  const { state, ask } = answers(100);
  await ask('a', 'x'.repeat(60));
  await ask('b', 'x'.repeat(60));
  await ask('b', 'y');
  expect(state.made).toBe(2);
  await ask('a', 'x');
  await ask('c', 'x'.repeat(200));
  await ask('c', 'x'.repeat(200));
  expect(state.made).toBe(5);
  expect(await ask('a', 'y')).toBe('x');
});
