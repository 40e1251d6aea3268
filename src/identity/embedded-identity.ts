import { randomBytes } from 'node:crypto';
import { createTokenVerifier, jwtReader, type TokenForm, type VerifiedToken } from '../auth/tokens.js';
import type { Database } from '../db/database.js';
import { errors } from '../errors.js';
import { deleteUser, resetPassword, setEnabled, setGroups, temporaryUntil } from './administer-users.js';
import { type Client, findClient, saveClient } from './clients.js';
import type { BrowserSignIn, IdentityProvider, IdentityUser, SignInDetails } from './identity-provider.js';
import {
  defaultPasswordCost,
  generatePassword,
  hashPassword,
  type PasswordCost,
  passwordComplaint,
} from './passwords.js';
import type { Realm } from './realm.js';
import { secretHash } from './secret-hash.js';
import { createSignInQueue } from './sign-in-queue.js';
import { openSigningKeys, type SigningKeys } from './signing-keys.js';
import { findUser, insertUser, listUsers, removeGroup, type User, usernameIsValid } from './users.js';

interface EmbeddedIdentityOptions {
  db: Database;
  /** Holds `keys.json`; made when it is missing. */
  folder: string;
  /** Where users reach the installation; its tokens come from `/identity` below it. */
  publicUrl: string;
  clock?: () => Date;
  passwordCost?: PasswordCost;
  /** Told when the signing keys cannot be kept fresh; those at hand stay in use. */
  onTrouble?: (error: unknown) => void;
}

/** The clients that every installation has; `browser` is the public one of the docs page and the console. */
interface Clients {
  admin: Client;
  superuser: Client;
  browser: Client;
}

/** The identity provider for installations without Cognito; users in the database, signing keys in a folder. */
export class EmbeddedIdentity implements IdentityProvider {
  static async open(options: EmbeddedIdentityOptions): Promise<EmbeddedIdentity> {
    const { db, folder, publicUrl, clock = () => new Date() } = options;
    const { passwordCost = defaultPasswordCost, onTrouble } = options;
    const issuer = `${publicUrl}/identity`;
    const keys = await openSigningKeys(folder, { clock, ...(onTrouble ? { onTrouble } : {}) });
    const tokens = createTokenVerifier({
      read: jwtReader({ issuer, findKey: (wanted) => keys.jwks().keys.find(({ kid }) => kid === wanted) }),
      acceptsClient: rememberedClients(db),
    });
    const realm = {
      db,
      issuer,
      clock,
      keys,
      tokens,
      signInQueue: createSignInQueue(),
      passwordCost,
      decoyHash: await hashPassword(randomBytes(32).toString('base64'), passwordCost),
    };
    return new EmbeddedIdentity(realm, keys, await ensureClients(db, publicUrl));
  }

  private constructor(
    readonly realm: Realm,
    readonly signingKeys: SigningKeys,
    readonly clients: Clients,
  ) {}

  verify(token: string, form: TokenForm): Promise<VerifiedToken> {
    return this.realm.tokens.verify(token, form);
  }

  /** Addresses without a host: the browser stays at the one that it came by. */
  get browserSignIn(): BrowserSignIn {
    return { ...embeddedSignIn, clientId: this.clients.browser.id };
  }

  async signInDetails(username: string, level: 'admin' | 'superuser'): Promise<SignInDetails> {
    const { id, secret } = this.clients[level];
    return {
      COGNITO_IDP: `${this.realm.issuer}/`,
      CLIENT_ID: id,
      USERNAME: username,
      SECRET_HASH: secretHash({ id, secret: secret! }, username),
    };
  }

  /**
   * Makes a user and gives the password, which cannot be shown again: a temporary one is generated unless one is given.
   * `groups` holds `superuser`, or ids of customers. Throws `userExists`, or when something is not valid.
   */
  async createUser(wanted: {
    username: string;
    groups: string[];
    password?: string;
    /** The first sign-in then asks for another password. */
    passwordIsTemporary?: boolean;
  }): Promise<{ user: User; password: string }> {
    const { username, groups, password = generatePassword() } = wanted;
    const { passwordIsTemporary = wanted.password === undefined } = wanted;
    if (!usernameIsValid(username)) throw new Error('The user name is empty, too long or has spaces');
    const complaint = passwordComplaint(password);
    if (complaint) throw new Error(`The password of ${username} is not acceptable: ${complaint}`);
    const now = this.realm.clock();
    const user = await insertUser(this.realm.db, {
      username,
      groups,
      passwordHash: await hashPassword(password, this.realm.passwordCost),
      passwordExpiresAt: passwordIsTemporary ? temporaryUntil(now) : null,
      status: passwordIsTemporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
      createdAt: now,
    });
    if (!user) throw errors.userExists(`There is a user ${username} already.`);
    return { user, password };
  }

  findUser(username: string): Promise<IdentityUser | undefined> {
    return findUser(this.realm.db, username);
  }

  listUsers(of: { group?: string; limit: number; offset: number }): Promise<IdentityUser[]> {
    return listUsers(this.realm.db, { ...of, limit: of.limit + 1 });
  }

  setEnabled(username: string, enabled: boolean): Promise<void> {
    return setEnabled(this.realm, username, enabled);
  }

  setGroups(username: string, groups: string[]): Promise<void> {
    return setGroups(this.realm, username, groups);
  }

  resetPassword(username: string): Promise<string> {
    return resetPassword(this.realm, username);
  }

  deleteUser(username: string): Promise<void> {
    return deleteUser(this.realm, username);
  }

  removeGroup(group: string): Promise<number> {
    return removeGroup(this.realm.db, group);
  }

  async close(): Promise<void> {
    this.signingKeys.close();
  }
}

/** Where pages sign in, the same in every installation. */
export const embeddedSignIn = {
  authorizationUrl: '/identity/oauth2/authorize',
  tokenUrl: '/identity/oauth2/token',
  revocationUrl: '/identity/oauth2/revoke',
  logoutUrl: '/identity/logout',
  hasImplicitFlow: true,
};

/** Clients keep id and secret and take the redirect addresses of the day. */
async function ensureClients(db: Database, publicUrl: string): Promise<Clients> {
  return {
    admin: await saveClient(db, { name: 'admin', secret: true, redirectUris: [] }),
    superuser: await saveClient(db, { name: 'superuser', secret: true, redirectUris: [] }),
    browser: await saveClient(db, {
      name: 'browser',
      secret: false,
      redirectUris: [`${publicUrl}/docs/oauth2-redirect.html`, `${publicUrl}/`],
    }),
  };
}

/** Asks the database about a client once. Clients are never deleted. */
function rememberedClients(db: Database): (clientId: string) => Promise<boolean> {
  const known = new Set<string>();
  return async (clientId) => {
    if (known.has(clientId)) return true;
    if (!(await findClient(db, clientId))) return false;
    known.add(clientId);
    return true;
  };
}
