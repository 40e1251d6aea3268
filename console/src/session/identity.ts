import { InMemoryWebStorage, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { settings } from '../settings';

/** What goes to the identity provider and comes back: where one was. */
export interface Way {
  returnTo: string;
}

/** Signs in on the pages of the identity provider. Tokens stay in memory; only the state of a sign-in under way is kept. */
export const identity = settings.signIn && openIdentity(settings.signIn);

function openIdentity({
  clientId,
  authorizationUrl,
  tokenUrl,
  revocationUrl,
  logoutUrl,
}: NonNullable<typeof settings.signIn>) {
  const absolute = (url: string) => new URL(url, location.origin).href;
  return new UserManager({
    authority: location.origin,
    client_id: clientId,
    redirect_uri: `${location.origin}/`,
    scope: 'openid',
    metadata: {
      issuer: location.origin,
      authorization_endpoint: absolute(authorizationUrl),
      token_endpoint: absolute(tokenUrl),
      revocation_endpoint: absolute(revocationUrl),
      end_session_endpoint: absolute(logoutUrl),
    },
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: sessionStorage, prefix: 'vitrine.sign-in.' }),
    automaticSilentRenew: false,
    monitorSession: false,
    loadUserInfo: false,
  });
}
