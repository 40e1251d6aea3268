import { readFile } from 'node:fs/promises';
import type { Operation } from '../operation.js';
import { baseOf } from '../operation.js';

/** Where the API is, and whose shop is asked. */
export interface ApiAccess {
  /** Of the server, without `/v1`. */
  url: string;
  apiKey: string;
}

export type Arguments = Record<string, unknown>;

/** The request that an operation is asked by with these arguments. Throws `BadArgument`. */
export async function requestOf(
  { url, apiKey }: ApiAccess,
  operation: Operation,
  given: Arguments,
): Promise<[string, RequestInit]> {
  const rest = { ...given };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    // As a step of a path it would lead elsewhere.
    if (/^\.{0,2}$/.test(value)) throw new BadArgument(`"${value}" cannot be an id.`);
    return encodeURIComponent(value);
  });
  const target = new URL(`${url}${baseOf(operation)}${path}`);
  const headers: Record<string, string> = { 'x-api-key': apiKey, authorization: 'None' };
  if (!operation.body) {
    for (const [name, value] of Object.entries(rest))
      for (const one of [value].flat()) target.searchParams.append(name, String(one));
    return [target.href, { headers }];
  }
  headers['content-type'] = 'application/json';
  const body = JSON.stringify({ ...rest, ...(rest.file ? { file: await picture(rest.file) } : {}) });
  return [target.href, { method: operation.method, headers, body }];
}

/** What the assistant gave cannot be asked; the message tells it why. */
export class BadArgument extends Error {}

/** A file of this machine goes as its bytes. */
async function picture(file: unknown): Promise<unknown> {
  const { path, ...rest } = file as { path?: string };
  if (path === undefined) return rest;
  try {
    return { base64: (await readFile(path)).toString('base64') };
  } catch (cause) {
    throw new BadArgument(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
