import { errors } from '../../errors.js';
import type { TextSide } from '../manifest.js';
import type { TextTokenizer } from './tokenizers.js';

/** The tokens of a text, cut or filled up to `length`; `used` of them are not filling. */
export interface Tokens {
  ids: number[];
  used: number;
}

/**
 * Of a text that is too long its end is cut, not the tokens that the tokenizer puts around each text: some models read
 * their answer off the last of them. Throws `textEmpty`.
 */
export function tokensOf(
  tokenizer: TextTokenizer,
  { length, pad, lowercase, prefix = '' }: TextSide,
  text: string,
): Tokens {
  const read = (written: string, options = {}) => {
    const whole = lowercase ? written.toLowerCase() : written;
    // What the vocabulary lacks, without a token for what is unknown, has no number.
    return tokenizer.encode(whole, options).ids.filter((id) => id !== undefined);
  };
  // A half of a character is no text.
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd');
  if (read(wellFormed, { add_special_tokens: false }).length === 0)
    throw errors.textEmpty('Its tokenizer finds nothing to read in it; write words.');
  const bare = read(prefix + wellFormed, { add_special_tokens: false });
  const used = shortened(read(prefix + wellFormed), bare, length);
  return { ids: [...used, ...new Array<number>(length - used.length).fill(pad)], used: used.length };
}

function shortened(whole: number[], bare: number[], length: number): number[] {
  const surplus = whole.length - length;
  if (surplus <= 0) return whole;
  if (surplus >= bare.length)
    throw new Error(
      `its tokenizer puts ${whole.length - bare.length} tokens around a text of ${length} at most`,
    );
  const before = startOf(bare, whole);
  const end = before + bare.length;
  return [...whole.slice(0, end - surplus), ...whole.slice(end)];
}

/** Where the tokens of the text stand among those put around them. */
function startOf(bare: number[], whole: number[]): number {
  const around = whole.length - bare.length;
  for (let start = 0; start <= around; start++) {
    if (bare.every((id, at) => whole[start + at] === id)) return start;
  }
  return 0;
}
