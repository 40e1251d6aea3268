import {
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandInput,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errors } from '../../errors.js';
import type { Problem } from '../../http/problem.js';
import { issuer, password, startIdentity, type TestIdentity } from '../testing.js';

let provider: TestIdentity;
let sdk: CognitoIdentityProviderClient;
let clientId: string;
let users = 0;
let username: string;

beforeAll(async () => {
  provider = await startIdentity();
  clientId = provider.clients.admin.id;
  sdk = new CognitoIdentityProviderClient({
    endpoint: provider.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
  });
});
afterAll(async () => {
  sdk.destroy();
  await provider.close();
});

beforeEach(async () => {
  username = `user-${++users}`;
  await provider.identity.createUser({ username, password, groups: ['acme'] });
});

async function signIn(parameters: Record<string, string | undefined> = {}, id = clientId) {
  const name = parameters.USERNAME ?? username;
  const isPublic = id === provider.clients.browser.id;
  const all = {
    USERNAME: name,
    PASSWORD: password,
    SECRET_HASH: isPublic ? undefined : await provider.identity.secretHash(id, name),
    ...parameters,
  };
  const AuthParameters = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return sdk.send(new InitiateAuthCommand({ ClientId: id, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }));
}

async function tokens(id = clientId) {
  const { AuthenticationResult } = await signIn({}, id);
  const { AccessToken, IdToken, RefreshToken } = AuthenticationResult!;
  return { AccessToken: AccessToken!, IdToken: IdToken!, RefreshToken: RefreshToken! };
}

async function refresh(refreshToken: string, options: { id?: string; hashFor?: string; flow?: string } = {}) {
  const { id = clientId, hashFor = username, flow = 'REFRESH_TOKEN_AUTH' } = options;
  const isPublic = id === provider.clients.browser.id;
  const hash = isPublic ? {} : { SECRET_HASH: await provider.identity.secretHash(id, hashFor) };
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: id,
      AuthFlow: flow as NonNullable<InitiateAuthCommandInput['AuthFlow']>,
      AuthParameters: { REFRESH_TOKEN: refreshToken, ...hash },
    }),
  );
}

/** The SDK's error: its name is Cognito's. */
async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string; status: number }> {
  const error = await call.then(
    () => {
      throw new Error('It was not refused');
    },
    (reason: Error & { $metadata?: { httpStatusCode?: number } }) => reason,
  );
  return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode ?? 0 };
}

const wrongPassword = {
  name: 'NotAuthorizedException',
  message: 'Incorrect username or password.',
  status: 400,
};

