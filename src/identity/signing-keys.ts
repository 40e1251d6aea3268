import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Jwks } from 'aws-jwt-verify/jwk';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';

const modulusBits = 2048;

/** The keys that tokens are signed with, kept in `keys.json` of a folder and nowhere else. */
export interface SigningKeys {
  sign(payload: JWTPayload): Promise<string>;
  /** The public halves of all keys, for those who verify. */
  jwks(): Jwks;
}

/** Reads the keys, or makes the first one. The first of the list signs; tokens of all of them are accepted. */
export async function openSigningKeys(folder: string): Promise<SigningKeys> {
  const path = join(folder, 'keys.json');
  const stored = (await read(path)) ?? (await create(folder, path));
  const [signer] = stored;
  if (!signer?.kid) throw new Error(`${path} holds no signing key`);
  const header = { alg: 'RS256', kid: signer.kid };
  const key = (await importJWK(signer, 'RS256')) as CryptoKey;
  const jwks = { keys: stored.map(publicHalf) };
  return {
    sign: (payload) => new SignJWT(payload).setProtectedHeader(header).sign(key),
    jwks: () => jwks,
  };
}

async function read(path: string): Promise<JWK[] | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const keys = parse(text)?.keys;
  // A damaged file is never replaced: new keys would end every session without a word.
  if (!Array.isArray(keys)) throw new Error(`${path} is damaged: it is not JSON with a list \`keys\``);
  return keys as JWK[];
}

function parse(text: string): { keys?: unknown } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Linking the finished file into place makes it whole or absent, and lets the first of two processes win. */
async function create(folder: string, path: string): Promise<JWK[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `keys.${randomUUID()}.tmp`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ keys: [await newKey()] }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  await syncFolder(folder);
  return (await read(path)) ?? [];
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: modulusBits, extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, kid: await calculateJwkThumbprint(key), alg: 'RS256', use: 'sig' };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names what may be seen, so that no private member slips out. */
function publicHalf({ kty, n, e, kid, alg, use }: JWK): Jwks['keys'][number] {
  if (kty !== 'RSA' || !n || !e || !kid) throw new Error('A signing key is not an RSA key with a `kid`');
  return { kty, n, e, kid, alg: alg ?? 'RS256', use: use ?? 'sig' };
}
