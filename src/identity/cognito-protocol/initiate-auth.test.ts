import { decodeJwt } from 'jose';
import sql from 'sql-template-tag';
import { describe, expect, test } from 'vitest';
import { password } from '../testing.js';
import {
  actAs,
  clientId,
  provider,
  refresh,
  refusal,
  signIn,
  tokens,
  useProvider,
  username,
  wrongPassword,
} from './testing.js';

useProvider();

describe('InitiateAuth with USER_PASSWORD_AUTH', () => {
  test('works for a public client without SECRET_HASH', async () => {
    const { AuthenticationResult } = await signIn({}, provider.clients.browser.id);
    expect(AuthenticationResult?.IdToken).toBeDefined();
  });

  test('adds the address of a user whose name is one', async () => {
    actAs(`anna-${Date.now()}@acme.test`);
    await provider.identity.createUser({ username, password, groups: ['acme'] });
    const { IdToken } = await tokens();
    expect(decodeJwt(IdToken)).toMatchObject({ email: username, email_verified: false });
  });

  test.each([
    ['a wrong password', { PASSWORD: 'Wrong-Horse-7' }],
    ['a password in other letters', { PASSWORD: password.toUpperCase() }],
    ['an unknown user', { USERNAME: 'nobody-here' }],
    ['the name in other letters', { USERNAME: 'ANNA' }],
    ['a name with a NUL', { USERNAME: 'an\0na' }],
    ['an over-long password', { PASSWORD: 'x'.repeat(300) }],
  ])('answers %s with the same words', async (_name, parameters) => {
    expect(await refusal(signIn(parameters))).toEqual(wrongPassword);
  });

  test('refuses a missing secret hash, and one for a public client', async () => {
    expect(await refusal(signIn({ SECRET_HASH: undefined }))).toEqual({
      name: 'NotAuthorizedException',
      message: `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
      status: 400,
    });
    const call = signIn({ SECRET_HASH: 'AAAA' }, provider.clients.browser.id);
    expect((await refusal(call)).name).toBe('NotAuthorizedException');
  });
});

describe('the lock', () => {
  const locked = { name: 'NotAuthorizedException', message: 'Password attempts exceeded', status: 400 };

  async function fail(times: number, name = username): Promise<void> {
    for (let time = 0; time < times; time++) {
      const call = signIn({ USERNAME: name, PASSWORD: 'Wrong-Horse-7' });
      expect(await refusal(call)).toEqual(wrongPassword);
    }
  }

  // The provider's clock runs on during a test, so the waits have room to either side.
  test('holds even the right password off after five failures, and longer after each further one', async () => {
    await fail(5);
    provider.wait(2);
    await fail(1);
    provider.wait(3);
    await fail(1);
    provider.wait(5);
    await fail(1);
    provider.wait(9);
    await fail(1);
    provider.wait(17);
    await fail(1);
    // Ten failures: 32 seconds.
    expect(await refusal(signIn())).toEqual(locked);
    provider.wait(33);
    expect((await signIn()).AuthenticationResult).toBeDefined();
    await fail(4);
    expect((await signIn()).AuthenticationResult).toBeDefined();
  });

  test('locks names that no user has just the same', async () => {
    const name = `ghost-${Date.now()}`;
    await provider.db.query(
      sql`insert into identity_sign_in_failures (username_hash, failures, failed_at)
          values (sha256(${name}::text::bytea), 9, ${new Date(Date.now() + 3_600_000)})`,
    );
    await fail(1, name);
    expect(await refusal(signIn({ USERNAME: name }))).toEqual(locked);
  });

  test('is not passed by guesses that are sent together', async () => {
    const guesses = Array.from({ length: 30 }, () => refusal(signIn({ PASSWORD: 'Wrong-Horse-7' })));
    const messages = (await Promise.all(guesses)).map(({ message }) => message);
    const tried = messages.filter((message) => message === wrongPassword.message).length;
    expect(messages.filter((message) => message === locked.message).length).toBe(30 - tried);
    // Five at once; on a slow machine the lock of a second may end while the rest are under way.
    expect(tried).toBeGreaterThanOrEqual(5);
    expect(tried).toBeLessThan(12);
  });

  test('lets right passwords that are sent together all in', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn()));
    expect(answers.every(({ AuthenticationResult }) => AuthenticationResult?.IdToken)).toBe(true);
  });
});

describe('InitiateAuth with REFRESH_TOKEN_AUTH', () => {
  test('refuses a token of another client, garbage, an expired one and a disabled user', async () => {
    const { RefreshToken } = await tokens();
    const invalid = { name: 'NotAuthorizedException', message: 'Invalid Refresh Token', status: 400 };
    expect(await refusal(refresh(RefreshToken, { id: provider.clients.superuser.id }))).toEqual(invalid);
    expect(await refusal(refresh('garbage'))).toEqual(invalid);
    expect(await refusal(refresh((await tokens()).AccessToken))).toEqual(invalid);
    await provider.db.query(sql`update identity_users set enabled = false where username = ${username}`);
    expect((await refusal(refresh(RefreshToken))).message).toBe('User is disabled.');
    await provider.db.query(
      sql`update identity_sessions set expires_at = now() - interval '1 second' where username = ${username}`,
    );
    expect((await refusal(refresh(RefreshToken))).message).toBe('Refresh Token has expired');
  });
});
