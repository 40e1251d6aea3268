import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call, Reply } from '../testing/call.js';
import { createWorld, type World } from '../testing/world.js';

let world: World;
let root: Call;
beforeAll(async () => {
  world = await createWorld();
  root = world.as('superuser');
});
afterAll(() => world?.close());

let count = 0;
const freshName = () => `user-${++count}@shop.test`;
const pathOf = (username: string) => `/users/${encodeURIComponent(username)}` as const;

async function make(body: object = { customers: ['acme'] }): Promise<{ username: string; made: Reply }> {
  const username = freshName();
  return { username, made: await root('POST /users', { username, ...body }) };
}

/** One operation of the identity provider, as a program of the shop would ask for it. */
async function ask(address: string, operation: string, body: object) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` },
    body: JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  return (await answer.json()) as any;
}

type SignIn = { COGNITO_IDP: string; CLIENT_ID: string; USERNAME: string; SECRET_HASH: string };

function initiate({ COGNITO_IDP, CLIENT_ID, USERNAME, SECRET_HASH }: SignIn, PASSWORD: string) {
  const AuthParameters = { USERNAME, PASSWORD, SECRET_HASH };
  return ask(COGNITO_IDP, 'InitiateAuth', {
    ClientId: CLIENT_ID,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters,
  });
}

/** Signs in with what `create-user` or `reset-user-password` has answered, and chooses a password. */
async function meetChallenge({ body: { password, sign_in: signIn } }: Reply, NEW_PASSWORD = 'Brand-New-8') {
  const { ChallengeName, Session } = await initiate(signIn, password);
  expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  const { CLIENT_ID, COGNITO_IDP, USERNAME, SECRET_HASH } = signIn;
  const answer = await ask(COGNITO_IDP, 'RespondToAuthChallenge', {
    ClientId: CLIENT_ID,
    ChallengeName,
    Session,
    ChallengeResponses: { USERNAME, NEW_PASSWORD, SECRET_HASH },
  });
  return answer.AuthenticationResult as { IdToken: string; RefreshToken: string };
}

const adminOf = (key: string, { IdToken }: { IdToken: string }) =>
  world.call({ 'x-api-key': key, authorization: IdToken });

describe('a new user', () => {
  test('signs in with what the answer says, chooses a password, and administers the customer', async () => {
    const { username, made } = await make();
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(made.body.sign_in.USERNAME).toBe(username);
    const { COGNITO_IDP, CLIENT_ID, SECRET_HASH } = made.body.sign_in;
    expect(made.body.shell).toBe(
      `export COGNITO_IDP='${COGNITO_IDP}'\nexport CLIENT_ID='${CLIENT_ID}'\nexport USERNAME='${username}'\n` +
        `export PASSWORD='${made.body.password}'\nexport SECRET_HASH='${SECRET_HASH}'\n`,
    );
    const tokens = await meetChallenge(made);
    expect((await adminOf(world.acme.key, tokens)('POST /collections', { id: username })).status).toBe(201);
    expect((await adminOf(world.globex.key, tokens)('GET /images')).body.code).toBe('privilege_insufficient');
    expect((await root(`GET ${pathOf(username)}`)).body).toMatchObject({
      username,
      superuser: false,
      customers: ['acme'],
      enabled: true,
      password_is_temporary: false,
    });
  });

  test('stands in the audit log, without the password', async () => {
    const { username, made } = await make();
    const { body } = await root('GET /audit-log?limit=1000');
    const entry = body.results.find(({ target }: { target: string }) => target === username);
    expect(entry).toMatchObject({
      operation: 'create-user',
      customer: 'acme',
      username: 'root',
      status: 201,
    });
    expect(JSON.stringify(body)).not.toContain(made.body.password);
  });

  test('may administer several customers', async () => {
    const { made } = await make({ customers: ['acme', 'globex'] });
    const tokens = await meetChallenge(made);
    for (const { key } of [world.acme, world.globex]) {
      expect((await adminOf(key, tokens)('GET /images')).status).toBe(200);
    }
  });

  test('may be a superuser', async () => {
    const { made, username } = await make({ superuser: true });
    expect(made.body.shell).toContain(`export SUPERUSER_USERNAME='${username}'`);
    const tokens = await meetChallenge(made);
    expect((await adminOf(world.superuser.key, tokens)('GET /users')).status).toBe(200);
    await root(`DELETE ${pathOf(username)}`);
  });

  test.each<[string, object, string]>([
    [
      'both',
      { superuser: true, customers: ['acme'] },
      'must be left out or empty: a superuser administers no customer',
    ],
    ['neither', {}, 'must name a customer at least, or `superuser` be true'],
    ['no customer', { customers: [] }, 'must name a customer at least, or `superuser` be true'],
  ])('is not %s of superuser and admin', async (_name, body, message) => {
    const { made } = await make(body);
    expect([made.status, made.body.code]).toEqual([400, 'request_invalid']);
    expect(made.body.fields).toEqual([{ in: 'body', path: '/customers', message }]);
  });

  test.each([['initech'], ['superuser'], ['']])(
    'does not administer %j, which is no customer',
    async (id) => {
      const { made, username } = await make({ customers: ['acme', id] });
      expect([made.status, made.body.code]).toEqual([404, 'customer_not_found']);
      expect((await root(`GET ${pathOf(username)}`)).status).toBe(404);
    },
  );

  test('needs a name of its own', async () => {
    const { username } = await make();
    const again = await root('POST /users', { username, customers: ['globex'] });
    expect([again.status, again.body.code]).toEqual([409, 'user_exists']);
    expect((await root(`GET ${pathOf(username)}`)).body.customers).toEqual(['acme']);
  });

  test.each(['', 'an na', 'x'.repeat(129), 'an\u0000na', 'tab\tbed'])(
    'is not called %j',
    async (username) => {
      const reply = await root('POST /users', { username, customers: ['acme'] });
      expect([reply.status, reply.body.fields?.[0].path]).toEqual([400, '/username']);
    },
  );

  test.each(['märta', "o'hara", 'a/b?c=d', '用户', 'anna+shop@acme.test'])(
    'may be called %s',
    async (username) => {
      const made = await root('POST /users', { username, customers: ['acme'] });
      expect(made.status).toBe(201);
      expect((await root(`GET ${pathOf(username)}`)).body.username).toBe(username);
      expect((await root(`DELETE ${pathOf(username)}`)).status).toBe(204);
    },
  );
});

describe('users', () => {
  test('are listed by name, a page at a time, of one customer or all', async () => {
    const { username } = await make({ customers: ['globex', 'acme'] });
    const globex = (await root('GET /users?customer=globex&limit=1000')).body.results;
    const listed = globex.map((user: { username: string }) => user.username);
    expect(listed).toContain(username);
    expect(listed).toContain('globex-admin');
    expect(listed).not.toContain('acme-admin');
    expect(listed).not.toContain('root');
    const first = (await root('GET /users?limit=2')).body;
    const second = (await root(`GET ${first.links.next.replace('/v1', '')}` as 'GET /')).body;
    const all = (await root('GET /users?limit=1000')).body.results;
    expect([...first.results, ...second.results]).toEqual(all.slice(0, 4));
    expect((await root('GET /users?customer=initech')).body.code).toBe('customer_not_found');
  });

  test('change what they administer, from the next token on', async () => {
    const { username, made } = await make();
    const tokens = await meetChallenge(made);
    const changed = await root(`PATCH ${pathOf(username)}`, { customers: ['globex'] });
    expect(changed.body.customers).toEqual(['globex']);
    expect((await adminOf(world.acme.key, tokens)('GET /images')).status).toBe(200);
    const renewed = (await initiate(made.body.sign_in, 'Brand-New-8')).AuthenticationResult;
    expect((await adminOf(world.acme.key, renewed)('GET /images')).status).toBe(403);
    expect((await adminOf(world.globex.key, renewed)('GET /images')).status).toBe(200);
  });

  test('become superusers and admins again, and are never both', async () => {
    const { username } = await make();
    const change = async (body: object) => {
      const { status, body: answer } = await root(`PATCH ${pathOf(username)}`, body);
      return status === 200 ? [answer.superuser, answer.customers] : [status, answer.fields?.[0].message];
    };
    expect(await change({ superuser: true })).toEqual([true, []]);
    expect(await change({ customers: ['acme'] })).toEqual([
      400,
      'is not for a superuser; with `"superuser": false` the user becomes the admin of these instead',
    ]);
    expect(await change({ superuser: false })).toEqual([
      400,
      'must name a customer at least, or `superuser` be true',
    ]);
    expect(await change({ superuser: false, customers: ['acme', 'globex'] })).toEqual([
      false,
      ['acme', 'globex'],
    ]);
    expect(await change({ superuser: false })).toEqual([false, ['acme', 'globex']]);
  });

  test('who are disabled neither sign in nor refresh; tokens of before are good until they end', async () => {
    const { username, made } = await make();
    const tokens = await meetChallenge(made);
    expect((await root(`PATCH ${pathOf(username)}`, { enabled: false })).body.enabled).toBe(false);
    const signIn = made.body.sign_in;
    expect((await initiate(signIn, 'Brand-New-8')).message).toBe('User is disabled.');
    const refresh = () =>
      ask(signIn.COGNITO_IDP, 'InitiateAuth', {
        ClientId: signIn.CLIENT_ID,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken, SECRET_HASH: signIn.SECRET_HASH },
      });
    expect((await refresh()).__type).toBe('NotAuthorizedException');
    expect((await adminOf(world.acme.key, tokens)('GET /images')).status).toBe(200);
    expect((await root(`PATCH ${pathOf(username)}`, { enabled: true })).body.enabled).toBe(true);
    expect((await refresh()).message).toBe('Refresh Token has been revoked');
    expect((await initiate(signIn, 'Brand-New-8')).AuthenticationResult).toBeDefined();
  });

  test('get another password when theirs is lost', async () => {
    const { username, made } = await make();
    await meetChallenge(made);
    const reset = await root(`POST ${pathOf(username)}/reset-password`);
    expect([reset.status, reset.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(reset.body.sign_in).toEqual(made.body.sign_in);
    expect((await initiate(made.body.sign_in, 'Brand-New-8')).message).toMatch(/Incorrect/);
    expect((await root(`GET ${pathOf(username)}`)).body.password_is_temporary).toBe(true);
    await meetChallenge(reset, 'Brand-New-9');
    expect((await root(`GET ${pathOf(username)}`)).body.password_is_temporary).toBe(false);
  });

  test('go with their customer, unless they administer another', async () => {
    await root('POST /customers', { id: 'closing' });
    const { username: only } = await make({ customers: ['closing'] });
    const { username: both } = await make({ customers: ['closing', 'acme'] });
    expect((await root('DELETE /customers/closing?confirm=closing')).body.users).toBe(1);
    expect((await root(`GET ${pathOf(only)}`)).status).toBe(404);
    expect((await root(`GET ${pathOf(both)}`)).body.customers).toEqual(['acme']);
  });

  test.each<[string, object?]>([['GET'], ['PATCH', { enabled: true }], ['DELETE']])(
    'that are not there are not found by %s',
    async (method, body) => {
      const reply = await root(`${method as 'GET'} /users/nobody`, body);
      expect([reply.status, reply.body.code]).toEqual([404, 'user_not_found']);
    },
  );
});

describe('superusers', () => {
  test.each<[string, 'PATCH' | 'DELETE', object?]>([
    ['disable', 'PATCH', { enabled: false }],
    ['demote', 'PATCH', { superuser: false, customers: ['acme'] }],
    ['delete', 'DELETE'],
  ])('do not %s themselves, nor the last one', async (_name, method, body) => {
    const { username, made } = await make({ superuser: true });
    const second = adminOf(world.superuser.key, await meetChallenge(made));
    const own = await root(`${method} /users/root`, body);
    expect([own.status, own.body.code]).toEqual([409, 'self_lockout']);

    // The other one's token is still good for an hour, and would leave nobody.
    expect((await root(`${method} ${pathOf(username)}`, body)).status).toBeLessThan(300);
    const last = await second(`${method} /users/root`, body);
    expect([last.status, last.body.code]).toEqual([409, 'last_superuser']);
    expect((await root('GET /users/root')).body).toMatchObject({ superuser: true, enabled: true });
    await root(`DELETE ${pathOf(username)}`);
  });

  test('may change what is theirs without locking themselves out', async () => {
    const reply = await root('PATCH /users/root', { enabled: true, superuser: true });
    expect([reply.status, reply.body.superuser]).toEqual([200, true]);
  });
});
