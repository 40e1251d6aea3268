import { Problem } from '../http/problem.js';
import { Later } from '../jobs/job.js';

/** What a job throws in place of an error: `Later` where the problem says when to come again, the error itself otherwise. */
export function postponed(error: unknown): unknown {
  const seconds = error instanceof Problem ? Number(error.headers['retry-after']) : Number.NaN;
  if (Number.isNaN(seconds)) return error;
  return new Later((error as Problem).message, { afterMs: seconds * 1000, cause: error });
}
