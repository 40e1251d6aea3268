import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { withDeadline } from './deadline.js';
import { fetchFailureOf, fetchFailures } from './fetch-failure.js';
import { fetchConnectTimeoutMs, fetchHeaderBytesMax } from './fetch-public.js';
import { fetchableUrl } from './fetchable-url.js';
import { isPublicAddress } from './public-address.js';
import { publicConnect } from './public-connect.js';
import { parseRetryAfter } from './retry-advice.js';

/** Of an answer; what comes behind is not read. */
export const answerBytesMax = 4_096;
/** For the body of an answer, once its status is known. */
const answerPatienceMs = 2_000;

export interface PosterOptions {
  /** Also post to private, loopback and other non-public addresses; all other rules stay. */
  allowPrivate: boolean;
  /** Of this product, for the user agent. */
  version: string;
  /** From the connection to the answer. */
  timeoutMs: number;
  /** Resolves names; the system's resolver by default. */
  lookup?: LookupFunction;
}

export interface PostAnswer {
  status: number;
  /** Milliseconds the other side asked to be left alone. */
  retryAfterMs: number | undefined;
  /** The beginning of the body. */
  body: Buffer;
}

export interface Poster {
  /**
   * Posts JSON to an address that a stranger wrote, and follows no redirect. Whatever is answered is an answer. Throws
   * `FetchFailure`: `urlForbidden`, `urlUnreachable`, `urlRefused`, `urlTimeout`.
   */
  post(url: string, body: string, headers: Record<string, string>): Promise<PostAnswer>;
  /** Whether the host of a URL may be asked as far as that can be told without its name being resolved. */
  isAllowed(hostname: string): boolean;
  /** Ends all connections; what is under way fails. */
  close(): Promise<void>;
}

export function createPoster({ allowPrivate, version, timeoutMs, lookup }: PosterOptions): Poster {
  const isAllowed = allowPrivate ? () => true : isPublicAddress;
  const agent = new Agent({
    connect: publicConnect({ isAllowed, lookup: lookup ?? systemLookup, timeoutMs: fetchConnectTimeoutMs }),
    maxHeaderSize: fetchHeaderBytesMax,
    // The deadline ends what these would end.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const deadline = {
    ms: timeoutMs,
    reason: () => fetchFailures.timeout(`It did not answer within ${timeoutMs / 1000} s.`),
  };

  return {
    async post(url, body, headers) {
      const { origin, pathname, search } = fetchableUrl(url);
      try {
        const answer = await withDeadline(deadline, (signal) =>
          agent.request({
            origin,
            path: pathname + search,
            method: 'POST',
            headers: {
              'user-agent': `Vitrine/${version}`,
              'content-type': 'application/json',
              'accept-encoding': 'identity',
              ...headers,
            },
            body,
            signal,
            // A connection that the other side closes just now would be a failure, and each attempt resolves the name anew.
            reset: true,
          }),
        );
        const { statusCode: status, headers: answered } = answer;
        const retryAfter = answered['retry-after'];
        return {
          status,
          retryAfterMs: parseRetryAfter(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, Date.now()),
          body: await beginningOf(answer.body),
        };
      } catch (error) {
        throw fetchFailureOf(error);
      }
    },
    isAllowed: (hostname) => {
      const address = hostname.replace(/^\[(.*)\]$/, '$1');
      return isIP(address) === 0 || isAllowed(address);
    },
    close: () => agent.destroy(),
  };
}

/** What came of a body within its time and its bytes; one that breaks off or goes on for ever is as good as any. */
async function beginningOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  const timer = setTimeout(() => body.destroy(), answerPatienceMs);
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      byteCount += chunk.length;
      // Leaving the loop destroys the stream and with it the connection.
      if (byteCount >= answerBytesMax) break;
    }
  } catch {
    // The status is what counts.
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).subarray(0, answerBytesMax);
}
