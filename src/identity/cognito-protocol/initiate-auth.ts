import type { Client } from '../clients.js';
import { renewTokens, selfServiceScope, startSession, type Tokens } from '../issue-tokens.js';
import { passwordCharactersMax } from '../passwords.js';
import type { Realm } from '../realm.js';
import { findSession } from '../sessions.js';
import { askForNewPassword, checkPassword } from '../sign-in.js';
import { findUser } from '../users.js';
import { checkSecretHash, requiredClient } from './client-check.js';
import { cognitoErrors } from './cognito-error.js';
import { type Fields, fieldMap, requiredField, requiredParameter } from './fields.js';

/** Flows that Cognito knows and this provider does not have. */
const otherFlows = [
  'USER_SRP_AUTH',
  'CUSTOM_AUTH',
  'USER_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'ADMIN_NO_SRP_AUTH',
];

export async function initiateAuth(realm: Realm, fields: Fields): Promise<object> {
  const flow = requiredField(fields, 'AuthFlow');
  const client = await requiredClient(realm, fields);
  const parameters = fieldMap(fields, 'AuthParameters');
  if (flow === 'USER_PASSWORD_AUTH') return signInByPassword(realm, client, parameters);
  if (flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN') return refresh(realm, client, parameters);
  if (otherFlows.includes(flow))
    throw cognitoErrors.invalidParameter(`${flow} is not enabled for the client.`);
  throw cognitoErrors.invalidParameter(
    "1 validation error detected: Value at 'authFlow' failed to satisfy constraint: Member must satisfy enum " +
      'value set: [USER_PASSWORD_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN]',
  );
}

/** The answer that hands out tokens. */
export function authenticationResult(tokens: Tokens & { refreshToken?: string }): object {
  return {
    AuthenticationResult: {
      AccessToken: tokens.accessToken,
      ExpiresIn: tokens.expiresIn,
      IdToken: tokens.idToken,
      ...(tokens.refreshToken === undefined ? {} : { RefreshToken: tokens.refreshToken }),
      TokenType: 'Bearer',
    },
    ChallengeParameters: {},
  };
}

async function signInByPassword(realm: Realm, client: Client, parameters: Fields): Promise<object> {
  const username = requiredParameter(parameters, 'USERNAME');
  const password = requiredParameter(parameters, 'PASSWORD');
  checkSecretHash(client, username, parameters);
  if (password.length > passwordCharactersMax) throw cognitoErrors.wrongPassword();
  const check = await checkPassword(realm, username, password);
  if (check.outcome === 'busy') throw cognitoErrors.tooManyRequests();
  if (check.outcome === 'locked') throw cognitoErrors.locked();
  if (check.outcome === 'disabled') throw cognitoErrors.disabled();
  if (check.outcome === 'expired') throw cognitoErrors.passwordExpired();
  if (check.outcome === 'wrong') throw cognitoErrors.wrongPassword();
  const { user } = check;
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    return {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      ChallengeParameters: { USER_ID_FOR_SRP: user.username, requiredAttributes: '[]', userAttributes: '{}' },
      Session: await askForNewPassword(realm, user, client.id),
    };
  }
  const session = { user, clientId: client.id, scope: selfServiceScope };
  return authenticationResult(await startSession(realm, session));
}

async function refresh(realm: Realm, client: Client, parameters: Fields): Promise<object> {
  const refreshToken = requiredParameter(parameters, 'REFRESH_TOKEN');
  const session = await findSession(realm.db, { refreshToken });
  if (!session || session.clientId !== client.id) {
    throw cognitoErrors.notAuthorized('Invalid Refresh Token');
  }
  checkSecretHash(client, session.username, parameters);
  if (session.revokedAt) throw cognitoErrors.notAuthorized('Refresh Token has been revoked');
  if (session.expiresAt <= realm.clock()) throw cognitoErrors.notAuthorized('Refresh Token has expired');
  const user = await findUser(realm.db, session.username);
  if (!user?.enabled) throw cognitoErrors.disabled();
  return authenticationResult(await renewTokens(realm, user, session));
}
