import { type Client, findClient } from '../clients.js';
import { selfServiceScope } from '../issue-tokens.js';
import type { Realm } from '../realm.js';

/** A request to sign a user in for a client, checked. */
export interface AuthorizeRequest {
  client: Client;
  redirectUri: string;
  /** What goes back: a code, or tokens in the fragment (implicit flow). */
  gives: { code: boolean; accessToken: boolean; idToken: boolean };
  scope: string;
  state: string | undefined;
  nonce: string | undefined;
  codeChallenge: string | undefined;
  /** `prompt=none`: where to go when the user would have to do something. */
  silentRefusal: string | undefined;
}

export type AuthorizeCheck =
  | { outcome: 'valid'; request: AuthorizeRequest }
  /** Said on a page: there is no address that could be trusted with it. */
  | { outcome: 'untrusted'; message: string }
  | { outcome: 'refused'; location: string };

export const scopes = ['openid', 'email', 'profile', 'phone', selfServiceScope];
export const responseTypes = ['code', 'token', 'id_token', 'id_token token'];

const parameterCharactersMax = 2048;

export async function checkAuthorizeRequest(realm: Realm, query: URLSearchParams): Promise<AuthorizeCheck> {
  const target = await checkTarget(realm, query);
  if (typeof target === 'string') return { outcome: 'untrusted', message: target };
  const { client, redirectUri } = target;
  const state = query.get('state') ?? undefined;
  const inFragment = query.getAll('response_type').some((type) => type !== 'code');

  function refused(error: string, error_description: string): AuthorizeCheck {
    const answer = { error, error_description, state };
    return { outcome: 'refused', location: redirectLocation(redirectUri, answer, inFragment) };
  }

  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) return refused('invalid_request', `${name} was given more than once`);
    if (query.get(name)!.length > parameterCharactersMax) {
      return refused('invalid_request', `${name} is too long`);
    }
    if (/\p{Cc}/u.test(query.get(name)!)) {
      return refused('invalid_request', `${name} holds a control character`);
    }
  }
  const types = (query.get('response_type') ?? '').split(' ').sort();
  if (!responseTypes.includes(types.join(' '))) {
    return refused('unsupported_response_type', `response_type is one of: ${responseTypes.join(', ')}`);
  }
  const gives = {
    code: types.includes('code'),
    accessToken: types.includes('token'),
    idToken: types.includes('id_token'),
  };
  if (!gives.code && client.secret !== null) {
    return refused('unauthorized_client', 'The implicit flow is for clients without a secret');
  }
  const scope = query.get('scope')?.trim() || 'openid';
  const unknownScope = scope.split(/ +/).find((each) => !scopes.includes(each));
  if (unknownScope !== undefined) return refused('invalid_scope', `scope is made of: ${scopes.join(' ')}`);
  if (gives.idToken && !scope.split(' ').includes('openid')) {
    return refused('invalid_scope', 'An id token needs the scope openid');
  }
  const codeChallenge = query.get('code_challenge') ?? undefined;
  const complaint =
    gives.code && challengeComplaint(client, codeChallenge, query.get('code_challenge_method'));
  if (complaint) return refused('invalid_request', complaint);
  const loginRequired = { error: 'login_required', error_description: 'The user has to sign in', state };
  const isSilent = query.get('prompt') === 'none';
  const silentRefusal = isSilent ? redirectLocation(redirectUri, loginRequired, inFragment) : undefined;
  const nonce = query.get('nonce') ?? undefined;
  const request = { client, redirectUri, gives, scope, state, nonce, codeChallenge, silentRefusal };
  return { outcome: 'valid', request };
}

/** The address to go back to, with the answer in its query or (implicit flow) its fragment. */
export function redirectLocation(
  redirectUri: string,
  answer: Record<string, string | number | undefined>,
  inFragment: boolean,
): string {
  const url = new URL(redirectUri);
  const parameters = inFragment ? new URLSearchParams() : url.searchParams;
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  if (inFragment) url.hash = parameters.toString();
  return url.href;
}

/** Client and redirect address; a sentence when they cannot be trusted. */
async function checkTarget(
  realm: Realm,
  query: URLSearchParams,
): Promise<{ client: Client; redirectUri: string } | string> {
  const [clientId, ...otherIds] = query.getAll('client_id');
  if (!clientId || otherIds.length > 0) return 'The address of this page must name one client (client_id).';
  const client = await findClient(realm.db, clientId);
  if (!client) return 'There is no such client (client_id).';
  const [redirectUri, ...otherUris] = query.getAll('redirect_uri');
  if (!redirectUri || otherUris.length > 0) {
    return 'The address of this page must name one address to return to (redirect_uri).';
  }
  if (!client.redirectUris.includes(redirectUri)) {
    return `The address to return to (redirect_uri) is not one of those registered for the client ${client.name}.`;
  }
  return { client, redirectUri };
}

/** PKCE: a public client cannot do without, and only the method that hides the verifier will do. */
function challengeComplaint(
  client: Client,
  challenge: string | undefined,
  method: string | null,
): string | undefined {
  if (challenge === undefined) {
    return client.secret === null ? 'A client without a secret needs code_challenge (PKCE)' : undefined;
  }
  if (method !== 'S256') return 'code_challenge_method must be S256';
  return /^[\w-]{43}$/.test(challenge) ? undefined : 'code_challenge is not a SHA-256 in base64url';
}
