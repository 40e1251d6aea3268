import { emailClaims } from '../issue-tokens.js';
import { hashPassword, passwordCharactersMax, passwordComplaint } from '../passwords.js';
import type { Realm } from '../realm.js';
import { revokeSessionsOf } from '../sessions.js';
import { checkPassword } from '../sign-in.js';
import { setPassword } from '../users.js';
import { cognitoErrors } from './cognito-error.js';
import { type Fields, requiredField } from './fields.js';
import { signedInUser } from './signed-in-user.js';

export async function getUser(realm: Realm, fields: Fields): Promise<object> {
  const user = await signedInUser(realm, fields);
  const attributes = { sub: user.sub, ...emailClaims(user) };
  return {
    Username: user.username,
    UserAttributes: Object.entries(attributes).map(([Name, value]) => ({ Name, Value: String(value) })),
  };
}

export async function changePassword(realm: Realm, fields: Fields): Promise<object> {
  const proposed = requiredField(fields, 'ProposedPassword');
  const previous = requiredField(fields, 'PreviousPassword');
  const { username } = await signedInUser(realm, fields);
  const complaint = passwordComplaint(proposed);
  if (complaint) throw cognitoErrors.invalidPassword(complaint);
  if (previous.length > passwordCharactersMax) throw cognitoErrors.wrongPassword();
  const check = await checkPassword(realm, username, previous);
  if (check.outcome === 'busy') throw cognitoErrors.tooManyRequests();
  if (check.outcome === 'locked') throw cognitoErrors.locked();
  if (check.outcome !== 'right') throw cognitoErrors.wrongPassword();
  const hash = await realm.signInQueue(username, () => hashPassword(proposed, realm.passwordCost));
  if (hash === undefined) throw cognitoErrors.tooManyRequests();
  await setPassword(realm.db, username, hash);
  return {};
}

/** Ends all sessions of the user: nothing can be refreshed any more. */
export async function globalSignOut(realm: Realm, fields: Fields): Promise<object> {
  const { username } = await signedInUser(realm, fields);
  await revokeSessionsOf(realm.db, username, realm.clock());
  return {};
}
