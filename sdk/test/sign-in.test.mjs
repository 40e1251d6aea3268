// When tokens are asked for: before they end, once for all who wait, by password where the refresh token has ended.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cognitoSignIn, createAdminClient } from '../dist/index.js';
import { cognitoRefusal, refusal, startStub, tokens } from './stub.mjs';

let provider;
let api;
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(async () => {
  vi.useRealTimers();
  await provider?.close();
  await api?.close();
});

async function signInOf(answers, more = {}) {
  provider = await startStub(...answers);
  const credentials = { endpoint: `${provider.url}/`, clientId: 'c1', username: 'anna', password: 'secret' };
  return cognitoSignIn({ ...credentials, ...more });
}

const asked = () => provider.seen.map(({ text }) => JSON.parse(text));
const flows = () => asked().map(({ AuthFlow }) => AuthFlow);
const wait = (seconds) => vi.setSystemTime(Date.now() + seconds * 1000);
const refreshed = { refreshToken: 'r' };

describe('a token', () => {
  test('is kept until a minute before its end, then refreshed', async () => {
    const signIn = await signInOf([tokens('t1', refreshed), tokens('t2')]);
    expect([await signIn.token(), await signIn.token()]).toEqual(['t1', 't1']);
    wait(3600 - 61);
    expect(await signIn.token()).toBe('t1');
    wait(2);
    expect(await signIn.token()).toBe('t2');
    expect(flows()).toEqual(['USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH']);
    // The refresh token still holds, though the last answer did not repeat it.
    wait(3600);
    await signIn.token();
    expect(asked()[2].AuthParameters).toEqual({ REFRESH_TOKEN: 'r' });
  });

  test('that lives for seconds is kept for most of them', async () => {
    const signIn = await signInOf([tokens('t1', { seconds: 10 }), tokens('t2')]);
    await signIn.token();
    wait(8);
    expect(await signIn.token()).toBe('t1');
    wait(1.5);
    expect(await signIn.token()).toBe('t2');
  });

  test('is asked for once by all who need it at the same time', async () => {
    const signIn = await signInOf([tokens('t1')]);
    expect(await Promise.all([1, 2, 3].map(() => signIn.token()))).toEqual(['t1', 't1', 't1']);
    expect(provider.seen).toHaveLength(1);
  });

  test('comes by password again when the refresh token has ended', async () => {
    const ended = cognitoRefusal('NotAuthorizedException');
    const signIn = await signInOf([
      tokens('t1', refreshed),
      ended,
      tokens('t2', { refreshToken: 'r2' }),
      tokens('t3'),
    ]);
    await signIn.token();
    wait(3600);
    expect(await signIn.token()).toBe('t2');
    wait(3600);
    await signIn.token();
    expect(flows()).toEqual([
      'USER_PASSWORD_AUTH',
      'REFRESH_TOKEN_AUTH',
      'USER_PASSWORD_AUTH',
      'REFRESH_TOKEN_AUTH',
    ]);
    expect(asked()[3].AuthParameters.REFRESH_TOKEN).toBe('r2');
  });

  test('is asked for anew after a failure', async () => {
    const signIn = await signInOf([cognitoRefusal('NotAuthorizedException'), tokens('t1')]);
    await expect(signIn.token()).rejects.toMatchObject({ code: 'NotAuthorizedException' });
    expect(await signIn.token()).toBe('t1');
  });
});

test('the proof is made of the name in the pool when it refreshes', async () => {
  const claims = Buffer.from(JSON.stringify({ 'cognito:username': 'änna-1' })).toString('base64url');
  const answers = [tokens(`h.${claims}.s`, refreshed), tokens('t2')];
  const signIn = await signInOf(answers, { clientSecret: 'shh' });
  await signIn.renewed(await signIn.token());
  const proofOf = (name) => createHmac('sha256', 'shh').update(`${name}c1`).digest('base64');
  const proofs = asked().map(({ AuthParameters }) => AuthParameters.SECRET_HASH);
  expect(proofs).toEqual([proofOf('anna'), proofOf('änna-1')]);
});

test('other challenges say what can be done', async () => {
  const signIn = await signInOf([{ body: { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 's' } }]);
  await expect(signIn.token()).rejects.toMatchObject({ code: 'SOFTWARE_TOKEN_MFA' });
});

describe('a call', () => {
  async function clientOf(signIn, ...answers) {
    api = await startStub(...answers);
    return createAdminClient({ url: api.url, apiKey: 'key', signIn });
  }
  const sent = () => api.seen.map(({ headers }) => headers.authorization);

  test('that is told that its token has expired gets another one, once', async () => {
    const signIn = await signInOf([tokens('t1', refreshed), tokens('t2')]);
    const client = await clientOf(signIn, refusal(401, 'token_expired'), {});
    await client.GET('/images');
    expect(sent()).toEqual(['t1', 't2']);
    await api.close();
    const other = await clientOf(signIn, refusal(401, 'token_expired'));
    await expect(other.GET('/images')).rejects.toMatchObject({ code: 'token_expired' });
    expect(sent()).toHaveLength(2);
  });

  test('those that are told so together share the other one', async () => {
    const signIn = await signInOf([tokens('t1', refreshed), tokens('t2')]);
    const answer = ({ headers }) => (headers.authorization === 't1' ? refusal(401, 'token_expired') : {});
    const client = await clientOf(signIn, answer);
    await Promise.all([1, 2, 3].map(() => client.GET('/images')));
    expect(provider.seen).toHaveLength(2);
  });

  test('waits for a provider that is busy, even where it changes something', async () => {
    const signIn = await signInOf([cognitoRefusal('TooManyRequestsException'), 'hang up', tokens('t1')]);
    const client = await clientOf(signIn, { status: 201, body: { id: 'a' } });
    await client.POST('/collections', { body: { id: 'a' } });
    expect([provider.seen.length, sent()]).toEqual([3, ['t1']]);
  });

  test('does not go out when signing in is refused', async () => {
    const signIn = await signInOf([cognitoRefusal('NotAuthorizedException')]);
    const client = await clientOf(signIn, {});
    await expect(client.GET('/images')).rejects.toMatchObject({ name: 'SignInError' });
    expect([provider.seen.length, api.seen.length]).toEqual([1, 0]);
  });

  test('given up while signing in leaves the sign-in to the others', async () => {
    const signIn = await signInOf([tokens('t1')]);
    const client = await clientOf(signIn, {});
    const abort = new AbortController();
    const given = client.GET('/images', { signal: abort.signal });
    const other = client.GET('/images');
    abort.abort(new Error('The visitor has left'));
    await expect(given).rejects.toThrow('The visitor has left');
    expect((await other).response.status).toBe(200);
    expect([provider.seen.length, api.seen.length]).toEqual([1, 1]);
  });
});
