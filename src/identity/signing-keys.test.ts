import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSigningKeys } from './signing-keys.js';

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

test('the first key of the list signs, and all are published without their private halves', async () => {
  const old = await openSigningKeys(folder);
  const oldFile = JSON.parse(await readFile(path(), 'utf8'));
  await rm(path());
  await openSigningKeys(folder);
  const newFile = JSON.parse(await readFile(path(), 'utf8'));
  await writeFile(path(), JSON.stringify({ keys: [...newFile.keys, ...oldFile.keys] }));
  const both = await openSigningKeys(folder);
  expect(both.jwks().keys).toHaveLength(2);
  await verify(await old.sign({}), both.jwks());
  const { protectedHeader } = await verify(await both.sign({}), both.jwks());
  expect(protectedHeader.kid).toBe(newFile.keys[0].kid);
  expect(JSON.stringify(both.jwks())).not.toContain(oldFile.keys[0].d);
});

test.each(['', '{', '[]', '{}', '{"keys":{}}', 'null'])(
  'a damaged file (%j) is reported and kept',
  async (text) => {
    await mkdir(folder);
    await writeFile(path(), text);
    await expect(openSigningKeys(folder)).rejects.toThrow(/keys\.json is damaged/);
    expect(await readFile(path(), 'utf8')).toBe(text);
  },
);
