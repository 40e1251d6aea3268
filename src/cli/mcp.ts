import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { Command } from 'commander';
import { ExpectedError } from '../expected-error.js';
import { serveMcpOverHttp } from '../mcp/mcp-over-http.js';
import { createMcpServer } from '../mcp/mcp-server.js';
import { untilToldToStop } from './signals.js';

interface Flags {
  url: string;
  key?: string;
  http: boolean;
  host: string;
  port: string;
}

/** `vitrine mcp`: for an assistant on this machine by stdin and stdout, or for others by HTTP. */
export function mcpCommand(fail: (error: unknown) => void): Command {
  return new Command('mcp')
    .description(
      'Offer the shop to an assistant by the Model Context Protocol: search, similar looks, outfits',
    )
    .option('--url <value>', 'Address of Vitrine', 'http://127.0.0.1:8080')
    .option('--key <value>', 'Service key of the shop; with --http each request brings its own')
    .option('--http', 'Serve at /mcp by streamable HTTP in place of stdin and stdout', false)
    .option('--host <value>', 'With --http: the address to listen on', '127.0.0.1')
    .option('--port <value>', 'With --http: the port to listen on', '8090')
    .action(async (flags: Flags) => {
      try {
        await (flags.http ? overHttp(flags) : overStdio(flags));
      } catch (error) {
        fail(error);
      }
    });
}

async function overStdio({ url, key }: Flags): Promise<void> {
  if (!key) throw new ExpectedError('Give the service key of the shop with --key.');
  const server = createMcpServer({ url: base(url), apiKey: key }, { localFiles: true });
  // The assistant ends it by closing stdin, or by a signal.
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
    process.stdin.once('end', resolve);
  });
  await server.connect(new StdioServerTransport());
  await Promise.race([closed, untilToldToStop()]);
  await server.close();
}

async function overHttp({ url, host, port }: Flags): Promise<void> {
  const server = await serveMcpOverHttp({ url: base(url), host, port: portOf(port) });
  const address = server.address() as { port: number };
  console.log(`MCP is ready at http://${host}:${address.port}/mcp`);
  await untilToldToStop();
  server.closeIdleConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** `API_BASE_URL` of a credentials file ends with the version. */
function base(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new ExpectedError(`${url} is not an address; give one with http:// or https:// as --url.`);
  return url.replace(/\/+$/, '').replace(/\/v1$/, '');
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ExpectedError(`${text} is not a port; give --port a number from 0 to 65535.`);
  return port;
}
