import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { OpenDatabase } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import { createServer } from '../http/server.js';
import { type Client, findClient, saveClient } from './clients.js';
import { EmbeddedIdentity } from './embedded-identity.js';
import { identityRoutes } from './identity-routes.js';
import { secretHash } from './secret-hash.js';

export const publicUrl = 'http://127.0.0.1:8080';
export const issuer = `${publicUrl}/identity`;
/** Enough for tests: a thousandth of the memory of the real thing. */
export const cheapPasswords = { blocks: 2 ** 5, rounds: 8, passes: 1 };
export const password = 'Correct-Horse-7';

export interface TestIdentity {
  db: OpenDatabase;
  identity: EmbeddedIdentity;
  clients: EmbeddedIdentity['clients'];
  createClient(wanted: { name: string; secret: boolean; redirectUris?: string[] }): Promise<Client>;
  /** The `SECRET_HASH` with which this user signs in through this client. */
  secretHash(clientId: string, username: string): Promise<string>;
  folder: string;
  /** Where the provider listens; its tokens name `issuer`. */
  url: string;
  /** Everything that was logged. */
  log: string[];
  /** Moves the clock of the provider; tokens are verified against the real one. */
  wait(seconds: number): void;
  close(): Promise<void>;
}

/** A provider that listens on loopback, with the user `anna` (admin of `acme`) and the superuser `root`. */
export async function startIdentity(): Promise<TestIdentity> {
  const db = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-identity-'));
  let waitedMs = 0;
  const clock = () => new Date(Date.now() + waitedMs);
  const identity = await EmbeddedIdentity.open({
    db,
    folder,
    publicUrl,
    clock,
    passwordCost: cheapPasswords,
  });
  const { clients } = identity;
  await identity.createUser({ username: 'anna', password, groups: ['acme'] });
  await identity.createUser({ username: 'root', password, groups: ['superuser'] });
  const log: string[] = [];
  const app = await createServer(pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }));
  app.register(async (scope) => identityRoutes(scope, identity), { prefix: '/identity' });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    db,
    identity,
    clients,
    createClient: (wanted) => saveClient(db, { redirectUris: [], ...wanted }),
    secretHash: async (clientId, username) => {
      const { id, secret } = (await findClient(db, clientId))!;
      return secretHash({ id, secret: secret! }, username);
    },
    folder,
    url: `${address}/identity`,
    log,
    wait: (seconds) => {
      waitedMs += seconds * 1000;
    },
    close: async () => {
      await app.close();
      await identity.close();
      await db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
