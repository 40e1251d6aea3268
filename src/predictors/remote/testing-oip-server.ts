/** For tests only: a server that speaks the Open Inference Protocol, and can do wrong. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Manifest } from '../manifest.js';

/** What the server does with a request for inference. */
export type Fault =
  | 'none'
  | 'hangs'
  | 'resets in the middle'
  | 'answers 503'
  | 'answers 500'
  | 'answers 400'
  | 'wrong shape'
  | 'wrong datatype'
  | 'no number'
  | 'no json'
  | 'other output';

export interface OipServer {
  url: string;
  /** Applies to the next so many requests for inference, then it is well again. */
  fault: Fault;
  faults: number;
  isReady: boolean;
  isBinary: boolean;
  /** What the metadata says. */
  model: { inputs: unknown[]; outputs: unknown[] };
  /** Requests for inference that have arrived. */
  inferences: { isBinary: boolean }[];
  /** Refuses connections from now on. */
  stop(): Promise<void>;
  /** At the same address again. */
  start(): Promise<void>;
}

const picture = { name: 'picture', datatype: 'UINT8', shape: [-1, 4, 4, 3] };
const outputs = [
  { name: 'embedding', datatype: 'FP32', shape: [-1, 3] },
  { name: 'boxes', datatype: 'FP32', shape: [-1, -1, 4] },
  { name: 'scores', datatype: 'FP32', shape: [-1, -1, 2] },
];

/** Serves the model `means`: mean red, green and blue of `picture` `[1, 4, 4, 3]`, 0–1, as `embedding` `[1, 3]`; `boxes` and `scores`. */
export async function startOipServer(): Promise<OipServer> {
  let server: Server | undefined;
  let port = 0;
  const sockets = new Set<Socket>();
  const own: OipServer = {
    url: '',
    fault: 'none',
    faults: Number.POSITIVE_INFINITY,
    isReady: true,
    isBinary: true,
    model: { inputs: [picture], outputs },
    inferences: [],
    async stop() {
      const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
      for (const socket of sockets) socket.destroy();
      await closed;
      server = undefined;
    },
    async start() {
      const made = createServer((request, response) => void answer(own, request, response));
      made.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      });
      await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve));
      port = (made.address() as AddressInfo).port;
      own.url = `http://127.0.0.1:${port}`;
      server = made;
    },
  };
  await own.start();
  return own;
}

/** The manifest of a version that runs there. */
export function remoteManifest(urls: string[], change: Partial<Manifest> = {}): Partial<Manifest> {
  return { runtime: 'open-inference', server: { urls, model: 'means', version: '7' }, ...change };
}

async function answer(own: OipServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bytesOf(request);
  const json = (status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  switch (`${request.method} ${request.url}`) {
    case 'GET /v2':
      return json(200, {
        name: 'test',
        version: '1.2',
        extensions: own.isBinary ? ['binary_tensor_data'] : [],
      });
    case 'GET /v2/models/means/versions/7':
      return json(200, { name: 'means', versions: ['7'], platform: 'test', ...own.model });
    case 'GET /v2/models/means/versions/7/ready':
      return own.isReady
        ? json(200, { name: 'means', ready: true })
        : json(400, { error: 'means is loading' });
    case 'POST /v2/models/means/versions/7/infer':
      return infer(own, request, body, response, json);
    default:
      return json(404, { error: `no ${request.url}` });
  }
}

function infer(
  own: OipServer,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  json: (status: number, value: unknown) => void,
): void {
  const jsonLength = request.headers['inference-header-content-length'];
  own.inferences.push({ isBinary: jsonLength !== undefined });
  const fault = own.faults-- > 0 ? own.fault : 'none';
  if (fault === 'hangs') return;
  if (fault === 'resets in the middle') {
    response.writeHead(200, { 'content-length': '1000' }).write('{"outputs":');
    setTimeout(() => request.socket.resetAndDestroy(), 20);
    return;
  }
  if (/\d/.test(fault)) {
    json(Number(fault.slice(-3)), { error: `made to ${fault}` });
    return;
  }
  if (fault === 'no json') {
    response.end('{"outputs": [NaN]}');
    return;
  }
  const asked = JSON.parse(body.subarray(0, Number(jsonLength ?? body.length)).toString());
  const bytes = jsonLength === undefined ? asked.inputs[0].data : body.subarray(Number(jsonLength));
  const outputs = asked.outputs.map(({ name }: { name: string }) => {
    const values = fixed[name]?.values ?? meansOf(bytes);
    if (fault === 'no number') values[1] = Number.NaN;
    return {
      name: fault === 'other output' ? 'logits' : name,
      datatype: fault === 'wrong datatype' ? 'FP16' : 'FP32',
      shape: fault === 'wrong shape' ? [3, 1] : (fixed[name]?.shape ?? [1, 3]),
      values,
    };
  }) as { name: string; datatype: string; shape: number[]; values: number[] }[];
  if (jsonLength === undefined) {
    json(200, { outputs: outputs.map(({ values, ...output }) => ({ ...output, data: values })) });
    return;
  }
  const head = Buffer.from(
    JSON.stringify({
      outputs: outputs.map(({ values, ...output }) => {
        return { ...output, parameters: { binary_data_size: 4 * values.length } };
      }),
    }),
  );
  response.writeHead(200, { 'inference-header-content-length': String(head.length) });
  response.end(
    Buffer.concat([head, ...outputs.map(({ values }) => Buffer.from(Float32Array.from(values).buffer))]),
  );
}

/** What the model of the other tests says whatever it sees. */
const fixed: Record<string, { shape: number[]; values: number[] }> = {
  boxes: { shape: [1, 3, 4], values: [0, 0, 0.5, 0.5, 0.01, 0, 0.5, 0.5, 0.5, 0.25, 1.2, 0.75] },
  scores: { shape: [1, 3, 2], values: [0.9, 0.1, 0.8, 0.1, 0.2, 0.7] },
};

function meansOf(bytes: ArrayLike<number>): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < bytes.length; i++) sums[i % 3]! += bytes[i]!;
  return sums.map((sum) => (3 * sum) / bytes.length / 255);
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
