import { errors } from '../errors.js';
import type { Problem } from './problem.js';

/** Somebody has to make room first: asking more often than this is of no use. */
const retryAfterSeconds = 10;

/** The refusal of what there is no room for; jobs that meet it come again. */
export function storageFull(cause: unknown): Problem {
  return errors.storageFull(undefined, { headers: { 'retry-after': String(retryAfterSeconds) }, cause });
}

/** Whether the file system has no room, or the process may take no more of it. */
export function isFileSystemFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}
