import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { type ApiAccess, type Arguments, BadArgument, requestOf } from './api-request.js';
import { forAssistants } from './for-assistants.js';
import { refusalInWords } from './refusal.js';
import { pictureNames } from './tool-input.js';
import { resultsMax, type Tool } from './tools.js';

/** For an answer. */
const timeoutMs = 60_000;

/** Asks the API; whatever goes wrong is told to the assistant, which may do better the next time. */
export async function callTool(
  access: ApiAccess,
  { name, operation, fields, required, defaults }: Tool,
  given: Arguments,
  { signal, localFiles }: { signal: AbortSignal; localFiles: boolean },
): Promise<CallToolResult> {
  const unknown = Object.keys(given).find((field) => !fields.includes(field));
  if (unknown !== undefined) return failed(`${name} takes no \`${unknown}\`, but ${fields.join(', ')}.`);
  const missing = required.find((field) => given[field] === undefined || given[field] === null);
  if (missing !== undefined) return failed(`${name} needs \`${missing}\`.`);
  if (given.file !== undefined && !isPicture(given.file, pictureNames({ localFiles })))
    return failed(`\`file\` is a picture by one of ${pictureNames({ localFiles }).join(', ')}.`);
  if (Number(given.limit) > resultsMax)
    return failed(`\`limit\` goes up to ${resultsMax}; \`offset\` gets those behind them.`);
  try {
    const [url, init] = await requestOf(access, operation, { ...defaults, ...given });
    const answer = await fetch(url, {
      ...init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return await resultOf(answer);
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof BadArgument) return failed(error.message);
    const { cause, message } = error as Error;
    return failed(
      `Vitrine at ${access.url} does not answer: ${(cause as Error | undefined)?.message ?? message}`,
    );
  }
}

async function resultOf(answer: Response): Promise<CallToolResult> {
  const type = answer.headers.get('content-type') ?? '';
  if (answer.ok && type.startsWith('image/')) {
    const data = Buffer.from(await answer.arrayBuffer()).toString('base64');
    return { content: [{ type: 'image', data, mimeType: type.split(';')[0]! }] };
  }
  const text = await answer.text();
  if (!type.includes('json')) return failed(`Vitrine answered ${answer.status}: ${text.slice(0, 200)}`);
  if (!answer.ok) return failed(refusalInWords(JSON.parse(text), answer.headers.get('retry-after')));
  const told = forAssistants(JSON.parse(text));
  return { content: [{ type: 'text', text: JSON.stringify(told) }], structuredContent: told };
}

function failed(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

/** The API would take several names, and reads no paths. */
function isPicture(file: unknown, names: string[]): boolean {
  const given = typeof file === 'object' && file !== null ? Object.keys(file) : [];
  return given.length === 1 && names.includes(given[0]!);
}
