import type { KeyObject } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  badTokens,
  goodAccess,
  goodId,
  header,
  id,
  jwk,
  next,
  ours,
  poolId,
  signed,
} from '../../auth/testing-tokens.js';
import { Problem } from '../../http/problem.js';
import { loopbackServers } from '../../testing/loopback-servers.js';
import { CognitoIdentity } from './cognito-identity.js';
import { type FakePool, startFakePool } from './testing-pool.js';

const settings = {
  userPoolId: poolId,
  region: 'eu-central-1',
  clientId: 'shop',
  clientSecret: 'shop-secret',
  domain: 'shop.auth.eu-central-1.amazoncognito.com',
  browserClientId: 'browser',
};
const credentials = { accessKeyId: 'unused', secretAccessKey: 'unused' };

describe('tokens', () => {
  const servers = loopbackServers();
  afterAll(() => servers.close());

  let published: { kid: string; key: KeyObject }[];
  let answer: 'keys' | 'nothing' | 'failure' | 'html' | 'no keys';
  let fetches: number;
  let now: number;
  let identity: CognitoIdentity;
  let troubles: number;
  const waitMs = (ms: number) => {
    now += ms;
  };
  const isAccepted = (token: string) =>
    identity.verify(token, 'bare').then(
      () => true,
      () => false,
    );
  const codeOf = (token: string) =>
    identity.verify(token, 'bare').then(
      () => 'accepted',
      (error: Problem) => error.kind.code,
    );
  const junk = (kid: string) => signed({ ...header, kid }, id, next.privateKey);

  beforeEach(async () => {
    published = [{ kid: 'ours', key: ours.publicKey }];
    answer = 'keys';
    fetches = 0;
    troubles = 0;
    now = Date.now();
    const jwksUrl = await servers.serve((_request, response) => {
      fetches++;
      if (answer === 'nothing') return response.destroy();
      if (answer === 'failure') return response.writeHead(503).end('try later');
      if (answer === 'html') return response.end('<html>A proxy has something to say</html>');
      return response.end(JSON.stringify({ keys: answer === 'no keys' ? [] : published.map(jwk) }));
    });
    identity = new CognitoIdentity({
      ...settings,
      clock: () => new Date(now),
      onTrouble: () => troubles++,
      aws: { jwksUrl, credentials },
    });
  });
  afterEach(() => identity.close());

  test('of the pool are accepted, in either form, from either client; the keys are fetched once', async () => {
    expect(await identity.verify(goodId, 'bare')).toMatchObject({ username: 'anna', groups: ['acme'] });
    expect(await identity.verify(goodAccess, 'bearer')).toMatchObject({
      username: 'anna',
      tokenUse: 'access',
    });
    expect(await isAccepted(signed(header, { ...id, aud: 'browser' }))).toBe(true);
    for (let time = 0; time < 100; time++) expect(await isAccepted(goodId)).toBe(true);
    expect(fetches).toBe(1);
  });

  test.each(badTokens)('are refused: %s', async (_name, token, form, code, message) => {
    expect(await isAccepted(goodId)).toBe(true);
    const problem = await identity.verify(token, form).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).kind.code).toBe(code);
    expect((problem as Problem).message).toMatch(message);
  });

  test('of a new key are accepted as soon as one of them comes', async () => {
    expect(await isAccepted(goodId)).toBe(true);
    published.push({ kid: 'next', key: next.publicKey });
    waitMs(10_000);
    expect(await isAccepted(junk('next'))).toBe(true);
    expect(await isAccepted(goodId)).toBe(true);
    expect(fetches).toBe(2);
  });

  test('of a withdrawn key end within the hour', async () => {
    expect(await isAccepted(goodId)).toBe(true);
    published = [{ kid: 'next', key: next.publicKey }];
    waitMs(3_599_000);
    expect(await isAccepted(goodId)).toBe(true);
    waitMs(1_000);
    expect(await codeOf(goodId)).toBe('token_invalid');
    expect(await isAccepted(junk('next'))).toBe(true);
  });

  test('of made-up keys neither hammer the address nor hold up a new key', async () => {
    expect(await isAccepted(goodId)).toBe(true);
    // Signed by nobody: that does not matter before there is a key, and costs the test nothing.
    const madeUp = () => {
      const head = Buffer.from(JSON.stringify({ ...header, kid: `junk-${Math.random()}` }));
      return `${head.toString('base64url')}${goodId.slice(goodId.indexOf('.'))}`;
    };
    const flood = async () => {
      const answers = await Promise.all(Array.from({ length: 200 }, () => codeOf(madeUp())));
      expect(new Set(answers)).toEqual(new Set(['token_invalid']));
    };
    await flood();
    expect(fetches).toBe(1);
    for (let second = 0; second < 60; second++) {
      waitMs(1000);
      await flood();
    }
    // 12,200 junk tokens in a minute: one look every ten seconds at most.
    expect(fetches).toBeGreaterThan(3);
    expect(fetches).toBeLessThanOrEqual(7);

    published.push({ kid: 'next', key: next.publicKey });
    let waitedSeconds = 0;
    while (!(await isAccepted(junk('next')))) {
      waitMs(1000);
      waitedSeconds++;
      await flood();
    }
    expect(waitedSeconds).toBeLessThanOrEqual(10);
    expect(await isAccepted(goodId)).toBe(true);
  });

  test('that come together before the keys are there share one fetch', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => isAccepted(goodId)))).not.toContain(false);
    expect(fetches).toBe(1);
  });

  test.each(['nothing', 'failure', 'html', 'no keys'] as const)(
    'cannot be judged while the address answers with %s; it is asked again, less and less often',
    async (failing) => {
      answer = failing;
      const problem = (await identity.verify(goodId, 'bare').catch((error: unknown) => error)) as Problem;
      expect([problem.kind.code, problem.kind.status]).toEqual(['identity_unavailable', 503]);
      expect(Number(problem.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      for (let time = 0; time < 200; time++) await codeOf(goodId);
      expect(fetches).toBe(1);
      for (let second = 0; second < 120; second++) {
        waitMs(1000);
        expect(await codeOf(goodId)).toBe('identity_unavailable');
      }
      // After 1, 2, 4, 8, 16, 30, 30 and 30 seconds.
      expect(fetches).toBe(8);
      expect(troubles).toBe(fetches);
      answer = 'keys';
      waitMs(30_000);
      expect(await isAccepted(goodId)).toBe(true);
    },
  );

  test('go on with the keys at hand while the address is down, for a day', async () => {
    expect(await isAccepted(goodId)).toBe(true);
    answer = 'nothing';
    waitMs(2 * 3600_000);
    expect(await isAccepted(goodId)).toBe(true);
    expect(await codeOf(junk('other'))).toBe('token_invalid');
    waitMs(23 * 3600_000);
    expect(await codeOf(goodId)).toBe('identity_unavailable');
    answer = 'keys';
    waitMs(30_000);
    expect(await isAccepted(goodId)).toBe(true);
  });

  test('with a kid that no key can have cost no fetch', async () => {
    expect(await isAccepted(goodId)).toBe(true);
    waitMs(60_000);
    for (const kid of ['x'.repeat(500), 7, null, {}, undefined]) {
      expect(await codeOf(signed({ ...header, kid }, id))).toBe('token_invalid');
    }
    expect(fetches).toBe(1);
  });
});

