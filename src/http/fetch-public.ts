import { lookup as systemLookup } from 'node:dns';
import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import { currentSpan, type Facts, spanned } from '../telemetry/span.js';
import { readBody } from './bounded-body.js';
import { withDeadline } from './deadline.js';
import { FetchFailure, fetchFailureOf, fetchFailures } from './fetch-failure.js';
import { fetchableUrl, redirectTarget } from './fetchable-url.js';
import { createHostGate, type HostGate } from './host-gate.js';
import { isPublicAddress } from './public-address.js';
import { publicConnect } from './public-connect.js';
import { saveBody } from './save-body.js';
import { type Delivered, type Unchanged, visitUrl } from './visit-url.js';

export const fetchBytesMax = 30_000_000;
export const fetchRedirectsMax = 5;
/** From the first connection to the last byte, redirects included; waiting for a free place at the host is not. */
export const fetchTimeoutMs = 20_000;
export const fetchConnectTimeoutMs = 5_000;
export const fetchHeaderBytesMax = 16 * 1024;
/** Requests at once to one host: what browsers allow themselves, fewer where the host is likely our neighbour. */
export const fetchesPerHostMax = 6;
export const fetchesPerPrivateHostMax = 4;

const keepAliveMs = 10_000;
/** For how long a download may stand still. */
const downloadPatienceMs = 60_000;
/** Printable characters only, and not so many that they would cost more than the answer. */
const validatorText = /^[\x20-\x7e\x80-\xff]{1,512}$/;

export interface FetchLimits {
  bytesMax: number;
  redirectsMax: number;
  timeoutMs: number;
  connectTimeoutMs: number;
  perHostMax: number;
}

export interface FetcherOptions {
  /** Also fetch from private, loopback and other non-public addresses; all other rules stay. */
  allowPrivate: boolean;
  /** Of this product, for the user agent. */
  version: string;
  limits?: Partial<FetchLimits>;
  /** Told about every call, however it ended. */
  onTiming?: (timing: FetchTiming) => void;
  /** Resolves names; the system's resolver by default. */
  lookup?: LookupFunction;
  /** Replaces the judgement of addresses (tests, where every address is loopback). */
  isAllowed?: (address: string) => boolean;
  /** Certificates (PEM) to trust instead of the system's. */
  ca?: string;
}

export interface FetchTiming {
  /** `fetched`, `unchanged`, `aborted` or the code of the problem. */
  outcome: string;
  /** Milliseconds waited for a free place at the hosts. */
  waitMs: number;
  /** Milliseconds under way. */
  fetchMs: number;
  byteCount: number;
}

export interface FetchOptions {
  /** Validators of the copy at hand. They go only to the address they came from. */
  etag?: string | undefined;
  lastModified?: string | undefined;
  /** The `finalUrl` that the validators came with; the fetched URL itself when absent. */
  finalUrl?: string | undefined;
  signal?: AbortSignal | undefined;
}

export type Fetched = Unchanged | (Omit<Delivered<unknown>, 'body'> & { bytes: Uint8Array });

export interface DownloadOptions {
  /** Goes as `Authorization: Bearer …` to the origin of the URL, and to none that it redirects to. */
  token?: string | undefined;
  /** The same as a whole header value. */
  authorization?: string | undefined;
  /** Whether it may come in gzip as its content encoding; then it is saved so. */
  allowGzip?: boolean;
  /** Validators of the copy at hand, as for `fetch`. */
  etag?: string | undefined;
  lastModified?: string | undefined;
  finalUrl?: string | undefined;
  bytesMax: number;
  timeoutMs: number;
}

export type Downloaded = Unchanged | Omit<Delivered<unknown>, 'body'>;

export interface Fetcher {
  /**
   * Gets what is behind a URL that a stranger wrote. Throws `FetchFailure` (a problem: `urlForbidden`,
   * `urlUnreachable`, `urlRefused`, `urlTimeout`, `fileTooLarge`, `fileUnreadable`), or the signal's reason.
   */
  fetch(url: string, options?: FetchOptions): Promise<Fetched>;
  /**
   * Streams what is behind such a URL into a new file, under the same rules. Throws `FetchFailure`, and `storageFull`;
   * what has been written by then stays for the caller to remove.
   */
  download(url: string, path: string, options: DownloadOptions): Promise<Downloaded>;
  /** Ends all connections; what is under way fails. */
  close(): Promise<void>;
}

interface Setup {
  limits: FetchLimits;
  gate: HostGate;
  agent: Dispatcher;
  headers: Record<string, string>;
}

