import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Client } from '../clients.js';
import { password, startIdentity, type TestIdentity } from '../testing.js';

export const redirectUri = 'http://localhost:8080/docs/oauth2-redirect.html';
export const verifier = 'v'.repeat(64);
export const challenge = createHash('sha256').update(verifier).digest('base64url');
export const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };

export let provider: TestIdentity;
export let browser: Client;
export let confidential: Client;

/** Starts a provider for the tests of a file. */
export function useProvider(): void {
  beforeAll(async () => {
    provider = await startIdentity();
    browser = provider.clients.browser;
    const redirectUris = ['https://shop.test/callback?tenant=1', 'shop-app://callback'];
    confidential = await provider.createClient({ name: 'shop', secret: true, redirectUris });
  });
  afterAll(() => provider.close());
}

export type Parameters = Record<string, string | undefined>;

export function query(parameters: Parameters): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export function authorizeUrl(parameters: Parameters = {}): string {
  const all = {
    response_type: 'code',
    client_id: browser.id,
    redirect_uri: redirectUri,
    ...pkce,
    ...parameters,
  };
  return `${provider.url}/oauth2/authorize?${query(all)}`;
}

export function open(url: string): Promise<Response> {
  return fetch(url, { redirect: 'manual' });
}

/** What a browser does with a page: keeps its cookie, fills in its form and sends it. */
export async function submit(
  url: string,
  page: { cookie: string; html: string },
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const hidden = [...page.html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const body = new URLSearchParams(fields);
  for (const [, name, value] of hidden) body.append(name!, value!);
  const sent = { cookie: page.cookie, origin: new URL(url).origin, ...headers };
  return fetch(url, { method: 'POST', body, headers: sent, redirect: 'manual' });
}

export async function load(response: Response): Promise<{ cookie: string; html: string }> {
  return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '', html: await response.text() };
}

export async function signIn(parameters: Parameters = {}, username = 'anna'): Promise<Response> {
  const url = authorizeUrl(parameters);
  return submit(url, await load(await open(url)), { username, password });
}

export function answerOf(response: Response): URLSearchParams {
  expect(response.status).toBe(303);
  const location = new URL(response.headers.get('location')!);
  return location.hash ? new URLSearchParams(location.hash.slice(1)) : location.searchParams;
}

export async function redeem(parameters: Parameters, headers: Record<string, string> = {}) {
  const all = {
    grant_type: 'authorization_code',
    client_id: browser.id,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...parameters,
  };
  const response = await fetch(`${provider.url}/oauth2/token`, { method: 'POST', body: query(all), headers });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}
