import { superuserGroup } from '../../auth/authenticate.js';
import { createTokenVerifier, jwtReader, type TokenForm, type TokenVerifier } from '../../auth/tokens.js';
import type { CognitoSettings } from '../../config.js';
import { customerIdPattern } from '../../customers/customers.js';
import { errors } from '../../errors.js';
import type { BrowserSignIn, IdentityProvider, IdentityUser, SignInDetails } from '../identity-provider.js';
import { generatePassword } from '../passwords.js';
import { secretHash } from '../secret-hash.js';
import { type PoolCall, poolClient } from './pool-client.js';
import { PoolKeys } from './pool-keys.js';
import {
  addToGroup,
  allPoolUsers,
  deleteGroup,
  findPoolUser,
  groupsOfUser,
  type PoolUser,
  poolUser,
  takeFromGroup,
} from './pool-users.js';

interface CognitoIdentityOptions extends CognitoSettings {
  /** Told when the keys of the pool cannot be fetched; those at hand stay in use for a day. */
  onTrouble?: (error: unknown) => void;
  clock?: () => Date;
  /** For tests only: addresses and credentials in place of those of AWS. */
  aws?: {
    endpoint?: string;
    jwksUrl?: string;
    credentials?: { accessKeyId: string; secretAccessKey: string };
  };
}

/** Questions to AWS that are under way at the same time for one page of users. */
const questionsAtOnce = 8;

