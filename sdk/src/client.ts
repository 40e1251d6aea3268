import createFetchClient, { type Middleware } from 'openapi-fetch';
import { abortable } from './abortable.js';
import { isStream, sendable } from './body.js';
import type { Admin, Service, Superuser } from './generated/levels.js';
import { type RetryPolicy, retryDefaults, withRetries } from './retry.js';
import type { SignIn } from './sign-in.js';
import type { Client, Level } from './typed-calls.js';
import { ConnectionError, VitrineError } from './vitrine-error.js';

export interface ServiceOptions {
  /** `API_BASE_URL`: ends with `/v1`. */
  url: string;
  /** `API_KEY`. */
  apiKey: string;
  retries?: Partial<RetryPolicy>;
  /** In place of the `fetch` of this place. */
  fetch?: (request: Request) => Promise<Response>;
  /** Of openapi-fetch: sees each try of a call, and what is answered before it is read. */
  middleware?: Middleware[];
}

export interface AdminOptions extends ServiceOptions {
  /** Of `cognitoSignIn`, or a function that gives an id token, or `Bearer ` and an access token. */
  signIn: SignIn | (() => Promise<string>);
}

export interface SuperuserOptions extends AdminOptions {
  /** The customer whose data is meant; needed by whatever belongs to one. */
  selectedCustomer?: string;
}

/** For the pages of a shop: reads with the API key alone. */
export function createServiceClient(options: ServiceOptions): Client<Service> {
  return createClient(options, {});
}

/** For the backend of a shop. Keep it on a server: it holds what changes the shop's data. */
export function createAdminClient({ signIn, ...options }: AdminOptions): Client<Admin> {
  return createClient(options, { signIn });
}

/** For those who run the installation. One for each customer may share the same `signIn`. */
export function createSuperuserClient(options: SuperuserOptions): Client<Superuser> {
  const { signIn, selectedCustomer, ...rest } = options;
  return createClient(rest, { signIn, selectedCustomer });
}

type Caller = { signIn?: AdminOptions['signIn']; selectedCustomer?: string | undefined };
type Init = {
  params?: { header?: Record<string, string> };
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

function createClient<Allowed extends Level>(options: ServiceOptions, caller: Caller): Client<Allowed> {
  const { url, apiKey, fetch = globalThis.fetch, middleware = [] } = options;
  const policy = { ...retryDefaults, ...options.retries };
  const signIn = typeof caller.signIn === 'function' ? { token: caller.signIn } : caller.signIn;
  const selected = caller.selectedCustomer;
  const raw = createFetchClient<Record<string, never>>({
    baseUrl: url,
    headers: { 'x-api-key': apiKey, ...(selected === undefined ? {} : { 'x-selected-customer': selected }) },
    fetch: (request) => connected(request.url, () => fetch(request)),
  });
  raw.use(...middleware);
  const request = raw.request as unknown as (
    ...call: unknown[]
  ) => Promise<{ error?: unknown; response: Response }>;

  return Object.fromEntries(
    (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) => [
      method,
      (path: string, init: Init = {}) =>
        withRetries(() => send(method, path, init), {
          policy: isStream(init.body) ? { ...policy, retriesMax: 0 } : policy,
          isIdempotent: method !== 'POST' && method !== 'PATCH',
          signal: init.signal,
        }),
    ]),
  ) as unknown as Client<Allowed>;

  async function send(method: string, path: string, init: Init) {
    const token = await tokenFor(init);
    try {
      return await sendWith(token, method, path, init);
    } catch (error) {
      const hasExpired = error instanceof VitrineError && error.code === 'token_expired';
      if (!hasExpired || !signIn?.renewed || isStream(init.body)) throw error;
      return sendWith(await abortable(signIn.renewed(token), init.signal), method, path, init);
    }
  }

  async function tokenFor({ signal }: Init): Promise<string> {
    signal?.throwIfAborted();
    return signIn ? abortable(signIn.token(), signal) : 'None';
  }

  async function sendWith(authorization: string, method: string, path: string, init: Init) {
    const content = sendable(init.body);
    const { error, response } = await request(method, path, {
      ...init,
      headers: { ...(content ? { 'content-type': content.type } : {}), authorization, ...init.headers },
      body: content?.body,
      bodySerializer: (body: unknown) => body,
      parseAs: 'stream',
      ...(isStream(init.body) ? { duplex: 'half' } : {}),
    });
    if (!response.ok) throw new VitrineError(response, error);
    return { data: await connected(url, () => dataOf(response)), response };
  }
}

/** Tells the failures of the connection, and of a body that breaks off, from an abort and from those of a program. */
async function connected<Result>(url: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ConnectionError(url, cause);
  }
}

async function dataOf(response: Response): Promise<unknown> {
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined;
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return isJson ? response.json() : response.blob();
}
