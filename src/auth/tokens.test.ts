import type { KeyObject } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../http/problem.js';
import {
  badTokens,
  goodAccess,
  goodId,
  header,
  id,
  issuer,
  jwk,
  next,
  ours,
  signed,
} from './testing-tokens.js';
import { createTokenVerifier, jwtReader } from './tokens.js';

let published: { kid: string; key: KeyObject }[];
beforeEach(() => {
  published = [{ kid: 'ours', key: ours.publicKey }];
});

const verifier = createTokenVerifier({
  read: jwtReader({ issuer, findKey: (wanted) => published.map(jwk).find(({ kid }) => kid === wanted) }),
  acceptsClient: async (client) => client === 'shop',
});

describe('tokens that are accepted', () => {
  test('an access token with openid, as Bearer', async () => {
    expect(await verifier.verify(goodAccess, 'bearer')).toEqual({
      username: 'anna',
      sub: 'f3b0',
      groups: ['acme'],
      scope: ['openid', 'email'],
      tokenUse: 'access',
    });
  });

  test('an id token, bare', async () => {
    expect(await verifier.verify(goodId, 'bare')).toEqual({
      username: 'anna',
      sub: 'f3b0',
      groups: ['acme'],
      scope: [],
      tokenUse: 'id',
    });
  });

  test('one without groups has none', async () => {
    const token = signed(header, { ...id, 'cognito:groups': undefined });
    expect((await verifier.verify(token, 'bare')).groups).toEqual([]);
  });

  test('of a new key as soon as it is published, and of the old one until it is withdrawn', async () => {
    const token = signed({ alg: 'RS256', kid: 'next' }, id, next.privateKey);
    await expect(verifier.verify(token, 'bare')).rejects.toThrow('key');
    published.push({ kid: 'next', key: next.publicKey });
    expect((await verifier.verify(token, 'bare')).username).toBe('anna');
    expect((await verifier.verify(goodId, 'bare')).username).toBe('anna');
    published.shift();
    await expect(verifier.verify(goodId, 'bare')).rejects.toThrow('key');
  });
});

describe('tokens that are refused', () => {
  test.each(badTokens)('%s', async (_name, token, form, code, message) => {
    const problem = await verifier.verify(token, form).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    const { kind, message: said } = problem as Problem;
    expect(kind.code).toBe(code);
    expect(said).toMatch(message);
    if (token.length > 10) expect(said).not.toContain(token);
  });
});
