import type { IncomingMessage, ServerResponse } from 'node:http';

/** A span as it came in. */
export interface SeenSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  links: { traceId: string; spanId: string }[];
  /** Nanoseconds of the epoch. */
  start: bigint;
  end: bigint;
  facts: Record<string, string | number | boolean>;
  isError: boolean;
}

interface WireSpan extends Omit<SeenSpan, 'start' | 'end' | 'facts' | 'links' | 'isError'> {
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Record<string, string | number | boolean> }[];
  links?: SeenSpan['links'];
  status: { code?: number };
}

/** What stands behind an OTLP endpoint: `listener` takes JSON and keeps all spans. */
export function otlpReceiver() {
  const spans: SeenSpan[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
    headers.push({ ...request.headers, path: request.url });
    for (const { scopeSpans } of resourceSpans)
      for (const scope of scopeSpans) spans.push(...scope.spans.map(seen));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  return { spans, headers, listener };
}

function seen(span: WireSpan): SeenSpan {
  const { name, traceId, spanId, parentSpanId, attributes, links = [], status } = span;
  return {
    name,
    traceId,
    spanId,
    ...(parentSpanId ? { parentSpanId } : {}),
    links,
    start: BigInt(span.startTimeUnixNano),
    end: BigInt(span.endTimeUnixNano),
    facts: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]!])),
    isError: status.code === 2,
  };
}
