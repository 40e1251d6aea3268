import sql from 'sql-template-tag';
import { insertApiKey } from './auth/api-keys.js';
import { superuserGroup } from './auth/authenticate.js';
import type { Context } from './context.js';
import { type Credentials, keepCredentials, stageCredentials, updateAddresses } from './credentials-file.js';
import { createCustomer } from './customers/customers.js';
import { assignVersions, recordVersions } from './predictors/assignments.js';

export interface FirstCredentials {
  path: string;
  values: Credentials;
}

/**
 * At every start: the shipped predictors and the clients of the identity provider are known to the database.
 * On an empty installation also: the customer `demo`, an admin, a superuser, their keys, and `credentials.env`.
 */
export async function prepareInstallation(context: Context): Promise<FirstCredentials | undefined> {
  const { db, config, predictors, identity } = context;
  await recordVersions(db, predictors.shipped);
  const clients = await identity.ensureClients(config.publicUrl);
  const isEmpty = (await db.query(sql`select 1 from customers limit 1`)).length === 0;
  if (isEmpty) return makeFirst(context, { admin: clients.admin.id, superuser: clients.superuser.id });
  await keepCredentials(config.data);
  await updateAddresses(config.data, addresses(context));
  return undefined;
}

const customer = { id: 'demo', name: 'Demo shop' };

/**
 * The file is staged before the rows are committed and takes its name afterwards: whenever the process dies,
 * the next start finds either nothing, or everything.
 */
async function makeFirst(
  context: Context,
  clientIds: { admin: string; superuser: string },
): Promise<FirstCredentials> {
  const { db, config, identity, predictors } = context;
  // Users of a first start that was interrupted: without a customer nobody has ever used them.
  await db.query(sql`delete from identity_users`);
  const admin = await identity.createUser({ username: 'admin', groups: [customer.id] });
  const superuser = await identity.createUser({ username: 'superuser', groups: [superuserGroup] });
  const signIn = {
    CLIENT_ID: clientIds.admin,
    USERNAME: admin.user.username,
    PASSWORD: admin.password,
    SECRET_HASH: await identity.secretHash(clientIds.admin, admin.user.username),
    SUPERUSER_CLIENT_ID: clientIds.superuser,
    SUPERUSER_USERNAME: superuser.user.username,
    SUPERUSER_PASSWORD: superuser.password,
    SUPERUSER_SECRET_HASH: await identity.secretHash(clientIds.superuser, superuser.user.username),
  };
  const values = await db.transaction(async (tx) => {
    await createCustomer(tx, customer);
    await assignVersions(tx, customer.id, predictors.shipped);
    const now = context.clock();
    const keys = {
      API_KEY: (await insertApiKey(tx, customer.id, { label: 'first', now })).text,
      SUPERUSER_API_KEY: (await insertApiKey(tx, null, { label: 'first', now })).text,
    };
    const all = { ...addresses(context), ...keys, ...signIn };
    await stageCredentials(config.data, all);
    return all;
  });
  return { path: (await keepCredentials(config.data))!, values };
}

function addresses({ config }: Context) {
  return { API_BASE_URL: `${config.publicUrl}/v1`, COGNITO_IDP: `${config.publicUrl}/identity/` };
}