describe('the pool', () => {
  let pool: FakePool;
  let identity: CognitoIdentity;
  beforeEach(async () => {
    pool = await startFakePool();
    identity = new CognitoIdentity({ ...settings, aws: { endpoint: pool.url, credentials } });
  });
  afterEach(async () => {
    await identity.close();
    await pool.close();
  });
  const operations = () => pool.calls.map(({ operation }) => operation);

  test('gets a user with a temporary password and without a message, and the group when it is missing', async () => {
    const { password } = await identity.createUser({ username: 'anna', groups: ['acme'] });
    expect(operations()).toEqual([
      'AdminCreateUser',
      'AdminAddUserToGroup',
      'CreateGroup',
      'AdminAddUserToGroup',
    ]);
    expect(pool.calls[0]!.input).toEqual({
      UserPoolId: poolId,
      Username: 'anna',
      TemporaryPassword: password,
      MessageAction: 'SUPPRESS',
    });
  });

  test('keeps no half of a user when the rest fails', async () => {
    pool.fail('CreateGroup', 'LimitExceededException', 4);
    const making = identity.createUser({ username: 'anna', groups: ['acme'] });
    await expect(making).rejects.toMatchObject({ name: 'identity_unavailable' });
    expect(await identity.findUser('anna')).toBeUndefined();
  });

  test('ends refresh tokens when a user is disabled or gets another password', async () => {
    await identity.createUser({ username: 'anna', groups: ['acme'] });
    pool.calls.length = 0;
    await identity.setEnabled('anna', false);
    expect(operations()).toEqual(['ListUsersInGroup', 'AdminDisableUser', 'AdminUserGlobalSignOut']);
    pool.calls.length = 0;
    await identity.resetPassword('anna');
    expect(operations()).toEqual(['AdminSetUserPassword', 'AdminUserGlobalSignOut']);
    expect(pool.calls[0]!.input).toMatchObject({ Username: 'anna', Permanent: false });
  });

  test('has groups taken before others are given', async () => {
    await identity.createUser({ username: 'root', groups: ['superuser'] });
    await identity.createUser({ username: 'anna', groups: ['acme'] });
    await identity.setGroups('anna', ['superuser']);
    pool.calls.length = 0;
    await identity.setGroups('anna', ['acme', 'globex']);
    const changes = operations().filter((name) => /Add|Remove/.test(name));
    expect(changes[0]).toBe('AdminRemoveUserFromGroup');
    expect(changes.slice(1).every((name) => name === 'AdminAddUserToGroup')).toBe(true);
  });

  test('keeps groups that mean nothing here, and their members', async () => {
    await identity.createUser({ username: 'anna', groups: ['acme'] });
    pool.addForeignGroup('anna', 'eu-central-1_AbCdEfGhI_Google');
    expect((await identity.findUser('anna'))?.groups).toEqual(['acme']);
    await identity.setGroups('anna', ['globex']);
    await identity.setGroups('anna', ['acme']);
    expect(await identity.removeGroup('acme')).toBe(0);
    expect((await identity.findUser('anna'))?.groups).toEqual([]);
  });

  test.each([
    ['AccessDeniedException', 503, /permission to administer/],
    ['UnrecognizedClientException', 503, /permission to administer/],
    ['ResourceNotFoundException', 503, /id of the user pool/],
    ['InvalidPasswordException', 503, /password policy/],
    ['InternalErrorException', 503, /InternalErrorException/],
    ['InvalidParameterException', 400, /Cognito refused it: As the test wants it/],
  ])('answers %s: a problem that says what to do', async (type, status, detail) => {
    pool.fail('AdminCreateUser', type, 4);
    const problem = await identity
      .createUser({ username: 'anna', groups: ['acme'] })
      .catch((error: unknown) => error as Problem);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).kind.status).toBe(status);
    expect((problem as Problem).detail).toMatch(detail);
  });

  test('may ask to slow down, and is asked again', async () => {
    pool.fail('AdminCreateUser', 'TooManyRequestsException', 2);
    await identity.createUser({ username: 'anna', groups: ['acme'] });
    expect(operations().filter((name) => name === 'AdminCreateUser')).toHaveLength(3);
  });

  test('that does not answer is a problem of its own', async () => {
    await pool.close();
    await expect(identity.findUser('anna')).rejects.toMatchObject({ name: 'identity_unavailable' });
  });

  test('is signed in to from a page with PKCE, through the public client, or not at all', () => {
    expect(identity.browserSignIn).toEqual({
      clientId: 'browser',
      authorizationUrl: 'https://shop.auth.eu-central-1.amazoncognito.com/oauth2/authorize',
      tokenUrl: 'https://shop.auth.eu-central-1.amazoncognito.com/oauth2/token',
      revocationUrl: 'https://shop.auth.eu-central-1.amazoncognito.com/oauth2/revoke',
      logoutUrl: 'https://shop.auth.eu-central-1.amazoncognito.com/logout',
      hasImplicitFlow: false,
    });
    expect(new CognitoIdentity({ ...settings, browserClientId: undefined }).browserSignIn).toBeUndefined();
  });

  test('is at an address of AWS', async () => {
    expect(await identity.signInDetails('anna')).toEqual({
      COGNITO_IDP: 'https://cognito-idp.eu-central-1.amazonaws.com/',
      CLIENT_ID: 'shop',
      USERNAME: 'anna',
      // printf 'annashop' | openssl dgst -sha256 -hmac 'shop-secret' -binary | base64
      SECRET_HASH: 'nebeYAGF8rYKW2kM1WnNAghk0K8ZbWPkIuJGZyzSC9s=',
    });
  });
});