describe('InitiateAuth with USER_PASSWORD_AUTH', () => {
  test('gives tokens shaped as Cognito shapes them', async () => {
    const { AuthenticationResult, ChallengeName } = await signIn();
    expect(ChallengeName).toBeUndefined();
    expect(AuthenticationResult).toMatchObject({ ExpiresIn: 3600, TokenType: 'Bearer' });
    const access = decodeJwt(AuthenticationResult!.AccessToken!);
    expect(access).toMatchObject({
      iss: issuer,
      client_id: clientId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username,
      'cognito:groups': ['acme'],
    });
    expect(Object.keys(access)).toEqual(
      expect.arrayContaining(['sub', 'origin_jti', 'event_id', 'auth_time', 'exp', 'iat', 'jti']),
    );
    expect(access.exp! - access.iat!).toBe(3600);
    const id = decodeJwt(AuthenticationResult!.IdToken!);
    expect(id).toMatchObject({
      iss: issuer,
      aud: clientId,
      token_use: 'id',
      'cognito:username': username,
      'cognito:groups': ['acme'],
      sub: access.sub,
      origin_jti: access.origin_jti,
    });
    expect(id.jti).not.toBe(access.jti);
    expect(decodeProtectedHeader(AuthenticationResult!.IdToken!)).toMatchObject({ alg: 'RS256' });
  });

  test('gives an id token that the API accepts, and an access token without openid', async () => {
    const { IdToken, AccessToken } = await tokens();
    expect(await provider.identity.verify(IdToken, 'bare')).toMatchObject({ username, groups: ['acme'] });
    const problem = await provider.identity.verify(AccessToken, 'bearer').catch((error: Problem) => error);
    expect(problem).toMatchObject({ kind: errors.openidScopeMissing });
  });

  test('works for a public client without SECRET_HASH', async () => {
    const { AuthenticationResult } = await signIn({}, provider.clients.browser.id);
    expect(AuthenticationResult?.IdToken).toBeDefined();
  });

  test('ignores parameters that it does not know', async () => {
    const { AuthenticationResult } = await signIn({ SCOPES: 'OPENID', DEVICE_KEY: 'x' });
    expect(decodeJwt(AuthenticationResult!.AccessToken!).scope).toBe('aws.cognito.signin.user.admin');
  });

  test('adds the address of a user whose name is one', async () => {
    username = `anna-${users}@acme.test`;
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

  test('refuses a wrong secret hash, and that of another user', async () => {
    const expected = {
      name: 'NotAuthorizedException',
      message: `Unable to verify secret hash for client ${clientId}`,
      status: 400,
    };
    expect(await refusal(signIn({ SECRET_HASH: 'AAAA' }))).toEqual(expected);
    const others = await provider.identity.secretHash(clientId, 'anna');
    expect(await refusal(signIn({ SECRET_HASH: others }))).toEqual(expected);
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

  test.each(['USERNAME', 'PASSWORD'])('refuses a missing %s', async (name) => {
    const parameters = { USERNAME: username, PASSWORD: password, SECRET_HASH: 'AAAA', [name]: '' };
    const call = sdk.send(
      new InitiateAuthCommand({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: parameters,
      }),
    );
    expect(await refusal(call)).toEqual({
      name: 'InvalidParameterException',
      message: `Missing required parameter ${name}`,
      status: 400,
    });
  });

  test('refuses an unknown client, and one that cannot be', async () => {
    const send = (ClientId: string) =>
      sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: {} }));
    expect((await refusal(send('nosuchclient'))).name).toBe('ResourceNotFoundException');
    expect((await refusal(send('no such\nclient'))).name).toBe('InvalidParameterException');
  });

  test.each(['USER_SRP_AUTH', 'CUSTOM_AUTH', 'NONSENSE'])('refuses the flow %s', async (flow) => {
    const AuthFlow = flow as NonNullable<InitiateAuthCommandInput['AuthFlow']>;
    const call = sdk.send(new InitiateAuthCommand({ ClientId: clientId, AuthFlow, AuthParameters: {} }));
    expect((await refusal(call)).name).toBe('InvalidParameterException');
  });

  test('refuses a disabled user, but only after the right password', async () => {
    await provider.db.query(sql`update identity_users set enabled = false where username = ${username}`);
    expect(await refusal(signIn({ PASSWORD: 'Wrong-Horse-7' }))).toEqual(wrongPassword);
    expect(await refusal(signIn())).toMatchObject({ message: 'User is disabled.' });
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
    const name = `ghost-${users}`;
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
  test.each(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'])(
    'gives new tokens by %s, of the same session',
    async (flow) => {
      const before = await tokens();
      const { AuthenticationResult } = await refresh(before.RefreshToken, { flow });
      expect(AuthenticationResult?.RefreshToken).toBeUndefined();
      const [old, renewed] = [decodeJwt(before.IdToken), decodeJwt(AuthenticationResult!.IdToken!)];
      expect(renewed.origin_jti).toBe(old.origin_jti);
      expect(renewed.auth_time).toBe(old.auth_time);
      expect(renewed.jti).not.toBe(old.jti);
      expect(await provider.identity.verify(AuthenticationResult!.IdToken!, 'bare')).toMatchObject({
        username,
      });
    },
  );

  test('takes over the groups of the day', async () => {
    const { RefreshToken } = await tokens();
    await provider.db.query(sql`update identity_users set groups = '{globex}' where username = ${username}`);
    const { AuthenticationResult } = await refresh(RefreshToken);
    expect(decodeJwt(AuthenticationResult!.IdToken!)['cognito:groups']).toEqual(['globex']);
  });

  test('wants the secret hash of the real user name', async () => {
    const { RefreshToken } = await tokens();
    expect((await refusal(refresh(RefreshToken, { hashFor: 'anna' }))).message).toMatch(/secret hash/);
  });

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

describe('RespondToAuthChallenge', () => {
  async function challenged(): Promise<string> {
    username = `temporary-${users}-${Math.random().toString(36).slice(2)}`;
    await provider.identity.createUser({ username, password, groups: ['acme'], passwordIsTemporary: true });
    const answer = await signIn();
    expect(answer).toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      ChallengeParameters: { USER_ID_FOR_SRP: username },
    });
    expect(answer.AuthenticationResult).toBeUndefined();
    return answer.Session!;
  }

  async function respond(
    Session: string,
    NEW_PASSWORD: string,
    options: { user?: string; id?: string } = {},
  ) {
    const { user = username, id = clientId } = options;
    return sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: id,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: {
          USERNAME: user,
          NEW_PASSWORD,
          SECRET_HASH: await provider.identity.secretHash(id, user),
        },
      }),
    );
  }

  test('sets the password and signs in; the temporary one is gone', async () => {
    const { AuthenticationResult } = await respond(await challenged(), 'Brand-New-8');
    expect(decodeJwt(AuthenticationResult!.IdToken!)['cognito:username']).toBe(username);
    expect(await refusal(signIn())).toEqual(wrongPassword);
    expect((await signIn({ PASSWORD: 'Brand-New-8' })).AuthenticationResult?.IdToken).toBeDefined();
  });

  test('says what is wrong with a password, and may be tried again', async () => {
    const session = await challenged();
    expect(await refusal(respond(session, 'short'))).toEqual({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
      status: 400,
    });
    expect((await respond(session, 'Brand-New-8')).AuthenticationResult).toBeDefined();
  });

  test('refuses a session that is made up, used, expired, of another user or another client', async () => {
    const session = await challenged();
    expect((await refusal(respond('made-up', 'Brand-New-8'))).message).toMatch(/Invalid session/);
    expect((await refusal(respond(session, 'Brand-New-8', { user: 'anna' }))).message).toMatch(
      /Invalid session/,
    );
    const other = { id: provider.clients.superuser.id };
    expect((await refusal(respond(session, 'Brand-New-8', other))).message).toMatch(/Invalid session/);
    await respond(session, 'Brand-New-8');
    expect((await refusal(respond(session, 'Brand-New-9'))).message).toMatch(/only be used once/);

    const late = await challenged();
    await provider.db.query(
      sql`update identity_pending set expires_at = now() - interval '1 second' where username = ${username}`,
    );
    expect((await refusal(respond(late, 'Brand-New-8'))).message).toMatch(/Invalid session/);
  });

  test('used twice at once works once', async () => {
    const session = await challenged();
    const answers = await Promise.allSettled([
      respond(session, 'Brand-New-8'),
      respond(session, 'Brand-New-9'),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses other challenges', async () => {
    const call = sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: clientId,
        ChallengeName: 'SMS_MFA',
        Session: 'x'.repeat(20),
      }),
    );
    expect((await refusal(call)).name).toBe('InvalidParameterException');
  });
});

