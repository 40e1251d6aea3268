import { AsyncLocalStorage } from 'node:async_hooks';

/** What a span tells about itself. Never a secret, a token, a header, a body or a query. */
export type Facts = Record<string, string | number | boolean | undefined>;

/** Where work belongs that is done later or comes from elsewhere: what it goes on with, or what it only points at. W3C `traceparent`s. */
export type Origin = { parent: string } | { link: string };

/** A piece of work in a trace. Times are those of `performance.now()`. */
export interface Span {
  readonly traceId: string;
  /** For those who go on with the work elsewhere (W3C Trace Context). */
  readonly traceparent: string;
  /** Whether it is a request; else a job. */
  readonly isRequest: boolean;
  /** Begins a part of it. */
  child(name: string, facts?: Facts, startedAt?: number): Span;
  set(facts: Facts): void;
  /** Adds to a number among the facts. */
  add(fact: string, amount: number): void;
  fail(error: Error): void;
  /** More than once is harmless. */
  end(at?: number): void;
}

const around = new AsyncLocalStorage<Span | undefined>();

/** The span that this is done in; none without telemetry. */
export function currentSpan(): Span | undefined {
  return around.getStore();
}

/** Does `work`, and all that follows from it, in a span. */
export function inSpan<T>(span: Span, work: () => T): T {
  return around.run(span, work);
}

/** Does `work` outside of any: a timer keeps the span that it was set in. */
export function outOfSpan<T>(work: () => T): T {
  return around.run(undefined, work);
}

/** Does `work` as a part of the current span, and ends that part with it. Without a span it only does the work. */
export async function spanned<T>(name: string, facts: Facts, work: () => Promise<T>): Promise<T> {
  const span = currentSpan()?.child(name, facts);
  if (!span) return work();
  try {
    return await inSpan(span, work);
  } catch (error) {
    span.fail(error as Error);
    throw error;
  } finally {
    span.end();
  }
}

/** What a line of the log says of the trace that it belongs to. */
export function traceOfLine(): { trace_id?: string } {
  const span = currentSpan();
  return span ? { trace_id: span.traceId } : {};
}

/** Jobs that go on with the trace of their request, when so many are enqueued at once; of more, each begins a trace. */
const goOnMax = 20;

/** Where jobs belong that are enqueued now. */
export function originOfJobs(count: number): Origin | undefined {
  const span = currentSpan();
  if (!span) return undefined;
  const { traceparent, isRequest } = span;
  return isRequest && count <= goOnMax ? { parent: traceparent } : { link: traceparent };
}
