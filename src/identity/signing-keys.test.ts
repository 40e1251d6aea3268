import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  openSigningKeys,
  publishedAheadSeconds,
  rotateSigningKey,
  type SigningKeys,
} from './signing-keys.js';
import { tokenSeconds } from './token-life.js';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'vitrine-keys-'));
  folder = join(parent, 'identity');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const path = () => join(folder, 'keys.json');
const verify = (token: string, jwks: object) => jwtVerify(token, createLocalJWKSet(jwks as JSONWebKeySet));

test('the first start makes a key that only its owner can read', async () => {
  const keys = await openSigningKeys(folder);
  expect((await stat(path())).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await readdir(folder)).toEqual(['keys.json']);
  const { payload } = await verify(await keys.sign({ hello: 'you' }), keys.jwks());
  expect(payload).toEqual({ hello: 'you' });
});

test('the next start uses the same key', async () => {
  const first = await openSigningKeys(folder);
  const second = await openSigningKeys(folder);
  expect(second.jwks()).toEqual(first.jwks());
  await verify(await first.sign({}), second.jwks());
});

test('starts at the same time agree on one key', async () => {
  const all = await Promise.all([openSigningKeys(folder), openSigningKeys(folder)]);
  for (const keys of all) expect(keys.jwks()).toEqual(all[0]!.jwks());
  expect(await readdir(folder)).toEqual(['keys.json']);
});

test('all keys are published, without their private halves', async () => {
  const keys = await openSigningKeys(folder);
  const [stored] = JSON.parse(await readFile(path(), 'utf8')).keys;
  expect(stored.d).toMatch(/^[\w-]{300,}$/);
  const published = JSON.stringify(keys.jwks());
  for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(published).not.toContain(stored[name]);
  expect(Object.keys(keys.jwks().keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

test.each(['', '{', '[]', '{}', '{"keys":{}}', 'null', '{"keys":[]}', '{"keys":[{"kty":"RSA"}]}'])(
  'a damaged file (%j) is reported and kept',
  async (text) => {
    await mkdir(folder);
    await writeFile(path(), text);
    await expect(openSigningKeys(folder)).rejects.toThrow(/keys\.json (is damaged|holds no signing key)/);
    expect(await readFile(path(), 'utf8')).toBe(text);
  },
);

describe('rotation', () => {
  const day = 24 * 3600;
  let now: Date;
  let keys: SigningKeys;
  const clock = () => now;
  const wait = async (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
    await keys.keepFresh();
  };
  const signer = async () => decodeProtectedHeader(await keys.sign({})).kid;
  const isAccepted = (token: string) =>
    verify(token, keys.jwks()).then(
      () => true,
      () => false,
    );

  beforeEach(async () => {
    now = new Date('2026-01-01T00:00:00Z');
    keys = await openSigningKeys(folder, { clock });
  });
  afterEach(() => keys.close());

  test('comes by itself after ninety days; the old key is accepted until its tokens have ended', async () => {
    const first = await signer();
    await wait(90 * day - 60);
    expect(keys.jwks().keys).toHaveLength(1);

    // Published first, so that nobody meets a key that is not known yet.
    await wait(120);
    expect(keys.jwks().keys).toHaveLength(2);
    expect(await signer()).toBe(first);

    await wait(publishedAheadSeconds - 1);
    const last = await keys.sign({});
    expect(decodeProtectedHeader(last).kid).toBe(first);
    await wait(2);
    expect(await signer()).not.toBe(first);
    expect(await isAccepted(last)).toBe(true);

    // The last token of the old key lives an hour.
    await wait(tokenSeconds - 1);
    expect(await isAccepted(last)).toBe(true);
    await wait(120);
    expect(await isAccepted(last)).toBe(false);
    expect(keys.jwks().keys).toHaveLength(1);
    expect(await readFile(path(), 'utf8')).not.toContain(first!);
  });

  test('goes on every ninety days, with one key or two at a time', async () => {
    const signers = new Set<string>();
    for (let passed = 0; passed < 365; passed++) {
      await wait(day);
      signers.add((await signer())!);
      expect(keys.jwks().keys.length).toBeLessThanOrEqual(2);
    }
    expect(signers.size).toBe(5);
  });

  test('comes when it is asked for, beside a running server', async () => {
    const old = await keys.sign({});
    const rotated = await rotateSigningKey(folder, { now, atOnce: false });
    await wait(10);
    expect(await signer()).not.toBe(rotated!.kid);
    await wait(publishedAheadSeconds);
    expect(await signer()).toBe(rotated!.kid);
    expect(await isAccepted(old)).toBe(true);
    now = new Date(rotated!.othersEnd.getTime() - 1);
    expect(await isAccepted(old)).toBe(true);
    now = rotated!.othersEnd;
    expect(await isAccepted(old)).toBe(false);
  });

  test('at once withdraws what is there, with its tokens and its private half', async () => {
    const old = await keys.sign({});
    const { kid } = (await rotateSigningKey(folder, { now, atOnce: true }))!;
    await wait(10);
    expect(await isAccepted(old)).toBe(false);
    expect(await signer()).toBe(kid);
    expect(await isAccepted(await keys.sign({}))).toBe(true);
    expect(JSON.parse(await readFile(path(), 'utf8')).keys).toHaveLength(1);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
  });

  test('of several processes at the same time leaves all with the same keys', async () => {
    const others = await Promise.all([
      openSigningKeys(folder, { clock }),
      openSigningKeys(folder, { clock }),
    ]);
    now = new Date(now.getTime() + 91 * day * 1000);
    const all = [keys, ...others];
    await Promise.all(all.map((each) => each.keepFresh()));
    await Promise.all(all.map((each) => each.keepFresh()));
    now = new Date(now.getTime() + publishedAheadSeconds * 1000);
    for (const each of all) {
      expect(each.jwks()).toEqual(keys.jwks());
      await verify(await each.sign({}), keys.jwks());
    }
    for (const each of others) each.close();
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  test('takes a key of before rotation was invented for an old one', async () => {
    const file = JSON.parse(await readFile(path(), 'utf8'));
    delete file.keys[0].signs_from;
    await writeFile(path(), JSON.stringify(file));
    const old = await keys.sign({});
    await wait(10);
    expect(keys.jwks().keys).toHaveLength(2);
    expect(await isAccepted(old)).toBe(true);
  });

  test('keeps the keys at hand when the file is damaged, and never replaces it', async () => {
    const token = await keys.sign({});
    await writeFile(path(), '{');
    await expect(wait(100 * day)).rejects.toThrow('damaged');
    expect(await isAccepted(token)).toBe(true);
    expect(await readFile(path(), 'utf8')).toBe('{');
  });

  test('needs keys to be there', async () => {
    expect(await rotateSigningKey(join(parent, 'elsewhere'), { now, atOnce: false })).toBeUndefined();
  });
});
