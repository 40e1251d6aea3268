import { CommandFailure, exitCodes } from '../failure.js';
import { reach } from './reach.js';

/** Where and as whom to sign in. */
export interface SignIn {
  /** Address of the identity provider. */
  provider: string;
  clientId: string;
  username: string;
  secretHash?: string | undefined;
}

export interface Tokens {
  idToken: string;
  accessToken: string;
  /** Not given when the tokens were refreshed. */
  refreshToken?: string;
}

/** A temporary password was right, and wants to be replaced. */
export interface NewPasswordWanted {
  session: string;
}

/** By password, in Cognito's protocol. Rejects with a `CommandFailure` that says the next step. */
export async function signInByPassword(
  signIn: SignIn,
  password: string,
): Promise<Tokens | NewPasswordWanted> {
  const { username, secretHash } = signIn;
  const answer = await ask(signIn, 'InitiateAuth', {
    ClientId: signIn.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password, ...hashed(secretHash) },
  });
  if (answer.ChallengeName === 'NEW_PASSWORD_REQUIRED') return { session: answer.Session! };
  return tokensOf(answer);
}

/** Answers the challenge of a temporary password. */
export async function chooseNewPassword(
  signIn: SignIn,
  { session }: NewPasswordWanted,
  password: string,
): Promise<Tokens> {
  const answer = await ask(signIn, 'RespondToAuthChallenge', {
    ClientId: signIn.clientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: session,
    ChallengeResponses: {
      USERNAME: signIn.username,
      NEW_PASSWORD: password,
      ...hashed(signIn.secretHash),
    },
  });
  return tokensOf(answer);
}

export async function refreshTokens(signIn: SignIn, refreshToken: string): Promise<Tokens> {
  const answer = await ask(signIn, 'InitiateAuth', {
    ClientId: signIn.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: refreshToken, ...hashed(signIn.secretHash) },
  });
  return tokensOf(answer);
}

/** What a token says of its owner; it was just given to us, so it need not be verified. */
export function ownerOf(idToken: string): { username: string; groups: string[] } {
  const payload = JSON.parse(Buffer.from(idToken.split('.')[1]!, 'base64url').toString());
  return { username: payload['cognito:username'] ?? payload.sub, groups: payload['cognito:groups'] ?? [] };
}

interface Answer {
  AuthenticationResult?: { IdToken: string; AccessToken: string; RefreshToken?: string };
  ChallengeName?: string;
  Session?: string;
}

async function ask({ provider }: SignIn, operation: string, body: object): Promise<Answer> {
  const response = await reach(provider, {
    method: 'POST',
    headers: {
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const answer = parsed(text);
  if (response.ok && answer) return answer;
  if (!answer?.__type) {
    throw new CommandFailure(
      response.status >= 500 ? exitCodes.unreachable : exitCodes.usage,
      `${provider} answered ${response.status} and not as an identity provider does; is COGNITO_IDP right?`,
    );
  }
  throw new CommandFailure(exitCodes.denied, refusal(answer.__type, answer.message ?? ''));
}

function refusal(type: string, message: string): string {
  if (/^NotAuthorized/.test(type) && /refresh token/i.test(message))
    return 'The stored sign-in has ended; run `vitrine login` again.';
  const hints: Record<string, string> = {
    NotAuthorizedException:
      'Check user name and password, or have the password reset by whoever runs the installation.',
    InvalidPasswordException: 'Choose another password.',
    ResourceNotFoundException: 'Check CLIENT_ID; it is in the file that you were handed.',
    TooManyRequestsException: 'Try again in a minute.',
  };
  const hint = hints[type.replace(/^.*#/, '')];
  return `Not signed in: ${message}${hint ? ` ${hint}` : ''}`;
}

// biome-ignore lint/suspicious/noExplicitAny: the answer of another program, looked at field by field
function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hashed(secretHash: string | undefined): { SECRET_HASH?: string } {
  return secretHash ? { SECRET_HASH: secretHash } : {};
}

function tokensOf({ AuthenticationResult: tokens, ChallengeName }: Answer): Tokens {
  if (!tokens) {
    throw new CommandFailure(
      exitCodes.denied,
      `The identity provider asks for ${ChallengeName ?? 'something'}, which the command line cannot answer.`,
    );
  }
  const { IdToken: idToken, AccessToken: accessToken, RefreshToken: refreshToken } = tokens;
  return { idToken, accessToken, ...(refreshToken ? { refreshToken } : {}) };
}
