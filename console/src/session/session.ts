import { VitrineError } from '@vitrine/sdk';
import type { User } from 'oidc-client-ts';
import { identity, type Way } from './identity';
import { kept } from './kept';

/** Who is at the screen. */
export interface SignedIn {
  username: string;
  level: 'admin' | 'superuser';
}

export type Session =
  | { state: 'starting' }
  | { state: 'signedOut'; notice?: string }
  /** The screen stays as it is, behind the question to sign in again. */
  | ({ state: 'signedIn'; hasExpired?: boolean } & SignedIn);

const superuserGroup = 'superuser';
/** Before its end, so that no request meets one that has just ended. */
const renewBeforeSeconds = 60;

let session: Session = { state: 'starting' };
let user: User | undefined;
let renewal: Promise<string> | undefined;
const listeners = new Set<() => void>();

export const sessionStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => session,
};

/** Once, before anything is drawn: comes back from the identity provider, or asks it silently, or shows the sign-in screen. */
export async function startSession(): Promise<void> {
  if (!identity) return set({ state: 'signedOut' });
  const answer = new URLSearchParams(location.search);
  if (answer.has('state') && (answer.has('code') || answer.has('error'))) return comeBack(identity, answer);
  if (!kept.apiKey.read()) return set({ state: 'signedOut' });
  // The provider may know the browser still; it answers `login_required` when it does not.
  await identity.signinRedirect({ prompt: 'none', state: here() });
}

/** Leaves for the pages of the identity provider, which lead back to where one is. */
export async function signIn(): Promise<void> {
  await identity?.signinRedirect({ state: here() });
}

/** Forgets tokens, key and customer here, and the session of the identity provider there. */
export async function signOut(): Promise<void> {
  kept.forget();
  // Whether or not that is heard, this browser forgets it.
  await identity?.revokeTokens(['refresh_token']).catch(() => {});
  user = undefined;
  const leave = identity && (await identity.metadataService.getEndSessionEndpoint());
  if (!identity || !leave) return set({ state: 'signedOut' });
  const url = new URL(leave);
  url.search = new URLSearchParams({
    client_id: identity.settings.client_id,
    logout_uri: identity.settings.redirect_uri,
  }).toString();
  location.assign(url);
}

/** Ends the session for a reason that the sign-in screen tells. The key is asked for again. */
export function refuse(notice: string): void {
  kept.forget();
  set({ state: 'signedOut', notice });
}

/** For the client of the API. */
export const tokens = {
  async token(): Promise<string> {
    if (!user) return expired();
    return (user.expires_in ?? 0) > renewBeforeSeconds ? bearer(user) : renew();
  },
  renewed: async (refused: string): Promise<string> =>
    user && bearer(user) !== refused ? bearer(user) : renew(),
};

/** All who ask at the same time wait for one renewal. */
function renew(): Promise<string> {
  renewal ??= renewedUser().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renewedUser(): Promise<string> {
  if (!identity || !user?.refresh_token) return expired();
  const next = await identity.signinSilent().catch((error: unknown) => {
    // No answer is no refusal: it may succeed with the next request.
    if (error instanceof TypeError) throw error;
    return null;
  });
  if (!next) return expired();
  user = next;
  return bearer(user);
}

export class SessionExpired extends Error {
  override readonly name = 'SessionExpired';
}

function expired(): never {
  noteExpiry();
  throw new SessionExpired('Your session has ended. Sign in to go on.');
}

/** Looks at what the API refuses: some refusals concern the session as a whole. */
export function noteRefusal(error: unknown): void {
  if (!(error instanceof VitrineError)) return;
  if (error.code === 'token_expired' || error.code === 'token_invalid') noteExpiry();
  if (error.code === 'api_key_invalid') refuse(`${error.detail ?? error.title} Enter it again.`);
}

function noteExpiry(): void {
  if (session.state === 'signedIn') set({ ...session, hasExpired: true });
}

async function comeBack(manager: NonNullable<typeof identity>, answer: URLSearchParams): Promise<void> {
  try {
    user = await manager.signinRedirectCallback();
    history.replaceState(null, '', safePath((user.state as Way | undefined)?.returnTo));
    set({ state: 'signedIn', ...whoIs(user) });
  } catch (error) {
    const way = (error as { state?: Way }).state;
    history.replaceState(null, '', safePath(way?.returnTo));
    const isSilent = answer.get('error') === 'login_required';
    set({ state: 'signedOut', ...(isSilent ? {} : { notice: reasonOf(error) }) });
  }
}

/** The groups are in either token; the access token is read, as the API does. */
function whoIs({ access_token, profile }: User): SignedIn {
  const payload = access_token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
  const claims = JSON.parse(
    new TextDecoder().decode(Uint8Array.from(atob(payload), (c) => c.charCodeAt(0))),
  ) as { username?: string; 'cognito:groups'?: string[] };
  const groups = claims['cognito:groups'] ?? [];
  return {
    username: claims.username ?? profile.sub,
    level: groups.includes(superuserGroup) ? 'superuser' : 'admin',
  };
}

function here(): Way {
  return { returnTo: `${location.pathname}${location.search}${location.hash}` };
}

/** Only ever a place of this console. */
function safePath(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) ? path : '/';
}

function bearer({ access_token }: User): string {
  return `Bearer ${access_token}`;
}

function reasonOf(error: unknown): string {
  const { error_description, message } = error as { error_description?: string; message?: string };
  return `Signing in did not succeed: ${error_description || message || 'the answer could not be read'}.`;
}

function set(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}
