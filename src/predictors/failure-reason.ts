import type { Context } from '../context.js';
import { FetchFailure } from '../http/fetch-failure.js';
import { Problem } from '../http/problem.js';

const charactersMax = 2000;

/** Why a version failed, for those who brought it; what is our fault stands in the log. */
export function failureReason({ log }: Context, error: unknown): string {
  if (!(error instanceof Problem) || error.kind.status >= 500) log.warn({ err: error }, 'a predictor failed');
  if (!(error instanceof Problem)) return 'Something went wrong on our side; the log says what.';
  // Of an address it could tell what the name stands for within our network.
  const isTold = error.cause instanceof Error && !(error instanceof FetchFailure);
  const cause = isTold ? ` ${(error.cause as Error).message}` : '';
  return `${error.detail ?? error.kind.title}${cause}`.slice(0, charactersMax);
}
