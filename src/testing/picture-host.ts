import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A shop's web server on loopback: what stands at which path can be changed while it runs. */
export interface PictureHost {
  url: string;
  /** Serves bytes with an ETag, so that conditional requests are answered; or answers with a function. */
  put(
    path: string,
    answer: Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void),
  ): string;
  /** Requests seen so far: `200 /a.jpg`, `304 /a.jpg`. */
  log: string[];
  close(): Promise<void>;
}

export async function startPictureHost(): Promise<PictureHost> {
  const answers = new Map<string, Parameters<PictureHost['put']>[1]>();
  const log: string[] = [];
  const server = createServer((request, response) => {
    response.on('finish', () => log.push(`${response.statusCode} ${request.url}`));
    const answer = answers.get(request.url ?? '');
    if (answer === undefined) return response.writeHead(404).end();
    if (typeof answer === 'function') return answer(request, response);
    const etag = `"${answer.length}-${Buffer.from(answer).subarray(-12).toString('hex')}"`;
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    return response.writeHead(200, { etag, 'content-type': 'image/jpeg' }).end(answer);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    log,
    put: (path, answer) => {
      answers.set(path, answer);
      return `${url}${path}`;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