describe('GetUser', () => {
  test('says who the user is', async () => {
    const { AccessToken } = await tokens();
    const { Username, UserAttributes } = await sdk.send(new GetUserCommand({ AccessToken }));
    expect(Username).toBe(username);
    expect(UserAttributes).toEqual([{ Name: 'sub', Value: decodeJwt(AccessToken).sub }]);
  });

  test('refuses an id token, garbage and a changed token', async () => {
    const { IdToken, AccessToken } = await tokens();
    for (const token of [IdToken, 'garbage', `${AccessToken.slice(0, -6)}AAAAAA`]) {
      expect(await refusal(sdk.send(new GetUserCommand({ AccessToken: token })))).toEqual({
        name: 'NotAuthorizedException',
        message: 'Invalid Access Token',
        status: 400,
      });
    }
  });
});

describe('ChangePassword', () => {
  async function change(AccessToken: string, PreviousPassword: string, ProposedPassword: string) {
    return sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
  }

  test('changes it', async () => {
    const { AccessToken } = await tokens();
    await change(AccessToken, password, 'Brand-New-8');
    expect(await refusal(signIn())).toEqual(wrongPassword);
    expect((await signIn({ PASSWORD: 'Brand-New-8' })).AuthenticationResult).toBeDefined();
  });

  test('refuses a wrong previous password, and counts it towards the lock', async () => {
    const { AccessToken } = await tokens();
    for (let time = 0; time < 5; time++) {
      expect(await refusal(change(AccessToken, 'Wrong-Horse-7', 'Brand-New-8'))).toEqual(wrongPassword);
    }
    const [row] = await provider.db.query<{ failures: number }>(
      sql`select failures from identity_sign_in_failures
          where username_hash = sha256(${username}::text::bytea) and locked_until is not null`,
    );
    expect(row?.failures).toBe(5);
  });

  test.each([
    ['Short-1', 'Password not long enough'],
    ['no-upper-case-1', 'Password must have uppercase characters'],
    ['NO-LOWER-CASE-1', 'Password must have lowercase characters'],
    ['No-Digit-Here', 'Password must have numeric characters'],
    ['NoSymbol1234', 'Password must have symbol characters'],
  ])('refuses %s: %s', async (proposed, complaint) => {
    const { AccessToken } = await tokens();
    expect(await refusal(change(AccessToken, password, proposed))).toEqual({
      name: 'InvalidPasswordException',
      message: `Password did not conform with policy: ${complaint}`,
      status: 400,
    });
  });
});

