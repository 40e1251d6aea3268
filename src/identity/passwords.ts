import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';

/** What one hash costs: `blocks` × `rounds` × 128 bytes of memory, `passes` times. */
export interface PasswordCost {
  blocks: number;
  rounds: number;
  passes: number;
}

/** One of the settings that OWASP recommends for scrypt: 32 MiB, three passes. */
export const defaultPasswordCost: PasswordCost = { blocks: 2 ** 15, rounds: 8, passes: 3 };

export const passwordCharactersMax = 256;
const generatedCharacters = 20;
const saltBytes = 16;
const hashBytes = 32;

const lower = 'abcdefghijkmnopqrstuvwxyz';
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const digits = '23456789';
// None of them needs quoting in a shell, in JSON or in a URL.
const symbols = '-_.';

/** Hashes with a salt of its own; the text carries the cost, so that it can be raised later. */
export async function hashPassword(
  password: string,
  cost: PasswordCost = defaultPasswordCost,
): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, cost);
  const { blocks, rounds, passes } = cost;
  return ['scrypt', blocks, rounds, passes, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [name, blocks, rounds, passes, salt, hash] = stored.split('$');
  if (name !== 'scrypt' || !salt || !hash) throw new Error('A stored password is not a scrypt hash');
  const cost = { blocks: Number(blocks), rounds: Number(rounds), passes: Number(passes) };
  const derived = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return timingSafeEqual(derived, Buffer.from(hash, 'base64url'));
}

/** A password that satisfies the rules, without characters that are easily confused. */
export function generatePassword(): string {
  const all = lower + upper + digits + symbols;
  for (;;) {
    const password = Array.from({ length: generatedCharacters }, () => all[randomInt(all.length)]).join('');
    // A leading dash would look like an option on a command line.
    if (!password.startsWith('-') && passwordComplaint(password) === undefined) return password;
  }
}

/** What is wrong with a new password, in Cognito's words; `undefined` when it will do. */
export function passwordComplaint(password: string): string | undefined {
  if (password.length < 8) return 'Password not long enough';
  if (password.length > passwordCharactersMax) return 'Password too long';
  if (!/\p{Lu}/u.test(password)) return 'Password must have uppercase characters';
  if (!/\p{Ll}/u.test(password)) return 'Password must have lowercase characters';
  if (!/\p{Nd}/u.test(password)) return 'Password must have numeric characters';
  if (!/[^\p{L}\p{N}\s]/u.test(password)) return 'Password must have symbol characters';
  return undefined;
}

function derive(password: string, salt: Buffer, { blocks, rounds, passes }: PasswordCost): Promise<Buffer> {
  // Node's default memory limit is exactly what 2^15 blocks need, and refuses it.
  const options = { N: blocks, r: rounds, p: passes, maxmem: 256 * blocks * rounds };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, hashBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
