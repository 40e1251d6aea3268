import { setTimeout as sleep } from 'node:timers/promises';
import { CommandFailure, exitCodes } from '../failure.js';
import { type Asked, bodyOf } from './body.js';
import { type ProblemAnswer, problemFailure } from './problem-message.js';
import { reach } from './reach.js';
import { retriesMax, retryWaitMs } from './retries.js';

// biome-ignore lint/suspicious/noExplicitAny: answers of our own API; each command names the fields that it reads
type Answer = any;

/** Calls one server, as one customer or superuser. */
export class Api {
  readonly #url: string;
  readonly #headers: () => Promise<Record<string, string>>;
  readonly #waited: (ms: number, why: string) => void;
  #hasAnswered = false;

  constructor({
    url,
    headers,
    onWait = () => {},
  }: {
    /** Ends with `/v1`. */
    url: string;
    headers: () => Promise<Record<string, string>>;
    /** Before each wait; the server `is busy`, or `does not answer`. */
    onWait?: (ms: number, why: string) => void;
  }) {
    this.#url = url;
    this.#headers = headers;
    this.#waited = onWait;
  }

  /**
   * The body of the answer. 429 and 503 are waited out as `Retry-After` says, a bounded number of times, and so is a
   * connection that breaks, where nothing is done twice by that; every other refusal rejects with a `CommandFailure` that
   * says the next step.
   */
  async call<T = Answer>(method: string, path: string, asked: Asked = {}): Promise<T> {
    const response = await this.send(method, path, asked);
    const text = await response.text();
    return (text === '' ? undefined : readJson(text, this.#url)) as T;
  }

  /** The same, for answers that are not JSON. */
  async bytes(path: string, asked: Asked = {}): Promise<Uint8Array> {
    const response = await this.send('GET', path, asked);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** All results of a list, page by page. */
  async all<T = Answer>(path: string, query: Asked['query'] = {}): Promise<T[]> {
    const results: T[] = [];
    for (let next = true; next; ) {
      const page = await this.call('GET', path, { query: { ...query, limit: 100, offset: results.length } });
      results.push(...page.results);
      next = page.links?.next != null && page.results.length > 0;
    }
    return results;
  }

  async send(method: string, path: string, asked: Asked): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const response = await this.#attempt(method, path, asked).catch((error) => {
        const isRepeatable = method === 'GET' || asked.isRepeatable === true;
        if (isRepeatable && attempt < retriesMax && this.#isBreak(error)) return undefined;
        throw error;
      });
      if (response?.ok) return response;
      const isBusy = response === undefined || response.status === 429 || response.status === 503;
      if (!isBusy || attempt === retriesMax) throw problemFailure(await readProblem(response!));
      await response?.body?.cancel();
      const ms = retryWaitMs(response?.headers.get('retry-after') ?? null, attempt);
      this.#waited(ms, response === undefined ? 'does not answer' : 'is busy');
      await sleep(ms);
    }
  }

  /** A server that has answered before is being started anew, say; one that never did is not there. */
  #isBreak(error: unknown): boolean {
    return this.#hasAnswered && error instanceof CommandFailure && error.exitCode === exitCodes.unreachable;
  }

  async #attempt(method: string, path: string, asked: Asked): Promise<Response> {
    const { type, init } = await bodyOf(asked);
    const response = await reach(this.#url + path + queryText(asked.query), {
      method,
      headers: {
        accept: 'application/json',
        ...(await this.#headers()),
        ...(type ? { 'content-type': type } : {}),
      },
      ...init,
    });
    this.#hasAnswered = true;
    return response;
  }
}

function queryText(query: Asked['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

async function readProblem(response: Response): Promise<ProblemAnswer> {
  const text = await response.text();
  try {
    return { ...JSON.parse(text), status: response.status };
  } catch {
    return {
      status: response.status,
      title: `The server answered ${response.status} and not as Vitrine does; is the address right, and does it end with /v1?`,
    };
  }
}

function readJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandFailure(
      exitCodes.usage,
      `What answers at ${url} is not Vitrine's API; the address ends with /v1.`,
      { cause },
    );
  }
}
