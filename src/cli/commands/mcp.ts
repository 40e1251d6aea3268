import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import { type ConnectionFlags, findConnection } from '../client/connection.js';
import { credentialsFor } from '../client/session.js';
import { finish, withConnection } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { untilToldToStop } from '../signals.js';

interface Flags extends ConnectionFlags {
  http: boolean;
  host: string;
  port: number;
}

/** `vitrine mcp`: for an assistant on this machine by stdin and stdout, or for others by HTTP. */
export function mcpCommand(parent: Command): void {
  const command = parent
    .command('mcp')
    .description('Offer a shop to assistants by the Model Context Protocol: search, similar looks, outfits');
  withConnection(command)
    .option('--http', 'Serve at /mcp by streamable HTTP; each request brings the key of its shop', false)
    .option('--host <address>', 'With --http: the address to listen on', '127.0.0.1')
    .addOption(
      new Option('--port <n>', 'With --http: the port to listen on')
        .argParser(wholeNumber(0, 65_535))
        .default(8090),
    );
  command.action(() => {
    const flags = command.opts<Flags>();
    return finish(() => (flags.http ? overHttp(flags) : overStdio(flags)));
  });
}

async function overStdio(flags: Flags): Promise<void> {
  const found = await findConnection(flags);
  const { key, signIn } = credentialsFor(found, 'service');
  if (signIn)
    throw new CommandFailure(exitCodes.usage, 'Assistants read one shop: give its service key with --key.');
  const { createMcpServer } = await import('../../mcp/mcp-server.js');
  const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
  const server = createMcpServer({ url: originOf(found), apiKey: key }, { localFiles: true });
  // The assistant ends it by closing stdin, or by a signal.
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
    process.stdin.once('end', resolve);
  });
  await server.connect(new StdioServerTransport());
  await Promise.race([closed, untilToldToStop()]);
  await server.close();
}

async function overHttp({ http: _, host, port, ...flags }: Flags): Promise<void> {
  const url = originOf(await findConnection(flags));
  const { serveMcpOverHttp } = await import('../../mcp/mcp-over-http.js');
  const server = await serveMcpOverHttp({ url, host, port });
  const address = server.address() as { port: number };
  console.log(`MCP is ready at http://${host}:${address.port}/mcp`);
  await untilToldToStop();
  server.closeIdleConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** The tools put the version of the API before their paths themselves. */
function originOf({ values }: Awaited<ReturnType<typeof findConnection>>): string {
  return values.API_BASE_URL!.replace(/\/v1$/, '');
}
