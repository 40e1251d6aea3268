import type { TokenForm, VerifiedToken } from '../auth/tokens.js';

/** A person who can sign in: a superuser, or the admin of one customer or several. */
export interface IdentityUser {
  username: string;
  /** `superuser`, or ids of customers. */
  groups: string[];
  enabled: boolean;
  /** `FORCE_CHANGE_PASSWORD`: signing in with the temporary password meets `NEW_PASSWORD_REQUIRED`. */
  status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';
  createdAt: Date;
}

/** What `InitiateAuth` needs beside the password; the names are those of `credentials.env`. */
export interface SignInDetails {
  COGNITO_IDP: string;
  CLIENT_ID: string;
  USERNAME: string;
  SECRET_HASH: string;
}

/** How a page signs somebody in: authorization code with PKCE through a client that has no secret. */
export interface BrowserSignIn {
  clientId: string;
  authorizationUrl: string;
  tokenUrl: string;
  /** Takes refresh tokens back. */
  revocationUrl: string;
  /** Ends the session of the provider, and leads to `logout_uri`. */
  logoutUrl: string;
  /** Whether the address for signing in takes the implicit flow too. */
  hasImplicitFlow: boolean;
}

/**
 * Issues the tokens that the API accepts and knows the people who get them. Implementations: the embedded one; AWS
 * Cognito. All that administer throw `identityUnavailable` when the provider cannot be reached or refuses us.
 */
export interface IdentityProvider {
  /**
   * Who sent this token. Throws `tokenInvalid`, `tokenExpired` or `openidScopeMissing`, or `identityUnavailable` when
   * the keys cannot be fetched. Asks nobody about the user: a revoked token passes until it ends.
   */
  verify(token: string, form: TokenForm): Promise<VerifiedToken>;

  /** For the docs page and the console; `undefined` when there is no client that a page may use. */
  readonly browserSignIn: BrowserSignIn | undefined;

  /** What a user of this level signs in with; nobody is asked whether there is such a user. */
  signInDetails(username: string, level: 'admin' | 'superuser'): Promise<SignInDetails>;

  /** Makes a user with a temporary password, which cannot be shown again. Throws `userExists` or `requestInvalid`. */
  createUser(wanted: {
    username: string;
    groups: string[];
  }): Promise<{ user: IdentityUser; password: string }>;

  findUser(username: string): Promise<IdentityUser | undefined>;

  /** One more than `limit`, by name: all, or those in a group. */
  listUsers(of: { group?: string; limit: number; offset: number }): Promise<IdentityUser[]>;

  /**
   * Lets a user sign in, or no longer: then the refresh tokens end too. Throws `userNotFound`, or `lastSuperuser`
   * when no enabled superuser would be left; then nothing is changed.
   */
  setEnabled(username: string, enabled: boolean): Promise<void>;

  /** Replaces the groups of a user. Throws as `setEnabled`. */
  setGroups(username: string, groups: string[]): Promise<void>;

  /** Gives a user a temporary password and ends the refresh tokens. Throws `userNotFound`. */
  resetPassword(username: string): Promise<string>;

  /** Throws as `setEnabled`. */
  deleteUser(username: string): Promise<void>;

  /** Takes a group from everybody; those who have no other are deleted. Gives their number. */
  removeGroup(group: string): Promise<number>;

  close(): Promise<void>;
}
