/** What goes with a request. */
export interface Asked {
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON. */
  json?: unknown;
  body?: () => FormData | Blob | ReadableStream | Promise<FormData>;
  contentType?: string;
  /** Told how many bytes of the body are sent, from the beginning again when it is sent again. */
  onSent?: (bytes: number) => void;
  /** Doing it twice is the same as once, as it is with every GET. */
  isRepeatable?: boolean;
}

/** Body and type of a request. A body is made anew for each attempt, since a stream can be read once. */
export async function bodyOf({
  json,
  body: make,
  contentType,
  onSent,
}: Asked): Promise<{ type?: string; init: RequestInit }> {
  if (json !== undefined) return { type: 'application/json', init: { body: JSON.stringify(json) } };
  if (!make) return { init: {} };
  const body = await make();
  if (!onSent) return { ...typed(contentType), init: streamed(body) };
  // As a request would write it: only then its bytes can be counted, those of a form too.
  const written = new Response(body as Blob);
  const type = contentType ?? written.headers.get('content-type') ?? undefined;
  return { ...typed(type), init: streamed(written.body!.pipeThrough(counter(onSent))) };
}

const typed = (type: string | undefined) => (type === undefined ? {} : { type });

/** `duplex` is needed for streams, and known to fetch in Node, not to its types. */
const streamed = (body: unknown) => ({ body, duplex: 'half' }) as RequestInit;

function counter(onSent: (bytes: number) => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      bytes += chunk.length;
      onSent(bytes);
    },
  });
}
