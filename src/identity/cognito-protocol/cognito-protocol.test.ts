import {
  ChangePasswordCommand,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import sql from 'sql-template-tag';
import { describe, expect, test } from 'vitest';
import { password } from '../testing.js';
import {
  actAs,
  clientId,
  provider,
  refresh,
  refusal,
  sdk,
  signIn,
  tokens,
  useProvider,
  username,
  wrongPassword,
} from './testing.js';

useProvider();

describe('RespondToAuthChallenge', () => {
  async function challenged(): Promise<string> {
    actAs(`temporary-${Math.random().toString(36).slice(2)}`);
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
          SECRET_HASH: await provider.secretHash(id, user),
        },
      }),
    );
  }

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

describe('ChangePassword', () => {
  async function change(AccessToken: string, PreviousPassword: string, ProposedPassword: string) {
    return sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
  }

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
});

describe('RevokeToken', () => {
  async function revoke(Token: string, options: { id?: string; secret?: string } = {}) {
    const { id = clientId, secret = provider.clients.admin.secret! } = options;
    return sdk.send(new RevokeTokenCommand({ Token, ClientId: id, ClientSecret: secret }));
  }

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
