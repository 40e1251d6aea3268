import type { Realm } from '../realm.js';
import { sameSecret } from '../secret-hash.js';
import { findSession, revokeSession } from '../sessions.js';
import { requiredClient } from './client-check.js';
import { cognitoErrors } from './cognito-error.js';
import { type Fields, optionalField, requiredField } from './fields.js';

/** Ends the session of a refresh token. One that is not known is as good as revoked. */
export async function revokeToken(realm: Realm, fields: Fields): Promise<object> {
  const token = requiredField(fields, 'Token');
  const client = await requiredClient(realm, fields);
  const secret = optionalField(fields, 'ClientSecret');
  if (client.secret !== null && (secret === undefined || !sameSecret(secret, client.secret))) {
    throw cognitoErrors.unauthorized('Invalid client secret');
  }
  if (token.includes('.')) throw cognitoErrors.unsupportedTokenType();
  const session = await findSession(realm.db, { refreshToken: token });
  if (!session) return {};
  if (session.clientId !== client.id) throw cognitoErrors.unauthorized('The token is of another client');
  await revokeSession(realm.db, session.originJti, realm.clock());
  return {};
}
