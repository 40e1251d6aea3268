import { SignInError } from './sign-in-error.js';

/** The client through which somebody signs in, and who that is. */
export interface CognitoCredentials {
  /** `COGNITO_IDP`: the identity provider of the installation, or AWS Cognito. */
  endpoint: string;
  /** `CLIENT_ID`. */
  clientId: string;
  username: string;
  password: string;
  /** `SECRET_HASH`, or `clientSecret` to have it computed; neither for a client without a secret. */
  secretHash?: string;
  clientSecret?: string;
  /** In place of the `fetch` of this place. */
  fetch?: (request: Request) => Promise<Response>;
}

/** What Cognito hands out; the refresh token may be missing where one is used. */
export interface CognitoTokens {
  IdToken: string;
  ExpiresIn: number;
  RefreshToken?: string;
}

const answerSecondsMax = 30;

/** Tokens for a flow of `InitiateAuth`. Throws `SignInError`. */
export async function initiateAuth(
  credentials: CognitoCredentials,
  flow: 'USER_PASSWORD_AUTH' | 'REFRESH_TOKEN_AUTH',
  parameters: Record<string, string>,
  username = credentials.username,
): Promise<CognitoTokens> {
  const { clientId: ClientId } = credentials;
  const AuthParameters = { ...parameters, ...(await proof(credentials, username)) };
  return tokensOf(await ask(credentials, 'InitiateAuth', { ClientId, AuthFlow: flow, AuthParameters }));
}

/**
 * Sets the password of a user who has a temporary one, `credentials.password`. Throws `SignInError`, with the code
 * `InvalidPasswordException` where the new one is too weak.
 */
export async function setNewPassword(credentials: CognitoCredentials, newPassword: string): Promise<void> {
  const { clientId: ClientId, username: USERNAME, password: PASSWORD } = credentials;
  const secret = await proof(credentials, USERNAME);
  const AuthParameters = { USERNAME, PASSWORD, ...secret };
  const challenge = await ask(credentials, 'InitiateAuth', {
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters,
  });
  if (challenge.ChallengeName !== 'NEW_PASSWORD_REQUIRED')
    throw new SignInError('NoChallenge', `${USERNAME} is not asked for a new password.`);
  const answer = await ask(credentials, 'RespondToAuthChallenge', {
    ClientId,
    ChallengeName: challenge.ChallengeName,
    Session: challenge.Session,
    ChallengeResponses: { USERNAME, NEW_PASSWORD: newPassword, ...secret },
  });
  tokensOf(answer);
}

interface CognitoAnswer {
  AuthenticationResult?: Partial<CognitoTokens>;
  ChallengeName?: string;
  Session?: string;
  __type?: string;
  message?: string;
}

async function ask(
  credentials: CognitoCredentials,
  operation: string,
  fields: object,
): Promise<CognitoAnswer> {
  const { endpoint, fetch = globalThis.fetch } = credentials;
  const request = new Request(endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    },
    body: JSON.stringify(fields),
    signal: AbortSignal.timeout(answerSecondsMax * 1000),
  });
  try {
    const response = await fetch(request);
    const answer: CognitoAnswer = await response.json();
    if (response.ok) return answer;
    // AWS may put a namespace before the name.
    throw new SignInError(answer.__type?.split('#').at(-1) ?? `Status${response.status}`, answer.message);
  } catch (cause) {
    if (cause instanceof SignInError) throw cause;
    throw new SignInError('Unreachable', `${new URL(endpoint).origin} did not answer as Cognito does`, {
      cause,
    });
  }
}

function tokensOf({ AuthenticationResult, ChallengeName }: CognitoAnswer): CognitoTokens {
  const { IdToken, ExpiresIn = 3600, RefreshToken } = AuthenticationResult ?? {};
  if (IdToken) return { IdToken, ExpiresIn, ...(RefreshToken ? { RefreshToken } : {}) };
  if (ChallengeName === 'NEW_PASSWORD_REQUIRED')
    throw new SignInError(
      ChallengeName,
      'The password is a temporary one; choose another with setNewPassword().',
    );
  throw new SignInError(
    ChallengeName ?? 'NoTokens',
    'The identity provider asks for more than a password; sign in with a client of its own and give a function that returns the token.',
  );
}

/** `SECRET_HASH`, of the client's secret and the name of the user. */
async function proof(credentials: CognitoCredentials, username: string): Promise<{ SECRET_HASH?: string }> {
  const { secretHash, clientSecret, clientId } = credentials;
  if (secretHash !== undefined) return { SECRET_HASH: secretHash };
  if (clientSecret === undefined) return {};
  if (!globalThis.crypto?.subtle)
    throw new SignInError(
      'NoCrypto',
      'Computing the secret hash needs a page served by https; give `secretHash` instead.',
    );
  const text = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text.encode(clientSecret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, text.encode(username + clientId));
  return { SECRET_HASH: btoa(String.fromCharCode(...new Uint8Array(signature))) };
}
