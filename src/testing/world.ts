import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { createApp } from '../app.js';
import { insertApiKey } from '../auth/api-keys.js';
import { superuserGroup } from '../auth/authenticate.js';
import { readConfig } from '../config.js';
import type { Context } from '../context.js';
import { createCustomer } from '../customers/customers.js';
import { freshDatabase } from '../db/testing.js';
import { freePort } from '../http/free-port.js';
import { drain } from '../http/server.js';
import type { EmbeddedIdentity } from '../identity/embedded-identity.js';
import { startShortSession } from '../identity/issue-tokens.js';
import { openParts } from '../open-context.js';
import { assignVersions, recordVersions } from '../predictors/assignments.js';
import { type Call, caller, type Reply } from './call.js';
import { type PictureHost, startPictureHost } from './picture-host.js';

/** Next to nothing: what the real one costs is a test of its own. */
const passwordCost = { blocks: 2 ** 4, rounds: 1, passes: 1 };

/** The two customers of every test, and who may speak for them. */
export interface Party {
  id: string;
  key: string;
  username: string;
  /** Of the admin; for the bare form. */
  idToken: string;
  /** Of the admin, with the scope `openid`; for the Bearer form. */
  accessToken: string;
}

export interface World {
  context: Context;
  /** What `context.identity` is in tests. */
  identity: EmbeddedIdentity;
  url: string;
  acme: Party;
  globex: Party;
  superuser: Party;
  pictures: PictureHost;
  /** Calls as the level says, for acme unless told otherwise. */
  as(level: 'service' | 'admin' | 'superuser', party?: Party): Call;
  call(headers: Record<string, string>): Call;
  close(): Promise<void>;
}

export type { Call, Reply };

/** A whole installation on a fresh database: real inference, real index, real HTTP; pictures come from loopback. */
export async function createWorld(
  options: { inferenceProcesses?: number; log?: Logger; otlpEndpoint?: string } = {},
): Promise<World> {
  const data = await mkdtemp(join(tmpdir(), 'vitrine-world-'));
  const port = await freePort('127.0.0.1');
  const config = readConfig(
    {
      data,
      port: String(port),
      allowPrivateUrls: true,
      inferenceProcesses: String(options.inferenceProcesses ?? 1),
      ...(options.otlpEndpoint === undefined ? {} : { otlpEndpoint: options.otlpEndpoint }),
    },
    {},
  );
  const log = options.log ?? pino({ level: 'silent' });
  const { context, work, close } = await openParts(config, log, () => freshDatabase(), { passwordCost });
  await recordVersions(context.db, context.predictors.shipped);
  const identity = context.identity as EmbeddedIdentity;
  const acme = await makeParty(context, identity, 'acme');
  const globex = await makeParty(context, identity, 'globex');
  const superuser = await makeParty(context, identity, null);
  const app = await createApp(context);
  await app.listen({ host: '127.0.0.1', port });
  await work();
  context.state.isReady = true;
  const pictures = await startPictureHost();
  const url = config.publicUrl;
  const headersOf = (level: string, party: Party): Record<string, string> => {
    if (level === 'service') return { 'x-api-key': party.key, authorization: 'None' };
    if (level === 'admin') return { 'x-api-key': party.key, authorization: party.idToken };
    return { 'x-api-key': superuser.key, authorization: superuser.idToken, 'x-selected-customer': party.id };
  };
  return {
    context,
    identity,
    url,
    acme,
    globex,
    superuser,
    pictures,
    as: (level, party = acme) => caller(url, headersOf(level, party)),
    call: (headers) => caller(url, headers),
    close: async () => {
      await drain(app);
      await close();
      await pictures.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function makeParty(
  { db, predictors }: Context,
  identity: EmbeddedIdentity,
  customerId: string | null,
): Promise<Party> {
  if (customerId !== null) {
    await createCustomer(db, { id: customerId, name: customerId });
    await assignVersions(db, customerId, predictors.shipped);
  }
  const username = customerId === null ? 'root' : `${customerId}-admin`;
  const { text: key } = await insertApiKey(db, customerId, { label: 'test', now: new Date() });
  const { user } = await identity.createUser({ username, groups: [customerId ?? superuserGroup] });
  const { idToken, accessToken } = await startShortSession(identity.realm, {
    user,
    clientId: identity.clients[customerId === null ? 'superuser' : 'admin'].id,
    scope: 'openid',
  });
  return { id: customerId ?? '', key, username, idToken, accessToken };
}
