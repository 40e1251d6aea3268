import { type Client, clientIdIsValid, findClient } from '../clients.js';
import type { Realm } from '../realm.js';
import { sameSecret, secretHash } from '../secret-hash.js';
import { cognitoErrors } from './cognito-error.js';
import { type Fields, optionalField, requiredField } from './fields.js';

export async function requiredClient(realm: Realm, fields: Fields): Promise<Client> {
  const id = requiredField(fields, 'ClientId');
  if (!clientIdIsValid(id)) {
    throw cognitoErrors.invalidParameter(
      "1 validation error detected: Value at 'clientId' failed to satisfy constraint: Member must satisfy " +
        'regular expression pattern: [\\w+]+',
    );
  }
  const client = await findClient(realm.db, id);
  if (!client) throw cognitoErrors.clientNotFound(id);
  return client;
}

/** A client with a secret must prove it, for this user name; one without must not pretend to have one. */
export function checkSecretHash(client: Client, username: string, parameters: Fields): void {
  const given = optionalField(parameters, 'SECRET_HASH') || undefined;
  if (client.secret === null && given === undefined) return;
  if (client.secret !== null && given === undefined) {
    throw cognitoErrors.notAuthorized(
      `Client ${client.id} is configured with secret but SECRET_HASH was not received`,
    );
  }
  const { id, secret } = client;
  if (secret === null || given === undefined || !sameSecret(given, secretHash({ id, secret }, username))) {
    throw cognitoErrors.notAuthorized(`Unable to verify secret hash for client ${id}`);
  }
}
