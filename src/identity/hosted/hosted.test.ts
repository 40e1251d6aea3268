import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../clients.js';
import { issuer, password, startIdentity, type TestIdentity } from '../testing.js';

const redirectUri = 'http://localhost:8080/docs/oauth2-redirect.html';
const verifier = 'v'.repeat(64);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };

let provider: TestIdentity;
let browser: Client;
let confidential: Client;

beforeAll(async () => {
  provider = await startIdentity();
  browser = provider.clients.browser;
  const redirectUris = ['https://shop.test/callback?tenant=1', 'shop-app://callback'];
  confidential = await provider.identity.createClient({ name: 'shop', secret: true, redirectUris });
});
afterAll(() => provider.close());

type Parameters = Record<string, string | undefined>;

function query(parameters: Parameters): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function authorizeUrl(parameters: Parameters = {}): string {
  const all = {
    response_type: 'code',
    client_id: browser.id,
    redirect_uri: redirectUri,
    ...pkce,
    ...parameters,
  };
  return `${provider.url}/oauth2/authorize?${query(all)}`;
}

function open(url: string): Promise<Response> {
  return fetch(url, { redirect: 'manual' });
}

/** What a browser does with a page: keeps its cookie, fills in its form and sends it. */
async function submit(
  url: string,
  page: { cookie: string; html: string },
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const hidden = [...page.html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const body = new URLSearchParams(fields);
  for (const [, name, value] of hidden) body.append(name!, value!);
  const sent = { cookie: page.cookie, origin: new URL(url).origin, ...headers };
  return fetch(url, { method: 'POST', body, headers: sent, redirect: 'manual' });
}

async function load(response: Response): Promise<{ cookie: string; html: string }> {
  return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '', html: await response.text() };
}

async function signIn(parameters: Parameters = {}, username = 'anna'): Promise<Response> {
  const url = authorizeUrl(parameters);
  return submit(url, await load(await open(url)), { username, password });
}

function answerOf(response: Response): URLSearchParams {
  expect(response.status).toBe(303);
  const location = new URL(response.headers.get('location')!);
  return location.hash ? new URLSearchParams(location.hash.slice(1)) : location.searchParams;
}

async function redeem(parameters: Parameters, headers: Record<string, string> = {}) {
  const all = {
    grant_type: 'authorization_code',
    client_id: browser.id,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...parameters,
  };
  const response = await fetch(`${provider.url}/oauth2/token`, { method: 'POST', body: query(all), headers });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

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

describe('the implicit flow', () => {
  const implicit = { code_challenge: undefined, code_challenge_method: undefined };

  test('gives an access token with openid in the fragment', async () => {
    const response = await signIn({ ...implicit, response_type: 'token', state: 'x y', scope: '' });
    const location = response.headers.get('location')!;
    expect(location.startsWith(`${redirectUri}#`)).toBe(true);
    const answer = answerOf(response);
    expect(Object.fromEntries(answer)).toMatchObject({
      token_type: 'Bearer',
      expires_in: '3600',
      state: 'x y',
    });
    expect(answer.has('id_token')).toBe(false);
    const token = await provider.identity.verify(answer.get('access_token')!, 'bearer');
    expect(token).toMatchObject({ username: 'anna', scope: ['openid'] });
  });

  test('gives both tokens when both are asked for', async () => {
    const answer = answerOf(await signIn({ ...implicit, response_type: 'token id_token', nonce: 'n-2' }));
    const [access, id] = [answer.get('access_token')!, answer.get('id_token')!];
    await provider.identity.verify(access, 'bearer');
    await provider.identity.verify(id, 'bare');
    const half = createHash('sha256').update(access).digest().subarray(0, 16).toString('base64url');
    expect(decodeJwt(id)).toMatchObject({ nonce: 'n-2', at_hash: half });
  });
});

describe('a request that cannot be trusted is answered by a page, never by a redirect', () => {
  test.each<[string, Parameters]>([
    ['another address', { redirect_uri: 'https://evil.test/' }],
    ['a longer path', { redirect_uri: `${redirectUri}/more` }],
    ['another port', { redirect_uri: redirectUri.replace('8080', '8081') }],
    ['a query', { redirect_uri: `${redirectUri}?x=1` }],
    [
      'another host before the path',
      { redirect_uri: redirectUri.replace('localhost', 'localhost:8080@evil.test') },
    ],
    ['other letters', { redirect_uri: redirectUri.replace('docs', 'DOCS') }],
    ['a script', { redirect_uri: 'javascript:alert(1)' }],
    ['no address', { redirect_uri: undefined }],
    ['an unknown client', { client_id: 'nosuchclient' }],
    ['a client with a NUL', { client_id: 'a\0b' }],
    ['no client', { client_id: undefined }],
    ['a bad address and a bad request', { redirect_uri: 'https://evil.test/', response_type: 'nonsense' }],
  ])('%s', async (_name, parameters) => {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(authorizeUrl(parameters), { method, redirect: 'manual' });
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(await response.text()).toContain('This sign-in link does not work');
    }
  });

  test('two addresses', async () => {
    const url = `${authorizeUrl()}&redirect_uri=https://evil.test/`;
    expect((await open(url)).status).toBe(400);
  });
});

