import { describe, expect, test } from 'vitest';
import { apiKeyCharacters, checkApiKeyForm, createApiKey, hashApiKey } from './api-key.js';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('API keys', () => {
  test.each([
    ['customer', 'vtr_'],
    ['superuser', 'vsu_'],
  ] as const)('of a %s have 40 characters and start with %s', (kind, prefix) => {
    const keys = new Set(Array.from({ length: 200 }, () => createApiKey(kind)));
    expect(keys.size).toBe(200);
    for (const key of keys) {
      expect(key).toHaveLength(apiKeyCharacters);
      expect(key).toMatch(new RegExp(`^${prefix}[0-9A-Za-z]{36}$`));
      expect(checkApiKeyForm(key)).toBe(true);
    }
  });

  test('with one wrong character are refused, wherever it is', () => {
    const key = createApiKey('customer');
    for (let position = 0; position < key.length; position++) {
      const other = alphabet[(alphabet.indexOf(key[position]!) + 1) % alphabet.length];
      expect(checkApiKeyForm(key.slice(0, position) + other + key.slice(position + 1))).toBe(false);
    }
  });

  test('with two neighbours swapped are refused', () => {
    const key = createApiKey('superuser');
    for (let position = 4; position < key.length - 1; position++) {
      const [a, b] = [key[position]!, key[position + 1]!];
      if (a === b) continue;
      expect(checkApiKeyForm(key.slice(0, position) + b + a + key.slice(position + 2))).toBe(false);
    }
  });

  test.each(['', 'vtr_', 'None', 'x'.repeat(40), `vtr_${'0'.repeat(36)}`, `${createApiKey('customer')}0`])(
    'are not %j',
    (text) => {
      expect(checkApiKeyForm(text)).toBe(false);
    },
  );

  test('of one kind do not become the other by their prefix', () => {
    const key = createApiKey('customer');
    expect(checkApiKeyForm(`vsu_${key.slice(4)}`)).toBe(false);
  });

  test('are stored as their SHA-256', () => {
    const hex = Buffer.from(hashApiKey('abc')).toString('hex');
    expect(hex).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
