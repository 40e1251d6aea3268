import { errors } from '../errors.js';
import { Problem, type ProblemKind } from './problem.js';
import type { RetryAdvice } from './retry-advice.js';

/**
 * Why something could not be fetched. It is a problem that can be answered as it stands, and it says whether trying
 * again later may help. Details never hold resolved addresses or anything the other side sent.
 */
export class FetchFailure extends Problem {
  readonly retryable: boolean;
  /** Milliseconds the other side asked to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: ProblemKind, detail: string, advice: RetryAdvice, cause?: unknown) {
    super(kind, { detail, cause });
    this.retryable = advice.retryable;
    this.retryAfterMs = advice.retryAfterMs;
  }
}

const mayHeal: RetryAdvice = { retryable: true };
const final: RetryAdvice = { retryable: false };

export const fetchFailures = {
  forbidden: (detail: string, cause?: unknown) => new FetchFailure(errors.urlForbidden, detail, final, cause),
  addressForbidden: () => fetchFailures.forbidden('Its host is not on the public internet.'),
  refused: (detail: string, advice = final, cause?: unknown) =>
    new FetchFailure(errors.urlRefused, detail, advice, cause),
  unreachable: (detail: string, advice: RetryAdvice, cause?: unknown) =>
    new FetchFailure(errors.urlUnreachable, detail, advice, cause),
  timeout: (detail: string, cause?: unknown) => new FetchFailure(errors.urlTimeout, detail, mayHeal, cause),
  tooLarge: (bytesMax: number) =>
    new FetchFailure(errors.fileTooLarge, `It has more than ${bytesMax} bytes.`, final),
  unreadable: (detail: string, cause?: unknown) =>
    new FetchFailure(errors.fileUnreadable, detail, final, cause),
};

const certificateCode =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_)/;

/** Turns what undici, the socket or the resolver threw into a failure; a mistake of ours comes back as it is. */
export function fetchFailureOf(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const code = codeOf(error);
  if (code === '' || code === 'UND_ERR_INVALID_ARG') return error;
  // A name that does not exist is a typing error far more often than a hiccup; hiccups are EAI_AGAIN.
  if (code === 'ENOTFOUND') return fetchFailures.unreachable('Its host name does not exist.', final, error);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return fetchFailures.timeout('No connection could be made in time.', error);
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return fetchFailures.timeout('The answer did not arrive in time.', error);
  }
  if (certificateCode.test(code)) {
    return fetchFailures.unreachable('Its TLS certificate is not trusted.', final, error);
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return fetchFailures.unreachable('It does not speak TLS as expected.', final, error);
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return fetchFailures.refused('Its answer is not valid HTTP, or its headers are too long.', final, error);
  }
  return fetchFailures.unreachable('The connection failed or broke off.', mayHeal, error);
}

/** Whether a connection ended before the answer began, as a kept-alive one does that the other side just closed. */
export function isConnectionLost(error: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string') return code;
  // Most of undici's parser errors have a code, but not all.
  return error.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : '';
}
