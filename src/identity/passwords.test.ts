import { describe, expect, test } from 'vitest';
import {
  defaultPasswordCost,
  generatePassword,
  hashPassword,
  passwordComplaint,
  passwordMatches,
} from './passwords.js';
import { cheapPasswords } from './testing.js';

describe('a stored password', () => {
  test('matches itself only', async () => {
    const stored = await hashPassword('Correct-Horse-7', cheapPasswords);
    expect(await passwordMatches('Correct-Horse-7', stored)).toBe(true);
    for (const other of ['Correct-Horse-8', 'correct-horse-7', 'Correct-Horse-7 ', '']) {
      expect(await passwordMatches(other, stored)).toBe(false);
    }
  });

  test('has a salt of its own, and does not hold the password', async () => {
    const [one, two] = await Promise.all([
      hashPassword('Correct-Horse-7', cheapPasswords),
      hashPassword('Correct-Horse-7', cheapPasswords),
    ]);
    expect(one).not.toBe(two);
    expect(one).not.toContain('Horse');
  });

  test('carries its cost: 32 MiB and three passes', async () => {
    const stored = await hashPassword('Correct-Horse-7');
    expect(stored).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(defaultPasswordCost.blocks * defaultPasswordCost.rounds * 128).toBe(32 * 2 ** 20);
    expect(await passwordMatches('Correct-Horse-7', stored)).toBe(true);
  });

  test('matches however its accents are typed', async () => {
    const stored = await hashPassword('Caf\u00e9-Horse-7', cheapPasswords);
    expect(await passwordMatches('Cafe\u0301-Horse-7', stored)).toBe(true);
  });

  test('that is no hash is an error, not a mismatch', async () => {
    await expect(passwordMatches('x', 'plain text')).rejects.toThrow('scrypt');
  });
});

test('generated passwords satisfy the rules and need no quoting', () => {
  const passwords = new Set(Array.from({ length: 500 }, generatePassword));
  expect(passwords.size).toBe(500);
  for (const password of passwords) {
    expect(passwordComplaint(password)).toBeUndefined();
    expect(password).toMatch(/^[A-Za-z0-9_.][A-Za-z0-9._-]{19}$/);
  }
});
