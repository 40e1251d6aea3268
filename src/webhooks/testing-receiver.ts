import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { loopbackServers } from '../testing/loopback-servers.js';

export interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  event: any;
}

/** The server of a shop: `answers` says how it answers at each path, 204 where it says nothing. */
export async function startReceiver(answers: Record<string, (response: ServerResponse) => void> = {}) {
  const servers = loopbackServers();
  const received: Received[] = [];
  const url = await servers.serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const path = request.url!;
      received.push({ path, headers: textsOf(request.headers), body, event: JSON.parse(body) });
      const answer = answers[path];
      if (answer) answer(response);
      else response.writeHead(204).end();
    });
  });
  return {
    url,
    received,
    answers,
    /** What came at a path, oldest first. */
    at: (path: string) => received.filter((one) => one.path === path),
    close: () => servers.close(),
  };
}

/** Throws unless the signature fits. */
export function verify(secret: string, { body, headers }: Received): unknown {
  return new Webhook(secret).verify(body, headers);
}

function textsOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
