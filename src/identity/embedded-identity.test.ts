import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withLoopbackTwins } from './clients.js';
import { EmbeddedIdentity } from './embedded-identity.js';
import { logFailure } from './log-failure.js';
import { secretHash } from './secret-hash.js';
import { cheapPasswords, issuer, password, publicUrl, startIdentity, type TestIdentity } from './testing.js';

let provider: TestIdentity;
beforeAll(async () => {
  provider = await startIdentity();
});
afterAll(() => provider.close());

describe('users', () => {
  test('get a temporary password that satisfies the rules when none is given', async () => {
    const made = await provider.identity.createUser({ username: 'fresh', groups: ['acme'] });
    expect(made.user).toMatchObject({
      username: 'fresh',
      groups: ['acme'],
      status: 'FORCE_CHANGE_PASSWORD',
      enabled: true,
    });
    expect(made.password.length).toBeGreaterThanOrEqual(16);
  });

  test.each([
    ['a name that is taken', { username: 'anna', password }],
    ['a name with spaces', { username: 'an na', password }],
    ['an empty name', { username: '', password }],
    ['a weak password', { username: 'weak', password: 'password' }],
  ])('are not made with %s', async (_name, wanted) => {
    await expect(provider.identity.createUser({ ...wanted, groups: [] })).rejects.toThrow();
  });
});

describe('clients', () => {
  test('keep id and secret and take new redirect addresses when asked for again', async () => {
    const { browser, admin, superuser } = provider.clients;
    expect(browser.secret).toBeNull();
    expect(admin.secret).toMatch(/^[a-z0-9]{52}$/);
    expect(superuser.secret).not.toBe(admin.secret);
    const { clients: again } = await EmbeddedIdentity.open({
      db: provider.db,
      folder: provider.folder,
      publicUrl: 'http://localhost:9090',
      passwordCost: cheapPasswords,
    });
    expect(again.admin).toEqual(admin);
    expect(again.browser.id).toBe(browser.id);
    expect(again.browser.redirectUris.sort()).toEqual([
      'http://127.0.0.1:9090/',
      'http://127.0.0.1:9090/docs/oauth2-redirect.html',
      'http://localhost:9090/',
      'http://localhost:9090/docs/oauth2-redirect.html',
    ]);
  });

  test('have redirect addresses of loopback under both names, and no others', () => {
    expect(withLoopbackTwins(['http://127.0.0.1:80/a', 'http://localhost:80/a'])).toHaveLength(2);
    expect(withLoopbackTwins(['https://localhost'])).toEqual(['https://localhost', 'https://127.0.0.1']);
    for (const uri of ['http://localhost.evil.test/', 'http://127.0.0.10/', 'https://shop.test/localhost']) {
      expect(withLoopbackTwins([uri])).toEqual([uri]);
    }
  });

  test('have a secret hash as Cognito computes it', async () => {
    // Computed with: printf 'annaclient' | openssl dgst -sha256 -hmac 'secret' -binary | base64
    expect(secretHash({ id: 'client', secret: 'secret' }, 'anna')).toBe(
      'gdN9QpGJdbGpTRhHcRMIPRIlIVdBKGqw+w82Sy7rTTk=',
    );
    const { id, secret } = provider.clients.superuser;
    expect(await provider.identity.signInDetails('root', 'superuser')).toEqual({
      COGNITO_IDP: `${issuer}/`,
      CLIENT_ID: id,
      USERNAME: 'root',
      SECRET_HASH: secretHash({ id, secret: secret! }, 'root'),
    });
  });
});

test('tokens of another installation are not accepted, even with its users and clients', async () => {
  const folder = `${provider.folder}/other`;
  const other = await EmbeddedIdentity.open({
    db: provider.db,
    folder,
    publicUrl,
    passwordCost: cheapPasswords,
  });
  const claims = {
    sub: 'x',
    iss: issuer,
    aud: provider.clients.browser.id,
    token_use: 'id',
    'cognito:username': 'anna',
    'cognito:groups': ['superuser'],
    exp: Math.floor(Date.now() / 1000) + 60,
  };
  const token = await other.realm.keys.sign(claims);
  expect(await other.verify(token, 'bare')).toMatchObject({ username: 'anna' });
  await expect(provider.identity.verify(token, 'bare')).rejects.toThrow(/key/);
});

test('a client that was made after the start is accepted', async () => {
  const claims = {
    sub: 'x',
    iss: issuer,
    token_use: 'id',
    'cognito:username': 'anna',
    exp: Math.floor(Date.now() / 1000) + 60,
  };
  const { keys } = provider.identity.realm;
  await expect(
    provider.identity.verify(await keys.sign({ ...claims, aud: 'later' }), 'bare'),
  ).rejects.toThrow(/aud/);
  const { id } = await provider.createClient({ name: 'later', secret: false });
  expect(await provider.identity.verify(await keys.sign({ ...claims, aud: id }), 'bare')).toBeDefined();
});

test('an unexpected error is logged without the values of its statement', () => {
  const logged: string[] = [];
  const log = { error: (...entry: unknown[]) => logged.push(JSON.stringify(entry)) };
  const error = Object.assign(new Error('no such table'), { params: ['hash-of-a-password'] });
  logFailure({ log } as never, error);
  expect(logged.join()).toContain('no such table');
  expect(logged.join()).not.toContain('hash-of-a-password');
});
