/** What the server says in the page: where it is, and how people sign in. */
export interface Settings {
  version: string;
  /** Absent where no client of the identity provider may be used by a page. */
  signIn?: {
    clientId: string;
    authorizationUrl: string;
    tokenUrl: string;
    revocationUrl: string;
    logoutUrl: string;
  };
}

export const settings: Settings = JSON.parse(
  document.querySelector<HTMLMetaElement>('meta[name=vitrine]')!.content,
);

export const apiUrl = new URL('/v1', location.origin).href;
