import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { ServerFailure } from './server-failure.js';

const answerBytesMax = 64 * 1024 ** 2;
/** Of what a server says about a failure. */
const reasonCharsMax = 500;

export interface Reply {
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

export interface Asked {
  dispatcher: Dispatcher;
  /** Ends all of it, the body included. */
  signal: AbortSignal;
  headers?: Record<string, string>;
  /** Sent by POST; without it, it is a GET. */
  body?: Uint8Array;
}

/** Asks a server once and reads its answer, which must have the status 200. Redirects are not followed. Throws `ServerFailure`. */
export async function exchange(url: string, { dispatcher, signal, headers, body }: Asked): Promise<Reply> {
  let status: number;
  let reply: Reply;
  try {
    const answer = await request(url, {
      dispatcher,
      signal,
      method: body ? 'POST' : 'GET',
      ...(headers ? { headers } : {}),
      ...(body ? { body } : {}),
    });
    status = answer.statusCode;
    reply = { headers: answer.headers, bytes: await readAll(answer.body) };
  } catch (error) {
    throw failureOf(error, signal);
  }
  if (status !== 200) throw refusal(status, reply.bytes);
  return reply;
}

/** The same for JSON. */
export async function askJson(url: string, asked: Asked): Promise<unknown> {
  const { bytes } = await exchange(url, asked);
  return parsed(bytes);
}

export function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new ServerFailure(`answered with what is not JSON: ${(cause as Error).message}`, { cause });
  }
}

async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of body) {
    byteCount += chunk.length;
    // Leaving the loop ends the connection.
    if (byteCount > answerBytesMax)
      throw new ServerFailure(`answered with more than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, byteCount);
}

function failureOf(error: unknown, signal: AbortSignal): ServerFailure {
  if (error instanceof ServerFailure) return error;
  if (signal.aborted) return new ServerFailure('did not answer in time', { isPassing: true, cause: error });
  const { message, code = '' } = error as Error & { code?: string };
  // Nothing that was asked changes anything on the server, so that a broken connection may be tried again.
  return new ServerFailure(`could not be asked: ${message || code}`, {
    isPassing: true,
    triesNext: true,
    cause: error,
  });
}

/** 500 is most often about what was asked, and takes as long a second time. */
function refusal(status: number, bytes: Buffer): ServerFailure {
  const isPassing = status >= 500 || [404, 408, 429].includes(status);
  const text = bytes.toString('utf8', 0, 4 * reasonCharsMax);
  return new ServerFailure(`answered ${status} ${reasonIn(text)}`.trim(), {
    isPassing,
    triesNext: isPassing && status !== 500,
  });
}

function reasonIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return (typeof error === 'string' ? error : text).slice(0, reasonCharsMax);
  } catch {
    return text.slice(0, reasonCharsMax);
  }
}