/** A user pool of AWS Cognito. Requests to the API ask AWS nothing but, now and then, for the keys of the pool. */
export class CognitoIdentity implements IdentityProvider {
  readonly browserSignIn: BrowserSignIn | undefined;
  readonly #settings: CognitoSettings;
  readonly #tokens: TokenVerifier;
  readonly #client: { call: PoolCall; close(): void };
  /** Changes of users, one after the other, so that two superusers cannot take each other's rights at once. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(options: CognitoIdentityOptions) {
    const { region, userPoolId, clientId, browserClientId, domain, aws = {} } = options;
    const { clock = () => new Date(), onTrouble = () => {} } = options;
    const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
    const keys = new PoolKeys({ url: aws.jwksUrl ?? `${issuer}/.well-known/jwks.json`, clock, onTrouble });
    this.#settings = options;
    this.#tokens = createTokenVerifier({
      read: jwtReader({ issuer, findKey: (kid) => keys.find(kid) }),
      acceptsClient: (id) => id === clientId || id === browserClientId,
    });
    this.#client = poolClient({ region, endpoint: aws.endpoint, credentials: aws.credentials });
    this.browserSignIn =
      browserClientId === undefined
        ? undefined
        : {
            clientId: browserClientId,
            authorizationUrl: `https://${domain}/oauth2/authorize`,
            tokenUrl: `https://${domain}/oauth2/token`,
            revocationUrl: `https://${domain}/oauth2/revoke`,
            logoutUrl: `https://${domain}/logout`,
            hasImplicitFlow: false,
          };
  }

  verify(token: string, form: TokenForm) {
    return this.#tokens.verify(token, form);
  }

  async signInDetails(username: string): Promise<SignInDetails> {
    const { region, clientId: id, clientSecret: secret } = this.#settings;
    return {
      COGNITO_IDP: `https://cognito-idp.${region}.amazonaws.com/`,
      CLIENT_ID: id,
      USERNAME: username,
      SECRET_HASH: secretHash({ id, secret }, username),
    };
  }

  async createUser(wanted: { username: string; groups: string[] }) {
    const { call, pool } = this.#pool();
    const password = generatePassword();
    const { User } = await call((sdk, client) =>
      client.send(
        new sdk.AdminCreateUserCommand({
          UserPoolId: pool,
          Username: wanted.username,
          TemporaryPassword: password,
          MessageAction: 'SUPPRESS',
        }),
      ),
    );
    const { username } = poolUser(User!);
    try {
      for (const group of wanted.groups) await addToGroup(call, pool, username, group);
    } catch (error) {
      // Half a user would be in the way of the next try.
      await this.#delete(username);
      throw error;
    }
    return { user: { ...poolUser(User!), groups: wanted.groups }, password };
  }

  async findUser(username: string): Promise<IdentityUser | undefined> {
    const { call, pool } = this.#pool();
    const user = await findPoolUser(call, pool, username);
    return user && this.#withGroups(user);
  }

  async listUsers({ group, limit, offset }: { group?: string; limit: number; offset: number }) {
    const { call, pool } = this.#pool();
    const page = (await allPoolUsers(call, pool, group)).slice(offset, offset + limit + 1);
    const users: IdentityUser[] = [];
    for (let start = 0; start < page.length; start += questionsAtOnce) {
      const next = page.slice(start, start + questionsAtOnce);
      users.push(...(await Promise.all(next.map((user) => this.#withGroups(user)))));
    }
    return users;
  }

  setEnabled(username: string, enabled: boolean): Promise<void> {
    return this.#change(async ({ call, pool }) => {
      const names = { UserPoolId: pool, Username: username };
      if (enabled) {
        await call((sdk, client) => client.send(new sdk.AdminEnableUserCommand(names)));
        return;
      }
      await this.#keepASuperuser(username);
      await call((sdk, client) => client.send(new sdk.AdminDisableUserCommand(names)));
      await call((sdk, client) => client.send(new sdk.AdminUserGlobalSignOutCommand(names)));
    });
  }

  setGroups(username: string, groups: string[]): Promise<void> {
    return this.#change(async ({ call, pool }) => {
      if (!groups.includes(superuserGroup)) await this.#keepASuperuser(username);
      const before = (await groupsOfUser(call, pool, username)).filter(isOurs);
      // What is taken goes first: if it ends half-way, nobody has more than was meant.
      for (const group of before.filter((name) => !groups.includes(name))) {
        await takeFromGroup(call, pool, username, group);
      }
      for (const group of groups.filter((name) => !before.includes(name))) {
        await addToGroup(call, pool, username, group);
      }
    });
  }

  async resetPassword(username: string): Promise<string> {
    const { call, pool } = this.#pool();
    const names = { UserPoolId: pool, Username: username };
    const password = generatePassword();
    await call((sdk, client) =>
      client.send(new sdk.AdminSetUserPasswordCommand({ ...names, Password: password, Permanent: false })),
    );
    await call((sdk, client) => client.send(new sdk.AdminUserGlobalSignOutCommand(names)));
    return password;
  }

  deleteUser(username: string): Promise<void> {
    return this.#change(async () => {
      await this.#keepASuperuser(username);
      await this.#delete(username);
    });
  }

  removeGroup(group: string): Promise<number> {
    return this.#change(async ({ call, pool }) => {
      let deleted = 0;
      for (const { username } of await allPoolUsers(call, pool, group)) {
        // Groups that mean nothing here belong to somebody else's use of the pool.
        if ((await groupsOfUser(call, pool, username)).some((name) => name !== group)) continue;
        await this.#delete(username);
        deleted++;
      }
      await deleteGroup(call, pool, group);
      return deleted;
    });
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  #pool() {
    return { call: this.#client.call, pool: this.#settings.userPoolId };
  }

  #change<T>(work: (pool: { call: PoolCall; pool: string }) => Promise<T>): Promise<T> {
    const done = this.#changes.then(() => work(this.#pool()));
    this.#changes = done.catch(() => {});
    return done;
  }

  async #keepASuperuser(username: string): Promise<void> {
    const { call, pool } = this.#pool();
    const superusers = (await allPoolUsers(call, pool, superuserGroup)).filter(({ enabled }) => enabled);
    if (superusers.length === 1 && superusers[0]!.username === username) throw errors.lastSuperuser();
  }

  async #delete(username: string): Promise<void> {
    const { call, pool } = this.#pool();
    await call((sdk, client) =>
      client.send(new sdk.AdminDeleteUserCommand({ UserPoolId: pool, Username: username })),
    );
  }

  async #withGroups(user: PoolUser): Promise<IdentityUser> {
    const { call, pool } = this.#pool();
    return { ...user, groups: (await groupsOfUser(call, pool, user.username)).filter(isOurs) };
  }
}

const customerId = new RegExp(customerIdPattern);

function isOurs(group: string): boolean {
  return group === superuserGroup || customerId.test(group);
}
