import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { outOfSpan } from './span.js';
import type { TelemetryOptions } from './telemetry.js';

type Done = Parameters<SpanExporter['export']>[1];

/** `SUCCESS` and `FAILED` of a package that we do not depend on ourselves. */
const delivered = 0;
const failed = 1;

/** Says once that nothing can be delivered, however often that is tried, and once that it can be again. */
export class WatchedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #onTrouble: TelemetryOptions['onTrouble'];
  #isFailing = false;
  #isHurrying = false;

  constructor(exporter: SpanExporter, onTrouble: TelemetryOptions['onTrouble']) {
    this.#exporter = exporter;
    this.#onTrouble = onTrouble;
  }

  export(spans: ReadableSpan[], done: Done): void {
    if (this.#isFailing && this.#isHurrying) {
      done({ code: failed });
      return;
    }
    this.#exporter.export(spans, (result) => {
      const isFailing = result.code !== delivered;
      if (isFailing !== this.#isFailing) {
        const message = isFailing
          ? 'traces cannot be delivered; they are thrown away until they can'
          : 'traces are delivered again';
        outOfSpan(() => this.#onTrouble(message, result.error));
      }
      this.#isFailing = isFailing;
      done(result);
    });
  }

  /** From now on nothing is tried for long with a receiver that does not answer. */
  hurry(): void {
    this.#isHurrying = true;
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await this.#exporter.shutdown();
  }
}
