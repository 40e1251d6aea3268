import { type CognitoCredentials, type CognitoTokens, initiateAuth } from './cognito.js';
import { SignInError } from './sign-in-error.js';

/** Gives the tokens that a client sends. */
export interface SignIn {
  /** One that is good for a while yet. Throws `SignInError`. */
  token(): Promise<string>;
  /** Another one than that which the API has just called expired. */
  renewed?(refused: string): Promise<string>;
}

/** Before its end, or before a tenth of its life is left, if that is later. */
const renewSecondsMax = 60;

/**
 * Signs in by password when a token is first needed, keeps it, and refreshes it before it ends; by password again when
 * the refresh token has ended. All who ask at the same time wait for one sign-in.
 */
export function cognitoSignIn(credentials: CognitoCredentials): Required<SignIn> {
  let held: { idToken: string; refreshToken: string | undefined; renewAt: number } | undefined;
  let underWay: Promise<string> | undefined;

  return {
    token: async () => (held && Date.now() < held.renewAt ? held.idToken : renew()),
    renewed: async (refused) => (held && held.idToken !== refused ? held.idToken : renew()),
  };

  function renew(): Promise<string> {
    underWay ??= newTokens()
      .then((tokens) => {
        const lifeMs = tokens.ExpiresIn * 1000;
        held = {
          idToken: tokens.IdToken,
          // A provider may give another one each time, or none to say that this one still holds.
          refreshToken: tokens.RefreshToken ?? held?.refreshToken,
          renewAt: Date.now() + lifeMs - Math.min(renewSecondsMax * 1000, lifeMs / 10),
        };
        return held.idToken;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  }

  async function newTokens(): Promise<CognitoTokens> {
    const { username: USERNAME, password: PASSWORD } = credentials;
    const byPassword = () => initiateAuth(credentials, 'USER_PASSWORD_AUTH', { USERNAME, PASSWORD });
    if (!held?.refreshToken) return byPassword();
    const { idToken, refreshToken: REFRESH_TOKEN } = held;
    try {
      return await initiateAuth(credentials, 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }, usernameIn(idToken));
    } catch (error) {
      if (!(error instanceof SignInError) || error.code !== 'NotAuthorizedException') throw error;
      held = undefined;
      return byPassword();
    }
  }
}

/** Refreshing is proved with the name that the pool knows, which is not always the one typed: it may be an alias. */
function usernameIn(idToken: string): string | undefined {
  try {
    const payload = idToken.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const claims = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(atob(payload), (c) => c.charCodeAt(0))),
    );
    return claims['cognito:username'];
  } catch {
    return undefined;
  }
}
