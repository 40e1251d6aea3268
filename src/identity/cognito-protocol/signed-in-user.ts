import { errors } from '../../errors.js';
import { Problem } from '../../http/problem.js';
import { selfServiceScope } from '../issue-tokens.js';
import type { Realm } from '../realm.js';
import { findSession } from '../sessions.js';
import { findUser, type User } from '../users.js';
import { cognitoErrors } from './cognito-error.js';
import { type Fields, requiredField } from './fields.js';

/** The user whose `AccessToken` this is. Unlike the API, the provider looks whether the session was revoked. */
export async function signedInUser(realm: Realm, fields: Fields): Promise<User> {
  const token = await realm.tokens.prove(requiredField(fields, 'AccessToken')).catch(refuse);
  if (token.tokenUse !== 'access') throw cognitoErrors.notAuthorized('Invalid Access Token');
  if (!token.scope.includes(selfServiceScope)) {
    throw cognitoErrors.notAuthorized('Access Token does not have required scopes');
  }
  const session = await findSession(realm.db, { originJti: String(token.payload.origin_jti) });
  if (!session || session.revokedAt) throw cognitoErrors.notAuthorized('Access Token has been revoked');
  const user = await findUser(realm.db, token.username);
  if (!user) throw cognitoErrors.notAuthorized('Invalid Access Token');
  if (!user.enabled) throw cognitoErrors.disabled();
  return user;
}

function refuse(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  throw cognitoErrors.notAuthorized(
    error.kind === errors.tokenExpired ? 'Access Token has expired' : 'Invalid Access Token',
  );
}
