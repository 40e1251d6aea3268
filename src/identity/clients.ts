import { randomInt } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

/** A program that signs users in. One with a secret proves itself with it; one without is public (browsers). */
export interface Client {
  id: string;
  name: string;
  secret: string | null;
  redirectUris: string[];
}

const idCharacters = 26;
const secretCharacters = 52;

/** Cognito's rule. */
export function clientIdIsValid(id: string): boolean {
  return /^[\w+]{1,128}$/.test(id);
}

export async function findClient(db: Queryable, id: string): Promise<Client | undefined> {
  // PostgreSQL refuses text with a NUL, which may stand in an address.
  if (!clientIdIsValid(id)) return undefined;
  const [row] = await db.query<Client>(
    sql`select id, name, secret, redirect_uris as "redirectUris" from identity_clients where id = ${id}`,
  );
  return row;
}

/** Makes a client; one of that name keeps its id and secret and takes the redirect addresses given. */
export async function saveClient(
  db: Queryable,
  wanted: { name: string; secret: boolean; redirectUris: string[] },
): Promise<Client> {
  const id = randomText(idCharacters);
  const secret = wanted.secret ? randomText(secretCharacters) : null;
  const redirectUris = withLoopbackTwins(wanted.redirectUris);
  const [row] = await db.query<Client>(
    sql`insert into identity_clients (id, name, secret, redirect_uris)
        values (${id}, ${wanted.name}, ${secret}, ${redirectUris}::text[])
        on conflict (name) do update set redirect_uris = excluded.redirect_uris
        returning id, name, secret, redirect_uris as "redirectUris"`,
  );
  return row!;
}

/**
 * 127.0.0.1 and localhost name the same machine and people type either, so each such address is listed under
 * both names. The comparison when signing in stays exact.
 */
export function withLoopbackTwins(uris: string[]): string[] {
  return [...new Set(uris.flatMap((uri) => [uri, ...loopbackTwin(uri)]))];
}

function loopbackTwin(uri: string): string[] {
  const twins: Record<string, string> = { '127.0.0.1': 'localhost', localhost: '127.0.0.1' };
  const [, scheme, host, rest] = /^(https?:\/\/)(127\.0\.0\.1|localhost)((?:[:/?].*)?)$/.exec(uri) ?? [];
  return host === undefined ? [] : [`${scheme}${twins[host]}${rest}`];
}

/** Lower-case letters and digits, as Cognito's own ids and secrets. */
function randomText(characters: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: characters }, () => alphabet[randomInt(alphabet.length)]).join('');
}
