/** For tests only: words of colours in the space of `linearEmbedding`, whose vectors can be told by hand. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { predictorFolder } from '../testing/furnish.js';
import type { Manifest, TextSide } from './manifest.js';
import { linearEmbedding, testManifests } from './testing-models.js';
import { attribute, floats, graph, integers, model, node, value } from './testing-onnx.js';

/** Token → its row in the space; the first is the padding, which would spoil every text if it counted. */
const words: [string, number[]][] = [
  ['[PAD]', [9, -9, 9, -9]],
  ['[UNK]', [0, 0, 0, 0]],
  ['[CLS]', [0, 0, 0, 0]],
  ['[SEP]', [0, 0, 0, 0]],
  ['red', [1, 0, 0, 1]],
  ['green', [0, 1, 0, 1]],
  ['blue', [0, 0, 1, 1]],
  ['größe', [1, 1, 1, 3]],
  ['夏', [1, 1, 0, 2]],
];

/** Four words between `[CLS]` and `[SEP]`. */
export const wordLength = 6;

/** `text_embeds` `[1, n]`: the mean of the rows of all tokens that the mask shows; all tokens without a mask. */
export function wordModel({
  rows = words.map(([, row]) => row),
  type = 'int64' as 'int64' | 'int32',
  isMasked = true,
} = {}): Buffer {
  const n = rows[0]!.length;
  const shape = [1, 'sequence'];
  return model(
    graph({
      nodes: [
        node('Gather', ['table', 'input_ids'], ['rows']),
        ...(isMasked
          ? [
              node('Cast', ['attention_mask'], ['mask'], { attributes: [attribute.integer('to', 1)] }),
              node('Unsqueeze', ['mask', 'one'], ['weights']),
              node('MatMul', ['weights', 'rows'], ['sums']),
              node('ReduceSum', ['weights'], ['count'], { attributes: [attribute.integer('keepdims', 1)] }),
              node('Div', ['sums', 'count'], ['means']),
              node('Squeeze', ['means', 'one'], ['text_embeds']),
            ]
          : [
              node('ReduceMean', ['rows'], ['text_embeds'], {
                attributes: [attribute.integers('axes', [1]), attribute.integer('keepdims', 0)],
              }),
            ]),
      ],
      initializers: [
        floats('table', rows.flat(), [rows.length, n]),
        ...(isMasked ? [integers('one', [1])] : []),
      ],
      inputs: [value('input_ids', type, shape), ...(isMasked ? [value('attention_mask', type, shape)] : [])],
      outputs: [value('text_embeds', 'float32', [1, n])],
    }),
  );
}

/** Words in lower case, split at spaces and signs; those it does not know are `[UNK]`. */
export function wordTokenizer() {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
  const idOf = (token: string) => words.findIndex(([word]) => word === token);
  const around = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  return {
    version: '1.0',
    added_tokens: special.map((content) => ({
      id: idOf(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: false,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [around('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, around('[SEP]')],
      pair: [],
      special_tokens: {},
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map(([word], id) => [word, id])),
    },
  };
}

export const wordSide: Omit<TextSide, 'model' | 'tokenizer'> = {
  inputs: { ids: 'input_ids', mask: 'attention_mask' },
  type: 'int64',
  output: 'text_embeds',
  length: wordLength,
  pad: 0,
};

/** A folder of this machine with a predictor that sees colours and reads their names. */
export async function wordFolder(
  name: string,
  {
    text = wordModel(),
    tokenizer = JSON.stringify(wordTokenizer()),
    side = {},
    manifest = {},
  }: {
    text?: Uint8Array;
    tokenizer?: string;
    side?: Partial<TextSide>;
    manifest?: Partial<Manifest>;
  } = {},
): Promise<string> {
  const part = (file: string, bytes: Uint8Array | string) => {
    return { file, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  const folder = await predictorFolder(
    {
      ...testManifests.embedding(4),
      name,
      text: {
        model: part('text_model.onnx', text),
        tokenizer: part('tokenizer.json', tokenizer),
        ...wordSide,
        ...side,
      },
      ...manifest,
    },
    linearEmbedding(),
  );
  await writeFile(join(folder, 'text_model.onnx'), text);
  await writeFile(join(folder, 'tokenizer.json'), tokenizer);
  return folder;
}