describe('a request that is wrong otherwise goes back with the reason and the state', () => {
  test.each<[string, Parameters, string]>([
    ['no response type', { response_type: undefined }, 'unsupported_response_type'],
    ['another response type', { response_type: 'code token' }, 'unsupported_response_type'],
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no method', { code_challenge_method: undefined }, 'invalid_request'],
    ['a challenge that is too short', { code_challenge: 'abc' }, 'invalid_request'],
    ['an unknown scope', { scope: 'openid everything' }, 'invalid_scope'],
    ['an id token without openid', { response_type: 'id_token', scope: 'email' }, 'invalid_scope'],
    ['an over-long nonce', { nonce: 'n'.repeat(3000) }, 'invalid_request'],
    ['a nonce with a NUL', { nonce: 'a\0b' }, 'invalid_request'],
    ['no sign-in wanted', { prompt: 'none' }, 'login_required'],
  ])('%s', async (_name, parameters, error) => {
    const answer = answerOf(await open(authorizeUrl({ state: 's-1', ...parameters })));
    expect(answer.get('error')).toBe(error);
    expect(answer.get('state')).toBe('s-1');
  });

  test('a repeated parameter', async () => {
    expect(answerOf(await open(`${authorizeUrl()}&scope=openid&scope=email`)).get('error')).toBe(
      'invalid_request',
    );
  });
});

describe('the sign-in page', () => {
  test('allows no scripts, no frames and no other target of its form', async () => {
    const response = await open(authorizeUrl());
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toMatch(/form-action 'self' http:\/\/localhost:8080;/);
    expect(policy).not.toMatch(/unsafe|script-src/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
    expect(await response.text()).not.toMatch(/<script|\son\w+=/i);
  });

  test('allows exactly the style sheet that stands in it', async () => {
    const response = await open(authorizeUrl());
    const style = /<style>(.*?)<\/style>/s.exec(await response.text())![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
  });

  test('says the same about a wrong password and an unknown user, keeps the name, and escapes it', async () => {
    const url = authorizeUrl();
    const name = '"><img src=x>&amp;';
    for (const username of [name, 'anna']) {
      const response = await submit(url, await load(await open(url)), {
        username,
        password: 'Wrong-1-wrong',
      });
      expect(response.status).toBe(400);
      const html = await response.text();
      expect(html).toContain('role="alert"');
      expect(html).toContain('The user name or the password is wrong.');
      expect(html).not.toContain('<img');
      expect(html).not.toContain('Wrong-1-wrong');
      if (username === name) expect(html).toContain('value="&#34;&#62;&#60;img src=x&#62;&#38;amp;"');
    }
  });

  test('says when a name is locked and for how long', async () => {
    const url = authorizeUrl();
    await provider.identity.createUser({ username: 'forgetful', password, groups: ['acme'] });
    await provider.db.query(
      sql`insert into identity_sign_in_failures (username_hash, failures, failed_at, locked_until)
          values (sha256('forgetful'), 12, ${new Date(Date.now() + 1_000_000)},
                  ${new Date(Date.now() + 1_000_000)})`,
    );
    const response = await submit(url, await load(await open(url)), { username: 'forgetful', password });
    expect(await response.text()).toMatch(/Too many failed attempts\. Try again in \d+ seconds\./);
  });

  test('keeps its cookie, so that several tabs work', async () => {
    const first = await load(await open(authorizeUrl()));
    const second = await fetch(authorizeUrl(), { headers: { cookie: first.cookie } });
    expect((await load(second)).cookie).toBe(first.cookie);
  });

  test('sets a cookie that scripts and other sites do not see', async () => {
    const cookie = (await open(authorizeUrl())).headers.get('set-cookie');
    expect(cookie).toMatch(/; Path=\/identity; HttpOnly; SameSite=Lax$/);
  });

  test.each<[string, Record<string, string>]>([
    ['without its cookie', { cookie: '' }],
    ['with a cookie of somebody else', { cookie: `vitrine_sign_in=${'A'.repeat(43)}` }],
    ['from another origin', { origin: 'https://evil.test' }],
    ['from an origin that is hidden', { origin: 'null' }],
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from a sister site', { 'sec-fetch-site': 'same-site' }],
  ])('refuses its form %s', async (_name, headers) => {
    const url = authorizeUrl();
    const response = await submit(url, await load(await open(url)), { username: 'anna', password }, headers);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('role="alert"');
  });

  test('is accepted from the address that the provider has in public', async () => {
    const url = authorizeUrl();
    const headers = { origin: new URL(issuer).origin };
    const response = await submit(url, await load(await open(url)), { username: 'anna', password }, headers);
    expect(answerOf(response).has('code')).toBe(true);
  });

  test('refuses a form that is too large', async () => {
    const url = authorizeUrl();
    const page = await load(await open(url));
    expect((await submit(url, page, { username: 'x'.repeat(100_000), password })).status).toBe(413);
  });

  test('asks for a new password where the first was temporary', async () => {
    await provider.identity.createUser({
      username: 'newcomer',
      password,
      groups: ['acme'],
      passwordIsTemporary: true,
    });
    const url = authorizeUrl({ state: 'kept' });
    const { cookie, html: first } = await load(await open(url));
    const asked = await submit(url, { cookie, html: first }, { username: 'newcomer', password });
    expect(asked.status).toBe(200);
    const html = await asked.text();
    expect(html).toContain('Choose a password');

    const send = (new_password: string, new_password_again: string) =>
      submit(url, { cookie, html }, { new_password, new_password_again });
    expect(await (await send('Brand-New-8', 'Brand-New-9')).text()).toContain('not the same');
    expect(await (await send('short', 'short')).text()).toContain('Password not long enough.');
    const answer = answerOf(await send('Brand-New-8', 'Brand-New-8'));
    expect(answer.get('state')).toBe('kept');
    const { body } = await redeem({ code: answer.get('code')! });
    expect(decodeJwt(body.id_token)['cognito:username']).toBe('newcomer');
    // Done once, it cannot be done again.
    const again = await send('Brand-New-9', 'Brand-New-9');
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('Please sign in again.');
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
