import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, it } from 'vitest';
import { errors } from '../../errors.js';
import { wordSide, wordTokenizer } from '../testing-text.js';
import type { TextTokenizer } from './tokenizers.js';
import { tokensOf } from './tokens.js';

const [pad, unknown, start, end, red, green, blue, size, summer] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const none = { file: '', sha256: '' };
const whole = { ...wordSide, model: none, tokenizer: none };
const tokenizer: TextTokenizer = new Tokenizer(wordTokenizer(), {});

function tokens(text: string, side: { length?: number; lowercase?: boolean; prefix?: string } = {}) {
  return tokensOf(tokenizer, { ...whole, ...side }, text);
}

describe('the tokens of a text', () => {
  it.each([
    ['are filled up', 'red', [start, red, end, pad, pad, pad], 3],
    ['fill all there is', 'red green blue red', [start, red, green, blue, red, end], 6],
    [
      'are cut before what closes the text',
      'red green blue red green blue green',
      [start, red, green, blue, red, end],
      6,
    ],
    ['are cut a thousand characters long', 'blue '.repeat(200), [start, blue, blue, blue, blue, end], 6],
    ['are told in any script', 'Größe 夏!', [start, size, summer, unknown, end, pad], 5],
    ['may be unknown', 'платье 👗', [start, unknown, unknown, end, pad, pad], 4],
    ['outlive half a character', 'red \ud83d blue', [start, red, blue, end, pad, pad], 4],
  ])('%s', (_, text, ids, used) => {
    expect(tokens(text)).toEqual({ ids, used });
  });

  it('begin with the prefix', () => {
    expect(tokens('blue', { prefix: 'a red ' }).ids).toEqual([start, unknown, red, blue, end, pad]);
  });

  it('are put into lower case where the side says so', () => {
    const strict: TextTokenizer = new Tokenizer({ ...wordTokenizer(), normalizer: null }, {});
    expect(tokensOf(strict, whole, 'RED').ids[1]).toBe(unknown);
    expect(tokensOf(strict, { ...whole, lowercase: true }, 'RED').ids[1]).toBe(red);
  });

  it('without a token for what is unknown leave it out', () => {
    const { unk_token, ...model } = wordTokenizer().model;
    const without = { ...wordTokenizer(), added_tokens: [], model };
    const loose: TextTokenizer = new Tokenizer(without, {});
    expect(tokensOf(loose, whole, 'red dress').ids).toEqual([start, red, end, pad, pad, pad]);
    expect(unk_token).toBe('[UNK]');
  });

  it.each(['', '   ', '\u0000\u0007', '\t\n\u00a0'])('%j is refused', (text) => {
    expect(() => tokens(text, { prefix: 'a red ' })).toThrow(
      expect.objectContaining({ kind: errors.textEmpty }),
    );
  });

  it('need room beside those around each text', () => {
    expect(() => tokens('red green blue', { length: 2 })).toThrow(/2 tokens around/);
  });
});
