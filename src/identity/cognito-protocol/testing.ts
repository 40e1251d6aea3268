import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  type InitiateAuthCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { password, startIdentity, type TestIdentity } from '../testing.js';

export let provider: TestIdentity;
export let sdk: CognitoIdentityProviderClient;
export let clientId: string;
let users = 0;
/** The user of this test, made anew for each. */
export let username: string;

/** Starts a provider for the tests of a file, and the AWS SDK pointed at it. */
export function useProvider(): void {
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
}

/** Goes on as another user. */
export function actAs(name: string): void {
  username = name;
}

export async function signIn(parameters: Record<string, string | undefined> = {}, id = clientId) {
  const name = parameters.USERNAME ?? username;
  const isPublic = id === provider.clients.browser.id;
  const all = {
    USERNAME: name,
    PASSWORD: password,
    SECRET_HASH: isPublic ? undefined : await provider.secretHash(id, name),
    ...parameters,
  };
  const AuthParameters = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return sdk.send(new InitiateAuthCommand({ ClientId: id, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }));
}

export async function tokens(id = clientId) {
  const { AuthenticationResult } = await signIn({}, id);
  const { AccessToken, IdToken, RefreshToken } = AuthenticationResult!;
  return { AccessToken: AccessToken!, IdToken: IdToken!, RefreshToken: RefreshToken! };
}

export async function refresh(
  refreshToken: string,
  options: { id?: string; hashFor?: string; flow?: string } = {},
) {
  const { id = clientId, hashFor = username, flow = 'REFRESH_TOKEN_AUTH' } = options;
  const isPublic = id === provider.clients.browser.id;
  const hash = isPublic ? {} : { SECRET_HASH: await provider.secretHash(id, hashFor) };
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: id,
      AuthFlow: flow as NonNullable<InitiateAuthCommandInput['AuthFlow']>,
      AuthParameters: { REFRESH_TOKEN: refreshToken, ...hash },
    }),
  );
}

/** The SDK's error: its name is Cognito's. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status: number }> {
  const error = await call.then(
    () => {
      throw new Error('It was not refused');
    },
    (reason: Error & { $metadata?: { httpStatusCode?: number } }) => reason,
  );
  return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode ?? 0 };
}

export const wrongPassword = {
  name: 'NotAuthorizedException',
  message: 'Incorrect username or password.',
  status: 400,
};
