import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { errors } from '../../errors.js';
import type { Problem } from '../../http/problem.js';
import type { Output } from '../host/sessions.js';
import type { Health } from '../inference.js';
import type { ServerPlace } from '../manifest.js';
import type { SentTensor } from './infer-body.js';
import { RemoteServer } from './remote-server.js';
import { ServerFailure } from './server-failure.js';

/** Requests in a row that fail, each after all its attempts, until no more are sent. */
const failuresMax = 3;
/** Then the server is asked this often whether it is ready. */
const probeMs = 5_000;

const states: Record<CircuitState, Health['state']> = {
  [CircuitState.Closed]: 'up',
  [CircuitState.Open]: 'down',
  [CircuitState.Isolated]: 'down',
  [CircuitState.HalfOpen]: 'probing',
};

/**
 * A model on another server, which is left alone while it is in trouble: requests are refused at once then, and it is asked
 * now and again whether it is ready.
 */
export class RemoteModel {
  readonly #name: string;
  readonly #server: RemoteServer;
  readonly #breaker = circuitBreaker(
    handleWhen((error) => error instanceof ServerFailure && error.isPassing),
    { halfOpenAfter: probeMs, breaker: new ConsecutiveBreaker(failuresMax) },
  );
  #since = new Date();
  #lastError: string | null = null;
  #probe: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(name: string, place: ServerPlace) {
    this.#name = name;
    this.#server = new RemoteServer(place);
    this.#breaker.onStateChange(() => {
      this.#since = new Date();
    });
    this.#breaker.onBreak(() => this.#probeLater());
  }

  health(): Health {
    const state = states[this.#breaker.state];
    return { state, since: this.#since.toISOString(), last_error: this.#lastError };
  }

  /** Throws `predictorUnavailable` while the server is left alone. */
  expectUp(): void {
    if (this.#breaker.state !== CircuitState.Closed) throw this.#unavailable();
  }

  /** Throws `predictorUnavailable`, with `Retry-After` when it is the server that is in trouble. */
  async infer(tensors: Record<string, SentTensor>, outputs: string[]): Promise<Record<string, Output>> {
    this.expectUp();
    try {
      return await this.#breaker.execute(() => this.#server.infer(tensors, outputs));
    } catch (error) {
      if (!(error instanceof ServerFailure)) throw error;
      this.#lastError = `It ${error.message}.`;
      throw error.isPassing ? this.#unavailable(error) : this.unusable(error);
    }
  }

  /** It answered, but not with what a predictor of its kind answers. */
  unusable(cause: unknown): Problem {
    return errors.predictorUnavailable(`The predictor ${this.#name} cannot answer.`, { cause });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#probe);
    await this.#server.close();
  }

  #unavailable(cause?: unknown): Problem {
    return errors.predictorUnavailable(`The server of the predictor ${this.#name} does not answer.`, {
      headers: { 'retry-after': String(probeMs / 1000) },
      cause: cause ?? new Error(this.#lastError ?? ''),
    });
  }

  #probeLater(): void {
    if (this.#isClosed) return;
    this.#probe = setTimeout(() => void this.#probeNow(), probeMs).unref();
  }

  /** Closes the circuit, or opens it again, which leads to the next probe. */
  async #probeNow(): Promise<void> {
    try {
      await this.#breaker.execute(async () => {
        try {
          await this.#server.ready();
        } catch (error) {
          throw new ServerFailure((error as Error).message, { isPassing: true, cause: error });
        }
      });
    } catch (error) {
      if (error instanceof ServerFailure) this.#lastError = `It ${error.message}.`;
      // The timer may have been a moment early.
      else this.#probeLater();
    }
  }
}
