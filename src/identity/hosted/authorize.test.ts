import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import sql from 'sql-template-tag';
import { describe, expect, test } from 'vitest';
import { issuer, password } from '../testing.js';
import {
  answerOf,
  authorizeUrl,
  confidential,
  load,
  open,
  type Parameters,
  provider,
  redeem,
  redirectUri,
  signIn,
  submit,
  useProvider,
} from './testing.js';

useProvider();

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

// Last: the clock of the provider moves on.
describe('a browser that is known', () => {
  const silently = async (cookie: string, parameters: Parameters = {}) => {
    const url = authorizeUrl({ prompt: 'none', ...parameters });
    return answerOf(await fetch(url, { redirect: 'manual', headers: { cookie } }));
  };
  const known = async () => {
    const cookies = (await signIn()).headers.getSetCookie();
    const cookie = cookies.find((one) => one.startsWith('vitrine_browser='))!;
    expect(cookie).toMatch(/; Path=\/identity; Max-Age=43200; HttpOnly; SameSite=Lax$/);
    return cookie.split(';')[0]!;
  };

  test('gets a code without a page, of the same time of signing in', async () => {
    const cookie = await known();
    provider.wait(60);
    const answer = await silently(cookie, { state: 's-2' });
    expect(answer.get('state')).toBe('s-2');
    const { body } = await redeem({ code: answer.get('code')! });
    const { auth_time, iat } = decodeJwt(body.id_token);
    expect(iat! - Number(auth_time)).toBeGreaterThanOrEqual(60);
    // The cookie is no refresh token, and without `prompt=none` the password is asked for.
    const token = cookie.split('=')[1]!;
    const refreshed = await redeem({ grant_type: 'refresh_token', refresh_token: token });
    expect(refreshed.body.error).toBe('invalid_grant');
    expect((await fetch(authorizeUrl(), { redirect: 'manual', headers: { cookie } })).status).toBe(200);
  });

  test('is known no longer after signing out, signing out everywhere, or half a day', async () => {
    const signedOut = await known();
    await fetch(`${provider.url}/logout`, { headers: { cookie: signedOut } });
    const revoked = await known();
    await provider.db.query(sql`update identity_sessions set revoked_at = now() where scope = 'browser'`);
    for (const cookie of [signedOut, revoked, 'vitrine_browser=x'])
      expect((await silently(cookie)).get('error')).toBe('login_required');
    const old = await known();
    provider.wait(12 * 3600);
    expect((await silently(old)).get('error')).toBe('login_required');
  });

  test('is known to the client that it signed in for alone', async () => {
    const cookie = await known();
    const other = { client_id: confidential.id, redirect_uri: 'shop-app://callback' };
    expect((await silently(cookie, other)).get('error')).toBe('login_required');
  });
});
