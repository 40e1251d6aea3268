import { randomBytes } from 'node:crypto';
import { createTokenVerifier, jwtReader, type TokenForm, type VerifiedToken } from '../auth/tokens.js';
import type { Database } from '../db/database.js';
import { type Client, findClient, saveClient } from './clients.js';
import type { IdentityProvider } from './identity-provider.js';
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
import { openSigningKeys } from './signing-keys.js';
import { insertUser, removeGroup, type User, usernameIsValid } from './users.js';

interface EmbeddedIdentityOptions {
  db: Database;
  /** Holds `keys.json`; made when it is missing. */
  folder: string;
  /** `${publicUrl}/identity`. */
  issuer: string;
  clock?: () => Date;
  passwordCost?: PasswordCost;
}

/** The identity provider for installations without Cognito; users in the database, signing keys in a folder. */
export class EmbeddedIdentity implements IdentityProvider {
  static async open(options: EmbeddedIdentityOptions): Promise<EmbeddedIdentity> {
    const { db, folder, issuer, clock = () => new Date(), passwordCost = defaultPasswordCost } = options;
    const keys = await openSigningKeys(folder);
    const tokens = createTokenVerifier({
      read: jwtReader({ issuer, jwks: keys.jwks }),
      acceptsClient: rememberedClients(db),
    });
    return new EmbeddedIdentity({
      db,
      issuer,
      clock,
      keys,
      tokens,
      signInQueue: createSignInQueue(),
      passwordCost,
      decoyHash: await hashPassword(randomBytes(32).toString('base64'), passwordCost),
    });
  }

  private constructor(readonly realm: Realm) {}

  verify(token: string, form: TokenForm): Promise<VerifiedToken> {
    return this.realm.tokens.verify(token, form);
  }

  /**
   * Makes a user and gives the password, which is generated unless one is given and cannot be shown again.
   * `groups` holds `superuser`, or ids of customers. Throws when the name is taken or something is not valid.
   */
  async createUser(wanted: {
    username: string;
    password?: string;
    groups: string[];
    /** The first sign-in then asks for another password. */
    passwordIsTemporary?: boolean;
  }): Promise<{ user: User; password: string }> {
    const { username, groups, password = generatePassword(), passwordIsTemporary = false } = wanted;
    if (!usernameIsValid(username)) throw new Error('The user name is empty, too long or has spaces');
    const complaint = passwordComplaint(password);
    if (complaint) throw new Error(`The password of ${username} is not acceptable: ${complaint}`);
    const user = await insertUser(this.realm.db, {
      username,
      groups,
      passwordHash: await hashPassword(password, this.realm.passwordCost),
      status: passwordIsTemporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
    });
    if (!user) throw new Error(`There is a user ${username} already`);
    return { user, password };
  }

  /**
   * Makes a client, with a secret or public. One that has this name already keeps id and secret and takes the
   * new redirect addresses, so that this can be called at every start.
   */
  createClient(wanted: { name: string; secret: boolean; redirectUris?: string[] }): Promise<Client> {
    return saveClient(this.realm.db, { redirectUris: [], ...wanted });
  }

  /** The clients that every installation has; `browser` is the public one of the docs page and the console. */
  async ensureClients(publicUrl: string): Promise<{ admin: Client; superuser: Client; browser: Client }> {
    return {
      admin: await this.createClient({ name: 'admin', secret: true }),
      superuser: await this.createClient({ name: 'superuser', secret: true }),
      browser: await this.createClient({
        name: 'browser',
        secret: false,
        redirectUris: [`${publicUrl}/docs/oauth2-redirect.html`, `${publicUrl}/`],
      }),
    };
  }

  /** Takes a group from everybody; those who have no other go with it. Gives their number. */
  removeGroup(group: string): Promise<number> {
    return removeGroup(this.realm.db, group);
  }

  /** The `SECRET_HASH` with which this user signs in through this client. */
  async secretHash(clientId: string, username: string): Promise<string> {
    const client = await findClient(this.realm.db, clientId);
    if (!client?.secret) throw new Error(`The client ${clientId} is unknown or has no secret`);
    return secretHash({ id: client.id, secret: client.secret }, username);
  }
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
