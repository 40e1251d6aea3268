import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { version } from '../version.js';
import type { ApiAccess } from './api-request.js';
import { callTool } from './call-tool.js';
import { inputSchema } from './tool-input.js';
import { tools } from './tools.js';

const instructions = `The catalogue of a shop and the pictures of what it sells. A product has looks (visually distinct variants), a look has
images and items (sizes, with price and stock). Ids come from answers of other tools, and show_picture shows the image with an id. \`next_offset\` says that there are
more: \`offset\` gets them.`;

export interface McpOptions {
  /** Whether pictures may be named by their path: only where this process runs on the machine of whoever asks. */
  localFiles: boolean;
}

/** Offers what a service key may read as tools of the Model Context Protocol; for `connect` with a transport. */
export function createMcpServer(access: ApiAccess, options: McpOptions): Server {
  const server = new Server(
    { name: 'vitrine', title: 'Vitrine', version },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: inputSchema(tool, options),
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${params.name}.`);
    return await callTool(access, tool, params.arguments ?? {}, { ...options, signal });
  });
  return server;
}
