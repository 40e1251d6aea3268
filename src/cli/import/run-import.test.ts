import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../client/api.js';
import { picturesOfAddresses } from './addresses.js';
import { runImport } from './run-import.js';

/** What becomes of images that are pending when they are posted: id → answer. */
const later: Record<string, (response: ServerResponse) => void> = {
  done: (response) => response.end('{"status":"ready"}'),
  broken: (response) =>
    response.end('{"status":"failed","error":{"code":"url_refused","detail":"It answered 404."}}'),
  deleted: (response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' });
    response.end('{"code":"image_not_found","title":"No such image"}');
  },
  stuck: (response) => response.end('{"status":"pending"}'),
};
const server = createServer((request, response) => {
  if (request.method === 'GET') return later[request.url!.split('/').at(-1)!]!(response);
  const results = Object.keys(later).map((id) => ({ id, result: 'accepted', status: 'pending' }));
  request.resume().on('end', () => response.end(JSON.stringify({ results })));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('an import waits for what moves, tells what was deleted meanwhile, and leaves what is stuck', async () => {
  const { port } = server.address() as AddressInfo;
  const api = new Api({ url: `http://127.0.0.1:${port}/v1`, headers: async () => ({}) });
  const source = picturesOfAddresses(Object.keys(later).map((id) => `https://shop.example/${id}.jpg`));
  expect(await runImport(api, source, { concurrency: 1, wait: true, idleTimeout: 1 })).toEqual({
    accepted: 4,
    unchanged: 0,
    rejected: [],
    ready: 1,
    failed: [
      { id: 'broken', code: 'url_refused', detail: 'It answered 404.' },
      { id: 'deleted', code: 'image_not_found', detail: 'was deleted meanwhile' },
    ],
    pending: 1,
  });
});
