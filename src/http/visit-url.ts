import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { discardBody } from './bounded-body.js';
import { fetchFailures, isConnectionLost } from './fetch-failure.js';
import { retryAdvice } from './retry-advice.js';

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

export interface Visit<Body> {
  url: URL;
  headers: Record<string, string>;
  signal: AbortSignal;
  /** What becomes of the body of an answer that is no refusal. */
  read: (body: Readable, headers: IncomingHttpHeaders) => Promise<Body>;
  /** Milliseconds for the headers, and between two pieces of the body; those of the agent when absent. */
  patienceMs?: number;
}

/** The copy at hand is still the right one. */
export interface Unchanged {
  status: 'unchanged';
}

export interface Delivered<Body> {
  status: 'fetched';
  body: Body;
  contentType: string | undefined;
  etag: string | undefined;
  lastModified: string | undefined;
  /** After redirects. */
  finalUrl: string;
}

interface Redirected {
  status: 'redirected';
  /** As sent: perhaps relative, missing or several. */
  location: string | string[] | undefined;
}

/** Asks one URL and does not follow. Throws `FetchFailure`, or what the connection threw. */
export async function visitUrl<Body>(
  agent: Dispatcher,
  visit: Visit<Body>,
): Promise<Unchanged | Delivered<Body> | Redirected> {
  const { statusCode, headers, body } = await ask(agent, visit);
  if (statusCode === 200 || statusCode === 203) {
    return {
      status: 'fetched',
      body: await visit.read(body, headers),
      ...described(headers),
      finalUrl: visit.url.href,
    };
  }
  await discardBody(body);
  if (redirectStatuses.has(statusCode)) return { status: 'redirected', location: headers.location };
  const isConditional = 'if-none-match' in visit.headers || 'if-modified-since' in visit.headers;
  if (statusCode === 304 && isConditional) return { status: 'unchanged' };
  throw fetchFailures.refused(`It answered ${statusCode}.`, retryAdvice(statusCode, headers, Date.now()));
}

/** A kept-alive connection may have been closed at the very moment it was used again; that deserves a second try. */
async function ask(agent: Dispatcher, visit: Visit<unknown>): Promise<Dispatcher.ResponseData> {
  const request = {
    origin: visit.url.origin,
    path: visit.url.pathname + visit.url.search,
    method: 'GET' as const,
    headers: visit.headers,
    signal: visit.signal,
    ...(visit.patienceMs === undefined
      ? {}
      : { headersTimeout: visit.patienceMs, bodyTimeout: visit.patienceMs }),
  };
  try {
    return await agent.request(request);
  } catch (error) {
    if (!isConnectionLost(error) || visit.signal.aborted) throw error;
    return await agent.request(request);
  }
}

function described(headers: IncomingHttpHeaders) {
  const text = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);
  return {
    contentType: text(headers['content-type']),
    etag: text(headers.etag),
    lastModified: text(headers['last-modified']),
  };
}
