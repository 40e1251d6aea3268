export interface Reply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  body: any;
  bytes: Buffer;
}

/** Sends `method path` under `/v1`, or under `/v2` when the path begins so: an object goes as JSON, a form as it is. */
export type Call = (
  line: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'} ${string}`,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Reply>;

export function caller(url: string, fixed: Record<string, string>): Call {
  return async (line, body, headers = {}) => {
    const [method, path] = line.split(' ') as [string, string];
    const isRaw = body instanceof FormData || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${url}${path.startsWith('/v2/') ? '' : '/v1'}${path}`, {
      method,
      headers: { ...fixed, ...headers },
      ...(body === undefined ? {} : { body: isRaw ? (body as FormData) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      body: isJson ? JSON.parse(bytes.toString()) : undefined,
    };
  };
}