describe('RevokeToken', () => {
  async function revoke(Token: string, options: { id?: string; secret?: string } = {}) {
    const { id = clientId, secret = provider.clients.admin.secret! } = options;
    return sdk.send(new RevokeTokenCommand({ Token, ClientId: id, ClientSecret: secret }));
  }

  test('ends the session', async () => {
    const { RefreshToken, AccessToken } = await tokens();
    const other = await tokens();
    await revoke(RefreshToken);
    expect((await refusal(refresh(RefreshToken))).message).toBe('Refresh Token has been revoked');
    const call = sdk.send(new GetUserCommand({ AccessToken }));
    expect((await refusal(call)).message).toBe('Access Token has been revoked');
    expect((await refresh(other.RefreshToken)).AuthenticationResult).toBeDefined();
  });

  test('is as good as done for a token that is not known', async () => {
    await revoke('unknown');
  });

  test('refuses a wrong secret, another client and an access token', async () => {
    const { RefreshToken, AccessToken } = await tokens();
    expect((await refusal(revoke(RefreshToken, { secret: 'wrong' }))).name).toBe('UnauthorizedException');
    const { id, secret } = provider.clients.superuser;
    const call = revoke(RefreshToken, { id, secret: secret! });
    expect((await refusal(call)).name).toBe('UnauthorizedException');
    expect((await refusal(revoke(AccessToken))).name).toBe('UnsupportedTokenTypeException');
    expect((await refresh(RefreshToken)).AuthenticationResult).toBeDefined();
  });
});

describe('GlobalSignOut', () => {
  test('ends all sessions of the user and of nobody else', async () => {
    const [first, second] = [await tokens(), await tokens(provider.clients.browser.id)];
    const mine = username;
    username = 'anna';
    const annas = await tokens();
    username = mine;
    await sdk.send(new GlobalSignOutCommand({ AccessToken: first.AccessToken }));
    expect((await refusal(refresh(first.RefreshToken))).message).toBe('Refresh Token has been revoked');
    const id = provider.clients.browser.id;
    expect((await refusal(refresh(second.RefreshToken, { id }))).message).toBe(
      'Refresh Token has been revoked',
    );
    for (const { AccessToken } of [first, second]) {
      const call = sdk.send(new GlobalSignOutCommand({ AccessToken }));
      expect((await refusal(call)).message).toBe('Access Token has been revoked');
    }
    username = 'anna';
    expect((await refresh(annas.RefreshToken)).AuthenticationResult).toBeDefined();
    expect((await tokens()).IdToken).toBeDefined();
  });
});

describe('the protocol itself', () => {
  async function post(body: string, headers: Record<string, string>, path = '/') {
    const answer = await fetch(provider.url + path, { method: 'POST', body, headers });
    return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
  }
  const target = { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' };

  test('answers with the headers and the body of Cognito', async () => {
    const { status, headers, body } = await post('{"AuthFlow":"USER_PASSWORD_AUTH","ClientId":"x"}', {
      ...target,
      'content-type': 'application/x-amz-json-1.1',
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      __type: 'ResourceNotFoundException',
      message: 'User pool client x does not exist.',
    });
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException:');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('works without the slash and whatever the content type', async () => {
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
      const { body } = await post('{"ClientId":"x"}', { ...target, 'content-type': type }, '');
      expect(body.__type).toBe('InvalidParameterException');
    }
  });

  test.each(['', 'no json', '[]', 'null', '"text"', '{"AuthFlow": 1, "ClientId": "x"}', '{"AuthFlow"'])(
    'refuses the body %j',
    async (text) => {
      const { status, body } = await post(text, target);
      expect(status).toBe(400);
      expect(body.__type).toBe('SerializationException');
    },
  );

  test('refuses a body that is too large', async () => {
    const { body } = await post(JSON.stringify({ ClientId: 'x'.repeat(100_000) }), target);
    expect(body.__type).toBe('SerializationException');
  });

  test('refuses operations that it does not have', async () => {
    expect((await refusal(sdk.send(new ListUsersCommand({ UserPoolId: 'local_1' })))).name).toBe(
      'UnknownOperationException',
    );
    for (const name of ['', 'constructor', '__proto__', 'AWSCognitoIdentityProviderService.toString']) {
      const { body } = await post('{}', { 'x-amz-target': name });
      expect(body.__type).toBe('UnknownOperationException');
    }
  });

  test('may be called from pages of other origins', async () => {
    const answer = await fetch(`${provider.url}/`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-amz-target',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-headers')).toMatch(/x-amz-target/);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

test('neither the log nor the database holds passwords or tokens', async () => {
  const { AccessToken, IdToken, RefreshToken } = await tokens();
  await refusal(signIn({ PASSWORD: 'Wrong-Horse-7' }));
  const log = provider.log.join('');
  const stored = await provider.db.query<{ row: string }>(
    sql`select t::text as row from identity_users t
        union all select t::text from identity_sessions t
        union all select t::text from identity_pending t
        union all select t::text from identity_sign_in_failures t`,
  );
  const all = log + stored.map(({ row }) => row).join('');
  for (const secret of [password, 'Wrong-Horse-7', AccessToken, IdToken, RefreshToken]) {
    expect(all).not.toContain(secret);
  }
});
