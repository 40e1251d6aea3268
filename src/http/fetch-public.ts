import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { withDeadline } from './deadline.js';
import { FetchFailure, fetchFailureOf, fetchFailures } from './fetch-failure.js';
import { fetchableUrl, redirectTarget } from './fetchable-url.js';
import { createHostGate, type HostGate } from './host-gate.js';
import { isPublicAddress } from './public-address.js';
import { publicConnect } from './public-connect.js';
import { type FetchedBytes, type Unchanged, visitUrl } from './visit-url.js';

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

export type Fetched = Unchanged | FetchedBytes;

export interface Fetcher {
  /**
   * Gets what is behind a URL that a stranger wrote. Throws `FetchFailure` (a problem: `urlForbidden`,
   * `urlUnreachable`, `urlRefused`, `urlTimeout`, `fileTooLarge`, `fileUnreadable`), or the signal's reason.
   */
  fetch(url: string, options?: FetchOptions): Promise<Fetched>;
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
    async fetch(url, fetchOptions = {}) {
      const timing: FetchTiming = { outcome: 'aborted', waitMs: 0, fetchMs: 0, byteCount: 0 };
      try {
        const fetched = await fetchFollowing(setup, fetchableUrl(url), fetchOptions, timing);
        timing.outcome = fetched.status;
        if (fetched.status === 'fetched') timing.byteCount = fetched.bytes.length;
        return fetched;
      } catch (error) {
        if (error instanceof FetchFailure) timing.outcome = error.kind.code;
        throw error;
      } finally {
        options.onTiming?.(timing);
      }
    },
    close: () => agent.destroy(),
  };
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

async function fetchFollowing(
  setup: Setup,
  firstUrl: URL,
  options: FetchOptions,
  timing: FetchTiming,
): Promise<Fetched> {
  const { agent, gate, limits } = setup;
  const validatedUrl = options.finalUrl ?? firstUrl.href;
  let url = firstUrl;
  for (let redirects = 0; redirects <= limits.redirectsMax; redirects++) {
    const arrivedAt = performance.now();
    const leave = await gate.enter(url.hostname, options.signal);
    const enteredAt = performance.now();
    timing.waitMs += enteredAt - arrivedAt;
    const headers = { ...setup.headers, ...(url.href === validatedUrl ? validators(options) : {}) };
    const deadline = {
      ms: limits.timeoutMs - timing.fetchMs,
      reason: () => fetchFailures.timeout(`It was not delivered within ${limits.timeoutMs / 1000} s.`),
      outer: options.signal,
    };
    try {
      const visit = await withDeadline(deadline, (signal) =>
        visitUrl(agent, { url, headers, signal, bytesMax: limits.bytesMax }),
      );
      if (visit.status !== 'redirected') return visit;
      url = redirectTarget(url, visit.location);
    } catch (error) {
      // An abort of the caller's is no failure of the address.
      options.signal?.throwIfAborted();
      throw fetchFailureOf(error);
    } finally {
      leave();
      timing.fetchMs += performance.now() - enteredAt;
    }
  }
  throw fetchFailures.refused(`It redirected more than ${limits.redirectsMax} times.`);
}

function validators({ etag, lastModified }: FetchOptions): Record<string, string> {
  return {
    ...(etag !== undefined && validatorText.test(etag) ? { 'if-none-match': etag } : {}),
    ...(lastModified !== undefined && validatorText.test(lastModified)
      ? { 'if-modified-since': lastModified }
      : {}),
  };
}
