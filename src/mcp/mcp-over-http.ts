import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpServer } from './mcp-server.js';

export interface McpHttpOptions {
  /** Of Vitrine, without `/v1`. */
  url: string;
  host: string;
  port: number;
}

const bodyBytesMax = 45_000_000;

/**
 * Serves the tools at `/mcp` by streamable HTTP. Nobody is let in by a key of ours: each request brings the service key of
 * its shop, as `Authorization: Bearer …` or `x-api-key`. There are no sessions, so that any process may answer.
 */
export async function serveMcpOverHttp({ url, host, port }: McpHttpOptions): Promise<Server> {
  const server = createServer((request, response) => {
    answer(url, request, response).catch(() => response.destroy());
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function answer(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/mcp')
    return refuse(response, 404, 'MCP is at /mcp.');
  // The other methods are for sessions.
  if (request.method !== 'POST') return refuse(response, 405, 'Use POST.');
  const apiKey = keyOf(request);
  if (!apiKey) return refuse(response, 401, 'Send a service key of Vitrine as `Authorization: Bearer …`.');
  const mcp = createMcpServer({ url, apiKey }, { localFiles: false });
  const transport = new StreamableHTTPServerTransport({
    enableJsonResponse: true,
    maxRequestBodySize: bodyBytesMax,
  });
  response.on('close', () => void mcp.close());
  await mcp.connect(transport as Parameters<typeof mcp.connect>[0]);
  await transport.handleRequest(request, response);
}

function keyOf({ headers }: IncomingMessage): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const own = headers['x-api-key'];
  return bearer ?? (typeof own === 'string' && own !== '' ? own : undefined);
}

/** As the protocol does: JSON-RPC without an id. */
function refuse(response: ServerResponse, status: number, message: string): void {
  const challenge =
    status === 401 ? { 'www-authenticate': 'Bearer' } : status === 405 ? { allow: 'POST' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...challenge });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }));
}
