import { Tokenizer } from '@huggingface/tokenizers';
import { checkedBytes } from './sessions.js';

export interface TextTokenizer {
  /** A text as tokens; one that has no number is `undefined`. */
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: (number | undefined)[] };
}

/** The tokenizers at hand by the SHA-256 of their files, the one used last at the end. */
const tokenizers = new Map<string, { bytes: number; tokenizer: TextTokenizer }>();

/**
 * What several may have together as files. A tokenizer takes up to twenty times as much of the heap: a rehearsal shows
 * that each fits in alone, this that the smaller ones fit in together.
 */
const bytesTogetherMax = 16 * 1024 ** 2;

/** The tokenizer of a file, read at the first call. Throws what is wrong with it. */
export async function tokenizerOf(file: string, sha256: string): Promise<TextTokenizer> {
  const known = tokenizers.get(sha256);
  const bytes = known ? undefined : await checkedBytes(file, sha256);
  tokenizers.delete(sha256);
  if (bytes) makeRoom(bytes.length);
  const entry = known ?? { bytes: bytes!.length, tokenizer: read(bytes!.toString('utf8')) };
  tokenizers.set(sha256, entry);
  return entry.tokenizer;
}

function makeRoom(wanted: number): void {
  let taken = wanted;
  for (const { bytes } of tokenizers.values()) taken += bytes;
  for (const [sha256, { bytes }] of tokenizers) {
    if (taken <= bytesTogetherMax) return;
    tokenizers.delete(sha256);
    taken -= bytes;
  }
}

function read(text: string): TextTokenizer {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw new Error('its tokenizer is not JSON');
  }
  try {
    // Of vocabularies of whole words, the library looks for this beside the file.
    const { unk_token } = (written as { model?: { unk_token?: unknown } }).model ?? {};
    return new Tokenizer(written as object, { unk_token });
  } catch (cause) {
    throw new Error(`its tokenizer cannot be read: ${(cause as Error).message}`, { cause });
  }
}
