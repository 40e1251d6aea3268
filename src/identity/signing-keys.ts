import type { Jwks } from 'aws-jwt-verify/jwk';
import { type CryptoKey, importJWK, type JWTPayload, SignJWT } from 'jose';
import { createKeyFile, newKey, readKeys, replaceKeyFile, type StoredKey } from './signing-key-file.js';
import { tokenSeconds } from './token-life.js';

/** The keys that tokens are signed with, kept in `keys.json` of a folder and nowhere else. */
export interface SigningKeys {
  sign(payload: JWTPayload): Promise<string>;
  /** The public halves of all keys whose tokens are accepted, for those who verify. */
  jwks(): Jwks;
  /** Takes over what others have written, makes a new key when it is time, and withdraws old ones. */
  keepFresh(): Promise<void>;
  close(): void;
}

/** A key signs for so long before the next one takes over. */
export const signingDaysMax = 90;
/** A new key is published so long before it signs that nobody who keeps the public keys meets an unknown one. */
export const publishedAheadSeconds = 600;
/** Clocks may differ by so much. */
const graceSeconds = 60;
const freshenedEveryMs = 10_000;

/** Reads the keys, or makes the first one, and keeps them fresh until closed. */
export async function openSigningKeys(
  folder: string,
  options: { clock?: () => Date; onTrouble?: (error: unknown) => void } = {},
): Promise<SigningKeys> {
  const { clock = () => new Date(), onTrouble = () => {} } = options;
  let stored = await readKeys(folder);
  if (!stored) {
    await createKeyFile(folder, [await newKey(clock())]);
    stored = (await readKeys(folder)) ?? [];
  }
  let keys = stored;
  const imported = new Map<string, CryptoKey>();

  async function keepFresh(): Promise<void> {
    const found = (await readKeys(folder)) ?? keys;
    const now = clock();
    const kept = acceptedAt(found, now);
    const isDue = secondsSince(found[0]!, now) >= signingDaysMax * 24 * 3600;
    if (isDue) await replaceKeyFile(folder, [await newKey(later(now, publishedAheadSeconds)), ...kept]);
    else if (kept.length < found.length) await replaceKeyFile(folder, kept);
    // What another process has written at the same time counts, so that all use the same keys.
    keys = (await readKeys(folder)) ?? keys;
  }

  async function sign(payload: JWTPayload): Promise<string> {
    const { signs_from: _, ...signer } = signerAt(keys, clock());
    const key = imported.get(signer.kid) ?? ((await importJWK(signer, 'RS256')) as CryptoKey);
    imported.set(signer.kid, key);
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: signer.kid }).sign(key);
  }

  const timer = setInterval(() => void keepFresh().catch(onTrouble), freshenedEveryMs).unref();
  return {
    sign,
    jwks: () => ({ keys: acceptedAt(keys, clock()).map(publicHalf) }),
    keepFresh,
    close: () => clearInterval(timer),
  };
}

/**
 * Makes a new key. It signs after a while and the old one is withdrawn when its tokens have ended; or, `atOnce`, the
 * old ones end now, with all tokens that they have signed. `undefined` when there are no keys yet.
 */
export async function rotateSigningKey(
  folder: string,
  { now, atOnce }: { now: Date; atOnce: boolean },
): Promise<{ kid: string; signsFrom: Date; othersEnd: Date } | undefined> {
  const stored = await readKeys(folder);
  if (!stored) return undefined;
  const signsFrom = atOnce ? now : later(now, publishedAheadSeconds);
  const key = await newKey(signsFrom);
  await replaceKeyFile(folder, atOnce ? [key] : [key, ...acceptedAt(stored, now)]);
  return { kid: key.kid, signsFrom, othersEnd: atOnce ? now : endAfter(signsFrom) };
}

/** The newest key whose time has come. */
function signerAt(newestFirst: StoredKey[], now: Date): StoredKey {
  return newestFirst.find((key) => secondsSince(key, now) >= 0) ?? newestFirst.at(-1)!;
}

/** All keys but those whose successor has been signing for longer than a token lives. */
function acceptedAt(newestFirst: StoredKey[], now: Date): StoredKey[] {
  return newestFirst.filter((_, position) => {
    const successor = newestFirst[position - 1];
    return !successor || now < endAfter(new Date(successor.signs_from));
  });
}

/** When the last token has ended that was signed before `handover`. */
function endAfter(handover: Date): Date {
  return later(handover, tokenSeconds + graceSeconds);
}

function later(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}

function secondsSince(key: StoredKey, now: Date): number {
  return (now.getTime() - Date.parse(key.signs_from)) / 1000;
}

/** Names what may be seen, so that no private member slips out. */
function publicHalf({ kty, n, e, kid, alg, use }: StoredKey): Jwks['keys'][number] {
  if (kty !== 'RSA' || !n || !e) throw new Error('A signing key is not an RSA key');
  return { kty, n, e, kid, alg: alg ?? 'RS256', use: use ?? 'sig' };
}
