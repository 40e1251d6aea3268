import { selfServiceScope, startSession } from '../issue-tokens.js';
import type { Realm } from '../realm.js';
import { answerNewPassword } from '../sign-in.js';
import { checkSecretHash, requiredClient } from './client-check.js';
import { cognitoErrors } from './cognito-error.js';
import { type Fields, fieldMap, requiredField, requiredParameter } from './fields.js';
import { authenticationResult } from './initiate-auth.js';

export async function respondToAuthChallenge(realm: Realm, fields: Fields): Promise<object> {
  const name = requiredField(fields, 'ChallengeName');
  const client = await requiredClient(realm, fields);
  if (name !== 'NEW_PASSWORD_REQUIRED') {
    throw cognitoErrors.invalidParameter('Only the challenge NEW_PASSWORD_REQUIRED is supported');
  }
  const challenge = requiredField(fields, 'Session');
  const responses = fieldMap(fields, 'ChallengeResponses');
  const username = requiredParameter(responses, 'USERNAME');
  const newPassword = requiredParameter(responses, 'NEW_PASSWORD');
  checkSecretHash(client, username, responses);
  const answer = await answerNewPassword(realm, { challenge, clientId: client.id, username, newPassword });
  if (answer.outcome === 'unknown') throw cognitoErrors.notAuthorized('Invalid session for the user.');
  if (answer.outcome === 'used') {
    throw cognitoErrors.notAuthorized('Invalid session for the user, session can only be used once.');
  }
  if (answer.outcome === 'busy') throw cognitoErrors.tooManyRequests();
  if (answer.outcome === 'unacceptable') throw cognitoErrors.invalidPassword(answer.complaint);
  const session = { user: answer.user, clientId: client.id, scope: selfServiceScope };
  return authenticationResult(await startSession(realm, session));
}
