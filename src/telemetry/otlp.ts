/** The only file that loads OpenTelemetry. */
import { randomUUID } from 'node:crypto';
import {
  type Context,
  DiagLogLevel,
  diag,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Facts, Span } from './span.js';
import type { Telemetry, TelemetryOptions } from './telemetry.js';
import { WatchedExporter } from './watched-exporter.js';

const closeMs = 3_000;

/** The SDK reads the standard `OTEL_…` variables for what is not given here: headers, certificates, sampling, batches. */
export function openOtlp({
  endpoint,
  version,
  onTrouble,
}: TelemetryOptions & { endpoint: string }): Telemetry {
  // What the SDK has to say about its variables; later on it would complain of every failed delivery.
  const say = (message: string) => onTrouble(message);
  diag.setLogger(
    { error: say, warn: say, info() {}, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const own = {
    'service.name': 'vitrine',
    'service.version': version,
    'service.instance.id': randomUUID(),
  };
  const exporter = new WatchedExporter(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }), onTrouble);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(own).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  diag.disable();
  const tracer = provider.getTracer('vitrine', version);
  return {
    begin(kind, name, facts, origin, startedAt) {
      const parent = origin && 'parent' in origin ? contextOf(origin.parent) : undefined;
      const link = origin && 'link' in origin ? contextOf(origin.link) : undefined;
      return new OtlpSpan(tracer, kind === 'request', name, {
        facts,
        kind: kind === 'request' ? SpanKind.SERVER : SpanKind.CONSUMER,
        context: parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
        links: link ? [{ context: link }] : [],
        startedAt,
      });
    },
    async close() {
      exporter.hurry();
      const over = new Promise((resolve) => setTimeout(resolve, closeMs).unref());
      await Promise.race([provider.shutdown().catch(() => {}), over]);
    },
  };
}

interface Beginning {
  facts: Facts;
  kind: SpanKind;
  context: Context;
  links?: Link[];
  startedAt?: number | undefined;
}

class OtlpSpan implements Span {
  readonly isRequest: boolean;
  readonly #tracer: Tracer;
  readonly #span: ReturnType<Tracer['startSpan']>;
  readonly #sums = new Map<string, number>();
  #isOver = false;

  constructor(tracer: Tracer, isRequest: boolean, name: string, beginning: Beginning) {
    const { facts, kind, context, links = [], startedAt } = beginning;
    const start = startedAt === undefined ? {} : { startTime: startedAt };
    this.isRequest = isRequest;
    this.#tracer = tracer;
    this.#span = tracer.startSpan(name, { kind, links, attributes: facts, ...start }, context);
  }

  get traceId(): string {
    return this.#span.spanContext().traceId;
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.#span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  child(name: string, facts: Facts = {}, startedAt?: number): Span {
    const context = trace.setSpan(ROOT_CONTEXT, this.#span);
    const kind = SpanKind.INTERNAL;
    return new OtlpSpan(this.#tracer, this.isRequest, name, { facts, kind, context, startedAt });
  }

  set(facts: Facts): void {
    this.#span.setAttributes(facts);
  }

  add(fact: string, amount: number): void {
    const sum = (this.#sums.get(fact) ?? 0) + amount;
    this.#sums.set(fact, sum);
    this.#span.setAttribute(fact, sum);
  }

  fail(error: Error): void {
    const message = typeOf(error);
    this.#span.setAttribute('error.type', message);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message });
  }

  end(at?: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#span.end(at);
  }
}

/** The code of what failed, or its name: a message may hold what nobody else should read. The log has it. */
function typeOf({ kind, code, name }: Error & { code?: unknown; kind?: { code?: unknown } }): string {
  return String(kind?.code ?? code ?? name);
}

/** `undefined` when it is none, which begins a new trace. */
function contextOf(traceparent: string): SpanContext | undefined {
  const [, version, traceId, spanId, flags] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(traceparent) ?? [];
  if (version === undefined || version === 'ff') return undefined;
  if (/^0+$/.test(traceId!) || /^0+$/.test(spanId!)) return undefined;
  const traceFlags = Number.parseInt(flags!, 16) & 1;
  return { traceId: traceId!, spanId: spanId!, traceFlags, isRemote: true };
}
