import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

const modulusBits = 2048;

/** A private key as it is kept in `keys.json`. */
export type StoredKey = JWK & {
  kid: string;
  /** ISO 8601. From then on it signs, until a later one does. */
  signs_from: string;
};

export function keyFileIn(folder: string): string {
  return join(folder, 'keys.json');
}

/** The keys, newest first; `undefined` when there is no file. Throws when it is damaged: it is never replaced. */
export async function readKeys(folder: string): Promise<StoredKey[] | undefined> {
  const path = keyFileIn(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const keys = parse(text)?.keys;
  // New keys in place of a damaged file would end every token without a word.
  if (!Array.isArray(keys)) throw new Error(`${path} is damaged: it is not JSON with a list \`keys\``);
  if (keys.length === 0 || !keys.every(isKey)) throw new Error(`${path} holds no signing key`);
  return keys.map(dated).sort((a, b) => Date.parse(b.signs_from) - Date.parse(a.signs_from));
}

/** Writes the first keys. Linking makes the file whole or absent, and lets the first of two processes win. */
export async function createKeyFile(folder: string, keys: StoredKey[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = await writeDraft(folder, keys);
  try {
    await link(draft, keyFileIn(folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  await syncFolder(folder);
}

/** Puts these keys in place of those that are there, all at once. */
export async function replaceKeyFile(folder: string, keys: StoredKey[]): Promise<void> {
  await rename(await writeDraft(folder, keys), keyFileIn(folder));
  await syncFolder(folder);
}

export async function newKey(signsFrom: Date): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: modulusBits, extractable: true });
  const key = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(key);
  return { ...key, kid, alg: 'RS256', use: 'sig', signs_from: signsFrom.toISOString() };
}

function parse(text: string): { keys?: unknown } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKey(key: unknown): key is JWK & { kid: string } {
  const { kty, kid } = (key ?? {}) as JWK;
  return kty === 'RSA' && typeof kid === 'string';
}

/** Of a key without a date nobody knows how old it is, so it counts as old. */
function dated(key: JWK & { kid: string; signs_from?: string }): StoredKey {
  const isDated = key.signs_from !== undefined && !Number.isNaN(Date.parse(key.signs_from));
  return isDated ? (key as StoredKey) : { ...key, signs_from: new Date(0).toISOString() };
}

async function writeDraft(folder: string, keys: StoredKey[]): Promise<string> {
  const draft = join(folder, `keys.${randomUUID()}.tmp`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ keys }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
