import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Output } from '../host/sessions.js';
import type { ServerPlace } from '../manifest.js';
import { askJson, exchange } from './exchange.js';
import { inferAnswer, inferRequest, type SentTensor } from './infer-body.js';
import { ServerFailure } from './server-failure.js';

const connectTimeoutMs = 2_000;
/** For an answer, all attempts included, where the manifest names no other. */
export const timeoutMsDefault = 10_000;
const attemptsMin = 2;
const pauseMs = 100;
const binaryExtension = 'binary_tensor_data';

/** A model on a server that speaks the Open Inference Protocol, at one of several addresses. Everything throws `ServerFailure`. */
export class RemoteServer {
  readonly #place: ServerPlace;
  readonly #agent: Agent;
  readonly #timeoutMs: number;
  /** Which address answered last. */
  #current = 0;
  /** By address, once it has said so: whether it takes binary tensors. */
  readonly #isBinary = new Map<string, boolean>();

  constructor(place: ServerPlace) {
    this.#place = place;
    this.#timeoutMs = place.timeoutMs ?? timeoutMsDefault;
    this.#agent = new Agent({
      connect: { timeout: connectTimeoutMs },
      // The signal of each request is its only deadline: one more of about that length may end it first, as if the
      // connection had broken, and have a server that is too slow asked once more.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** What an address says of itself and of the model; rejects when the model is not ready. */
  async describe(url: string): Promise<{ server: unknown; model: unknown; isBinary: boolean }> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    await this.#askReady(url, signal);
    const asked = { dispatcher: this.#agent, signal };
    const server = await askJson(`${rooted(url)}/v2`, asked);
    const model = await askJson(this.#modelAddress(url), asked);
    return { server, model, isBinary: listsBinary(server) };
  }

  /** Resolves when the model is ready at one of the addresses. */
  async ready(): Promise<void> {
    await this.#atAnAddress((url, signal) => this.#askReady(url, signal));
  }

  infer(tensors: Record<string, SentTensor>, outputs: string[]): Promise<Record<string, Output>> {
    return this.#atAnAddress(async (url, signal) => {
      const isBinary = await this.#takesBinary(url, signal);
      const request = inferRequest(tensors, outputs, isBinary);
      const reply = await exchange(`${this.#modelAddress(url)}/infer`, {
        dispatcher: this.#agent,
        signal,
        ...request,
      });
      return inferAnswer(reply, outputs);
    });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /** At the address that answered last, then at the others; a single one is tried twice. */
  async #atAnAddress<T>(ask: (url: string, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { urls } = this.#place;
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const first = this.#current;
    for (let attempt = 1; ; attempt++) {
      const at = (first + attempt - 1) % urls.length;
      const url = urls[at]!;
      try {
        const answer = await ask(url, signal);
        this.#current = at;
        return answer;
      } catch (error) {
        // Another server may stand there next time.
        this.#isBinary.delete(url);
        const goesOn = error instanceof ServerFailure && error.triesNext && !signal.aborted;
        if (!goesOn || attempt >= Math.max(attemptsMin, urls.length)) throw error;
        if (urls.length === 1) await sleep(pauseMs);
      }
    }
  }

  async #askReady(url: string, signal: AbortSignal): Promise<void> {
    await exchange(`${this.#modelAddress(url)}/ready`, { dispatcher: this.#agent, signal });
  }

  async #takesBinary(url: string, signal: AbortSignal): Promise<boolean> {
    const known = this.#isBinary.get(url);
    if (known !== undefined) return known;
    const isBinary = listsBinary(await askJson(`${rooted(url)}/v2`, { dispatcher: this.#agent, signal }));
    this.#isBinary.set(url, isBinary);
    return isBinary;
  }

  #modelAddress(url: string): string {
    const { model, version } = this.#place;
    const address = `${rooted(url)}/v2/models/${encodeURIComponent(model)}`;
    return version === undefined ? address : `${address}/versions/${encodeURIComponent(version)}`;
  }
}

function rooted(url: string): string {
  return url.replace(/\/+$/, '');
}

function listsBinary(server: unknown): boolean {
  const { extensions } = (server ?? {}) as { extensions?: unknown };
  return Array.isArray(extensions) && extensions.includes(binaryExtension);
}
