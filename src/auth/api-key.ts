import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type ApiKeyKind = 'customer' | 'superuser';

export const apiKeyCharacters = 40;

const prefixes = { customer: 'vtr_', superuser: 'vsu_' } as const;
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumCharacters = 6;
const form = /^(?:vtr|vsu)_[0-9A-Za-z]{36}$/;

/** A new key of exactly 40 characters: prefix, 30 random ones (178 bits), checksum. Only its hash is stored. */
export function createApiKey(kind: ApiKeyKind): string {
  const prefix = prefixes[kind];
  const randomCharacters = apiKeyCharacters - prefix.length - checksumCharacters;
  const random = Array.from({ length: randomCharacters }, () => base62[randomInt(base62.length)]);
  const start = prefix + random.join('');
  return start + checksum(start);
}

/** Whether `key` can be a key at all: a typo is told apart from a stranger without asking the database. */
export function checkApiKeyForm(key: string): boolean {
  if (key.length !== apiKeyCharacters || !form.test(key)) return false;
  const start = key.slice(0, -checksumCharacters);
  return key.slice(-checksumCharacters) === checksum(start);
}

/** What is stored. One fast hash is enough, for a key is random and cannot be guessed from a list. */
export function hashApiKey(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}

/** CRC-32 in base62, padded to six characters (62^6 > 2^32). */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let position = 0; position < checksumCharacters; position++) {
    digits = base62[rest % base62.length] + digits;
    rest = Math.floor(rest / base62.length);
  }
  return digits;
}
