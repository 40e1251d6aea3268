import { type Client, findClient } from '../clients.js';
import type { Realm } from '../realm.js';
import { sameSecret } from '../secret-hash.js';
import { OAuthError } from './oauth-error.js';

/** The client that asks, by `Authorization: Basic` or by `client_id` and `client_secret` in the body. */
export async function authenticateClient(
  realm: Realm,
  authorization: string | undefined,
  form: URLSearchParams,
): Promise<Client> {
  const basic = authorization === undefined ? undefined : basicCredentials(authorization);
  const id = basic?.id ?? form.get('client_id');
  const secret = basic?.secret ?? form.get('client_secret');
  if (!id) throw new OAuthError('invalid_request', 'client_id is missing');
  if (basic && (form.get('client_id') ?? id) !== id) {
    throw new OAuthError('invalid_request', 'client_id differs from the one in the header');
  }
  if (basic && form.has('client_secret')) {
    throw new OAuthError('invalid_request', 'The secret is sent in the header or in the body, not both');
  }
  const client = await findClient(realm.db, id);
  if (!client || !secretFits(client.secret, secret)) throw invalidClient(basic !== undefined);
  return client;
}

function secretFits(expected: string | null, given: string | null): boolean {
  if (expected === null) return given === null || given === '';
  return given !== null && sameSecret(given, expected);
}

function basicCredentials(authorization: string): { id: string; secret: string } {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  const [id, ...secret] = encoded ? Buffer.from(encoded, 'base64').toString().split(':') : [];
  if (!id || secret.length === 0) throw invalidClient(true);
  return { id, secret: secret.join(':') };
}

function invalidClient(byHeader: boolean): OAuthError {
  const headers: Record<string, string> = byHeader ? { 'www-authenticate': 'Basic realm="vitrine"' } : {};
  return new OAuthError('invalid_client', 'The client is unknown or its secret is wrong', 401, headers);
}
