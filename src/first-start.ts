import sql from 'sql-template-tag';
import { insertApiKey } from './auth/api-keys.js';
import { superuserGroup } from './auth/authenticate.js';
import { cognitoSettings } from './config.js';
import type { Context } from './context.js';
import { type Credentials, keepCredentials, stageCredentials, updateAddresses } from './credentials-file.js';
import { createCustomer } from './customers/customers.js';
import { EmbeddedIdentity } from './identity/embedded-identity.js';
import { assignVersions, recordVersions } from './predictors/assignments.js';

export interface FirstCredentials {
  path: string;
  values: Credentials;
  /** The Cognito pool whose users have to be made by hand; with the embedded provider they were made. */
  userPoolId: string | undefined;
}

/**
 * At every start: the shipped predictors are known to the database. On an empty installation also: the customer `demo`,
 * its key and that of the superusers, `credentials.env`, and (with the embedded provider) an admin and a superuser.
 */
export async function prepareInstallation(context: Context): Promise<FirstCredentials | undefined> {
  const { db, config, predictors } = context;
  await recordVersions(db, predictors.shipped);
  const isEmpty = (await db.query(sql`select 1 from customers limit 1`)).length === 0;
  if (isEmpty) return makeFirst(context);
  await keepCredentials(config.data);
  await updateAddresses(config.data, await addresses(context));
  return undefined;
}

const customer = { id: 'demo', name: 'Demo shop' };
const usernames = { admin: 'admin', superuser: 'superuser' };

/**
 * The file is staged before the rows are committed and takes its name afterwards: whenever the process dies,
 * the next start finds either nothing, or everything.
 */
async function makeFirst(context: Context): Promise<FirstCredentials> {
  const { db, config, predictors } = context;
  const signIn = { ...(await firstSignIns(context)), ...(await addresses(context)) };
  const values = await db.transaction(async (tx) => {
    await createCustomer(tx, customer);
    await assignVersions(tx, customer.id, predictors.shipped);
    const now = context.clock();
    const keys = {
      API_KEY: (await insertApiKey(tx, customer.id, { label: 'first', now })).text,
      SUPERUSER_API_KEY: (await insertApiKey(tx, null, { label: 'first', now })).text,
    };
    const all = { ...keys, ...signIn };
    await stageCredentials(config.data, all);
    return all;
  });
  const path = (await keepCredentials(config.data))!;
  return { path, values, userPoolId: cognitoSettings(config)?.userPoolId };
}

/** Names, passwords and what goes with them. Passwords of users that somebody else has to make are left empty. */
async function firstSignIns({ db, identity }: Context) {
  const passwords = { admin: '', superuser: '' };
  if (identity instanceof EmbeddedIdentity) {
    // Users of a first start that was interrupted: without a customer nobody has ever used them.
    await db.query(sql`delete from identity_users`);
    const make = async (username: string, group: string) => {
      const made = await identity.createUser({ username, groups: [group], passwordIsTemporary: false });
      return made.password;
    };
    passwords.admin = await make(usernames.admin, customer.id);
    passwords.superuser = await make(usernames.superuser, superuserGroup);
  }
  const admin = await identity.signInDetails(usernames.admin, 'admin');
  const superuser = await identity.signInDetails(usernames.superuser, 'superuser');
  return {
    USERNAME: admin.USERNAME,
    PASSWORD: passwords.admin,
    SECRET_HASH: admin.SECRET_HASH,
    SUPERUSER_USERNAME: superuser.USERNAME,
    SUPERUSER_PASSWORD: passwords.superuser,
    SUPERUSER_SECRET_HASH: superuser.SECRET_HASH,
  };
}

/** What follows the settings at every start. */
async function addresses({ config, identity }: Context) {
  const { COGNITO_IDP, CLIENT_ID } = await identity.signInDetails(usernames.admin, 'admin');
  const superuser = await identity.signInDetails(usernames.superuser, 'superuser');
  return {
    API_BASE_URL: `${config.publicUrl}/v1`,
    COGNITO_IDP,
    CLIENT_ID,
    SUPERUSER_CLIENT_ID: superuser.CLIENT_ID,
  };
}
