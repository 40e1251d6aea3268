import { stat } from 'node:fs/promises';
import { errors } from '../errors.js';

/** The largest ones in use, of 256,000 tokens, have 34 MB. */
export const tokenizerBytesMax = 40 * 1024 ** 2;

/** Throws `predictorInvalid` when a tokenizer is larger than is read; one that is not there passes. */
export async function checkTokenizerSize(path: string): Promise<void> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > tokenizerBytesMax)
    throw errors.predictorInvalid(
      `The tokenizer has ${size} bytes; ${tokenizerBytesMax} are allowed at most.`,
    );
}
