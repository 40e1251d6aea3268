import type { ErrorCode } from './generated/error-codes.js';
import type { components } from './generated/schema.js';
import { retryAfterMsOf } from './retry-after.js';

type Problem = components['schemas']['Problem'];

/** One field of a request that was not acceptable; `path` is a JSON pointer into that part of the request. */
export type FieldError = NonNullable<Problem['fields']>[number];

/** An answer that refuses (RFC 9457). Every call throws it where the API answers with 4xx or 5xx. */
export class VitrineError extends Error {
  override readonly name = 'VitrineError';
  /** Of HTTP. */
  readonly status: number;
  /**
   * For programs. A later version of the API may have codes that this one does not know; `unknown` stands for an answer
   * that is not of Vitrine, as of a proxy in between.
   */
  readonly code: ErrorCode | 'unknown' | (string & {});
  /** What the code means, whatever happened this time. */
  readonly title: string;
  /** What went wrong this time, and what to do. */
  readonly detail: string | undefined;
  /** Every field that was at fault. */
  readonly fields: FieldError[];
  /** Names the request in the logs of the installation. */
  readonly requestId: string | undefined;
  /** How long the API asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Whether the same may succeed later. */
  readonly isPassing: boolean;

  /** `body` is what came with the response, parsed where it was JSON. */
  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body : undefined;
    const code = problem?.code ?? 'unknown';
    const title = problem?.title ?? (response.statusText || 'The answer is not one of Vitrine');
    super(`${response.status} ${code}: ${problem?.detail ?? title}`);
    this.status = response.status;
    this.code = code;
    this.title = title;
    this.detail = problem?.detail;
    this.fields = problem?.fields ?? [];
    this.requestId = problem?.request_id ?? response.headers.get('x-request-id') ?? undefined;
    this.isPassing = response.status === 429 || response.status === 503;
    this.retryAfterMs = retryAfterMsOf(response.headers);
  }
}

/** No answer came, or it broke off: `cause` says why. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(url: string, cause: unknown) {
    super(`No answer from ${new URL(url).origin}: ${reasonOf(cause)}`, { cause });
  }
}

/** The reason of a failed `fetch` stands in its cause, in Node. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message;
}

function isProblem(body: unknown): body is Problem {
  const { code, title } = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  return typeof code === 'string' && typeof title === 'string';
}
