import { decodeJwt } from 'jose';
import sql from 'sql-template-tag';
import { describe, expect, test } from 'vitest';
import { issuer, password } from '../testing.js';
import {
  answerOf,
  authorizeUrl,
  browser,
  challenge,
  confidential,
  open,
  type Parameters,
  provider,
  query,
  redeem,
  signIn,
  useProvider,
  verifier,
} from './testing.js';

useProvider();

describe('authorization code with PKCE', () => {
  test('gives tokens that the API accepts in both forms', async () => {
    const state = 'a b&c=d#é"<';
    const answer = answerOf(await signIn({ scope: 'openid email', state, nonce: 'n-1' }));
    expect(answer.get('state')).toBe(state);
    const { status, headers, body } = await redeem({ code: answer.get('code')! });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'openid email' });
    expect(await provider.identity.verify(body.access_token, 'bearer')).toMatchObject({
      username: 'anna',
      groups: ['acme'],
      scope: ['openid', 'email'],
    });
    expect(await provider.identity.verify(body.id_token, 'bare')).toMatchObject({ username: 'anna' });
    expect(decodeJwt(body.id_token).nonce).toBe('n-1');
  });

  test('gives a refresh token that gives new tokens of the same scope', async () => {
    const { body: first } = await redeem({ code: answerOf(await signIn()).get('code')! });
    const { body } = await redeem({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect(body.refresh_token).toBeUndefined();
    expect(await provider.identity.verify(body.access_token, 'bearer')).toMatchObject({ scope: ['openid'] });
    expect(decodeJwt(body.id_token).origin_jti).toBe(decodeJwt(first.id_token).origin_jti);
  });

  test('takes a code once; a second use ends the session of the first', async () => {
    const code = answerOf(await signIn()).get('code')!;
    const { body: first } = await redeem({ code });
    expect((await redeem({ code })).body).toMatchObject({ error: 'invalid_grant' });
    const { body } = await redeem({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect(body).toMatchObject({
      error: 'invalid_grant',
      error_description: expect.stringMatching(/revoked/),
    });
  });

  test('takes a code once even when it comes twice at the same time', async () => {
    const code = answerOf(await signIn()).get('code')!;
    const answers = await Promise.all([redeem({ code }), redeem({ code }), redeem({ code })]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test.each([
    ['another verifier', { code_verifier: 'w'.repeat(64) }],
    ['no verifier', { code_verifier: undefined }],
    ['the challenge as verifier', { code_verifier: challenge }],
    ['another redirect address', { redirect_uri: 'http://127.0.0.1:8080/docs/oauth2-redirect.html' }],
    ['no redirect address', { redirect_uri: undefined }],
    ['a made-up code', { code: 'made-up' }],
  ])('refuses %s', async (_name, parameters) => {
    const code = answerOf(await signIn()).get('code')!;
    const { status, body } = await redeem({ code, ...parameters });
    expect(status).toBe(400);
    expect(body.error).toBe('invalid_grant');
    expect(body.access_token).toBeUndefined();
  });

  test('refuses a code after five minutes', async () => {
    const code = answerOf(await signIn()).get('code')!;
    provider.wait(301);
    expect((await redeem({ code })).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('refuses a code of another client', async () => {
    const code = answerOf(await signIn()).get('code')!;
    const { id, secret } = confidential;
    const { body } = await redeem({ code, client_id: id, client_secret: secret! });
    expect(body).toMatchObject({ error: 'invalid_grant' });
  });

  test('refuses a user who was disabled meanwhile', async () => {
    await provider.identity.createUser({ username: 'gone', password, groups: ['acme'] });
    const code = answerOf(await signIn({}, 'gone')).get('code')!;
    await provider.db.query(sql`update identity_users set enabled = false where username = 'gone'`);
    expect((await redeem({ code })).body).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('a client with a secret', () => {
  const uri = 'https://shop.test/callback?tenant=1';

  async function code(parameters: Parameters = {}): Promise<string> {
    const all = { client_id: confidential.id, redirect_uri: uri, ...parameters };
    const answer = answerOf(
      await signIn({ code_challenge: undefined, code_challenge_method: undefined, ...all }),
    );
    expect(answer.get('tenant')).toBe('1');
    return answer.get('code')!;
  }
  const plain = { redirect_uri: uri, code_verifier: undefined };
  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`${confidential.id}:${secret}`).toString('base64')}`,
  });

  test('proves it in the body or in the header', async () => {
    const inBody = { ...plain, client_id: confidential.id, client_secret: confidential.secret! };
    expect((await redeem({ ...inBody, code: await code() })).status).toBe(200);
    const inHeader = { ...plain, client_id: undefined, code: await code() };
    expect((await redeem(inHeader, basic(confidential.secret!))).status).toBe(200);
  });

  test('is refused without the secret, with a wrong one, and with two', async () => {
    const all = { ...plain, client_id: confidential.id, code: await code() };
    expect(await redeem(all)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const wrong = await redeem({ ...all, client_secret: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const byHeader = await redeem(all, basic('wrong'));
    expect(byHeader).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(byHeader.headers.get('www-authenticate')).toMatch(/^Basic/);
    const secret = confidential.secret!;
    const both = await redeem({ ...all, client_secret: secret }, basic(secret));
    expect(both.body).toMatchObject({ error: 'invalid_request' });
    // None of this has used the code up.
    expect((await redeem({ ...all, client_secret: secret })).status).toBe(200);
  });

  test('that sends a verifier for a code without challenge is refused', async () => {
    const all = { ...plain, client_id: confidential.id, client_secret: confidential.secret! };
    const { body } = await redeem({ ...all, code: await code(), code_verifier: verifier });
    expect(body).toMatchObject({ error: 'invalid_grant' });
  });

  test('may go back to an app', async () => {
    const answer = await signIn({
      client_id: confidential.id,
      redirect_uri: 'shop-app://callback',
      state: 's',
    });
    expect(answer.headers.get('location')).toMatch(/^shop-app:\/\/callback\?code=[\w-]+&state=s$/);
  });

  test('has no implicit flow', async () => {
    const url = authorizeUrl({ client_id: confidential.id, redirect_uri: uri, response_type: 'token' });
    expect(answerOf(await open(url)).get('error')).toBe('unauthorized_client');
  });
});

describe('the token endpoint', () => {
  test.each<[string, Parameters, string]>([
    ['no grant type', { grant_type: undefined }, 'invalid_request'],
    ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['no code', {}, 'invalid_request'],
    ['no client', { client_id: undefined }, 'invalid_request'],
    ['an unknown client', { client_id: 'nosuchclient' }, 'invalid_client'],
    ['a secret for a client without', { client_secret: 'x' }, 'invalid_client'],
    ['a made-up refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
  ])('refuses %s', async (_name, parameters, error) => {
    const { body, headers } = await redeem(parameters);
    expect(body.error).toBe(error);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('refuses what was given twice', async () => {
    const body = 'grant_type=authorization_code&grant_type=refresh_token';
    const response = await fetch(`${provider.url}/oauth2/token`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });
});

describe('userInfo', () => {
  const ask = (authorization: string) =>
    fetch(`${provider.url}/oauth2/userInfo`, { headers: { authorization } });

  test('says who the bearer is, until the session is revoked', async () => {
    const { body } = await redeem({ code: answerOf(await signIn()).get('code')! });
    const answer = await ask(`Bearer ${body.access_token}`);
    expect(await answer.json()).toEqual({ sub: decodeJwt(body.access_token).sub, username: 'anna' });
    const originJti = String(decodeJwt(body.access_token).origin_jti);
    await provider.db.query(
      sql`update identity_sessions set revoked_at = now() where origin_jti = ${originJti}`,
    );
    expect((await ask(`Bearer ${body.access_token}`)).status).toBe(401);
  });

  test('refuses an id token, garbage, nothing, and a token without openid', async () => {
    const { body } = await redeem({ code: answerOf(await signIn()).get('code')! });
    for (const authorization of [`Bearer ${body.id_token}`, 'Bearer garbage', '', 'None']) {
      const answer = await ask(authorization);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    }
    const narrow = answerOf(await signIn({ scope: 'email' }));
    const { body: without } = await redeem({ code: narrow.get('code')! });
    expect(without.id_token).toBeUndefined();
    expect((await ask(`Bearer ${without.access_token}`)).status).toBe(403);
  });
});

describe('discovery', () => {
  test('names addresses under the issuer, and keys without private parts', async () => {
    const found = await (await fetch(`${provider.url}/.well-known/openid-configuration`)).json();
    expect(found).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      token_endpoint: `${issuer}/oauth2/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      code_challenge_methods_supported: ['S256'],
    });
    const { keys } = (await (await fetch(`${provider.url}/.well-known/jwks.json`)).json()) as {
      keys: object[];
    };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });
});

describe('revoking', () => {
  test('ends what a refresh token can do; one that is unknown is as good as revoked', async () => {
    const code = answerOf(await signIn()).get('code')!;
    const { body } = await redeem({ code });
    const revoke = async (parameters: Parameters) =>
      fetch(`${provider.url}/oauth2/revoke`, {
        method: 'POST',
        body: query({ client_id: browser.id, ...parameters }),
      });
    expect((await revoke({ token: 'unknown' })).status).toBe(200);
    expect((await revoke({})).status).toBe(400);
    expect((await revoke({ token: body.access_token })).status).toBe(400);
    expect((await revoke({ token: body.refresh_token, client_id: 'nosuchclient' })).status).toBe(401);
    expect((await revoke({ token: body.refresh_token })).status).toBe(200);
    const again = await redeem({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
    expect(again.body.error).toBe('invalid_grant');
  });
});

describe('logout', () => {
  test('leads back to a registered address only', async () => {
    const logout = (parameters: Parameters) => open(`${provider.url}/logout?${query(parameters)}`);
    const back = await logout({ client_id: browser.id, logout_uri: 'http://127.0.0.1:8080/' });
    expect(back.headers.get('location')).toBe('http://127.0.0.1:8080/');
    const astray = await logout({ client_id: browser.id, logout_uri: 'https://evil.test/' });
    expect(astray.status).toBe(400);
    expect(astray.headers.get('location')).toBeNull();
    expect((await logout({})).status).toBe(200);
  });
});
