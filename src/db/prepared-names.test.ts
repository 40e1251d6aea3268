import { describe, expect, test } from 'vitest';
import { PreparedNames } from './prepared-names.js';

const askedOften = (names: PreparedNames, text: string) => {
  for (let n = 1; n < 5; n++) expect(names.of(text)).toBeUndefined();
  return names.of(text);
};

describe('names of prepared statements', () => {
  test('are given to what is asked often, one each, and stay', () => {
    const names = new PreparedNames();
    const first = askedOften(names, 'select 1');
    const second = askedOften(names, 'select 2');
    expect(first).toBeDefined();
    expect(second).not.toBe(first);
    expect([names.of('select 1'), names.of('select 2')]).toEqual([first, second]);
  });

  test('are not given to what is hardly ever asked, however much of that there is', () => {
    const names = new PreparedNames();
    for (let round = 0; round < 5; round++)
      for (let n = 0; n < 2_000; n++) expect(names.of(`select ${n}`)).toBeUndefined();
    expect(askedOften(names, 'select again')).toBeDefined();
  });

  test('are so many at most', () => {
    const names = new PreparedNames();
    for (let n = 0; n < 128; n++) expect(askedOften(names, `select ${n}`)).toBeDefined();
    for (let n = 0; n < 10; n++) expect(names.of('one more')).toBeUndefined();
    expect(names.of('select 0')).toBeDefined();
  });

  test('end', () => {
    const names = new PreparedNames();
    askedOften(names, 'select 1');
    names.end();
    expect(names.of('select 1')).toBeUndefined();
  });
});