export function createFetcher(options: FetcherOptions): Fetcher {
  const limits: FetchLimits = {
    bytesMax: fetchBytesMax,
    redirectsMax: fetchRedirectsMax,
    timeoutMs: fetchTimeoutMs,
    connectTimeoutMs: fetchConnectTimeoutMs,
    perHostMax: options.allowPrivate ? fetchesPerPrivateHostMax : fetchesPerHostMax,
    ...options.limits,
  };
  const agent = createAgent(options, limits);
  const setup: Setup = {
    limits,
    agent,
    gate: createHostGate(limits.perHostMax),
    headers: {
      'user-agent': `Vitrine/${options.version}`,
      // No newer format is named, so that hosts which convert on the fly send the picture as it was made.
      accept: 'image/*,*/*;q=0.8',
      'accept-encoding': 'identity',
    },
  };

  return {
    fetch: (url, fetchOptions = {}) =>
      spanned('fetch', {}, async () => {
        const timing = newTiming();
        try {
          const { bytesMax, timeoutMs } = limits;
          const fetched = await fetchFollowing(setup, fetchableUrl(url), timing, {
            ...fetchOptions,
            timeoutMs,
            headersFor: (at, first) =>
              at === (fetchOptions.finalUrl ?? first) ? validators(fetchOptions) : {},
            read: (body, headers) => readBody(body, headers, bytesMax),
          });
          timing.outcome = fetched.status;
          if (fetched.status !== 'fetched') return fetched;
          const { body: bytes, ...described } = fetched;
          timing.byteCount = bytes.length;
          return { ...described, bytes };
        } catch (error) {
          if (error instanceof FetchFailure) timing.outcome = error.kind.code;
          throw error;
        } finally {
          noteOnSpan(url, timing);
          options.onTiming?.(timing);
        }
      }),
    async download(url, path, downloadOptions) {
      const { token, bytesMax, timeoutMs, allowGzip = false } = downloadOptions;
      const authorization =
        downloadOptions.authorization ?? (token === undefined ? undefined : `Bearer ${token}`);
      const credentials = authorization === undefined ? {} : { authorization };
      const timing = newTiming();
      const errand: Errand<unknown> = {
        timeoutMs,
        patienceMs: downloadPatienceMs,
        headersFor: (at, first) => ({
          accept: '*/*',
          ...(new URL(at).origin === new URL(first).origin ? credentials : {}),
          ...(at === (downloadOptions.finalUrl ?? first) ? validators(downloadOptions) : {}),
        }),
        read: (body, headers) => saveBody(body, headers, { path, bytesMax, allowGzip }),
      };
      return spanned('download', hostOf(url), () => fetchFollowing(setup, fetchableUrl(url), timing, errand));
    },
    close: () => agent.destroy(),
  };
}

function newTiming(): FetchTiming {
  return { outcome: 'aborted', waitMs: 0, fetchMs: 0, byteCount: 0 };
}

function noteOnSpan(url: string, { outcome, waitMs, byteCount }: FetchTiming): void {
  currentSpan()?.set({
    ...hostOf(url),
    'vitrine.fetch.outcome': outcome,
    'vitrine.fetch.waited_ms': waitMs,
    'vitrine.fetch.bytes': byteCount,
  });
}

/** Not the rest of it: a path or a query may hold a secret. */
function hostOf(url: string): Facts {
  return URL.canParse(url) ? { 'server.address': new URL(url).hostname } : {};
}

function createAgent(options: FetcherOptions, limits: FetchLimits): Dispatcher {
  return new Agent({
    connect: publicConnect({
      isAllowed: options.isAllowed ?? (options.allowPrivate ? () => true : isPublicAddress),
      lookup: options.lookup ?? systemLookup,
      timeoutMs: limits.connectTimeoutMs,
      ca: options.ca,
    }),
    connections: limits.perHostMax,
    pipelining: 1,
    maxHeaderSize: fetchHeaderBytesMax,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    // The deadline ends what these would end.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

interface Errand<Body> {
  signal?: AbortSignal | undefined;
  timeoutMs: number;
  patienceMs?: number;
  /** Headers beside the usual ones, for an address on the way; `first` is where it began. */
  headersFor: (at: string, first: string) => Record<string, string>;
  read: (body: Readable, headers: IncomingHttpHeaders) => Promise<Body>;
}

async function fetchFollowing<Body>(
  setup: Setup,
  firstUrl: URL,
  timing: FetchTiming,
  { signal: outer, timeoutMs, patienceMs, headersFor, read }: Errand<Body>,
): Promise<Unchanged | Delivered<Body>> {
  const { agent, gate, limits } = setup;
  const patience = patienceMs === undefined ? {} : { patienceMs };
  let url = firstUrl;
  for (let redirects = 0; redirects <= limits.redirectsMax; redirects++) {
    const arrivedAt = performance.now();
    const leave = await gate.enter(url.hostname, outer);
    const enteredAt = performance.now();
    timing.waitMs += enteredAt - arrivedAt;
    const headers = { ...setup.headers, ...headersFor(url.href, firstUrl.href) };
    const deadline = {
      ms: timeoutMs - timing.fetchMs,
      reason: () => fetchFailures.timeout(`It was not delivered within ${timeoutMs / 1000} s.`),
      outer,
    };
    try {
      const visit = await withDeadline(deadline, (signal) =>
        visitUrl(agent, { url, headers, signal, read, ...patience }),
      );
      if (visit.status !== 'redirected') return visit;
      url = redirectTarget(url, visit.location);
    } catch (error) {
      // An abort of the caller's is no failure of the address.
      outer?.throwIfAborted();
      throw fetchFailureOf(error);
    } finally {
      leave();
      timing.fetchMs += performance.now() - enteredAt;
    }
  }
  throw fetchFailures.refused(`It redirected more than ${limits.redirectsMax} times.`);
}

function validators({
  etag,
  lastModified,
}: Pick<FetchOptions, 'etag' | 'lastModified'>): Record<string, string> {
  return {
    ...(etag !== undefined && validatorText.test(etag) ? { 'if-none-match': etag } : {}),
    ...(lastModified !== undefined && validatorText.test(lastModified)
      ? { 'if-modified-since': lastModified }
      : {}),
  };
}
