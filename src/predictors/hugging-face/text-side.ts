import { join } from 'node:path';
import { errors } from '../../errors.js';
import type { TextSide } from '../manifest.js';
import { checkModel, type DeclaredValue } from '../model-check/check-model.js';
import { quoted } from '../model-check/invalid.js';
import { checkTokenizerSize } from '../tokenizer-size.js';
import {
  type ModelConfig,
  readTokenizer,
  readTokenizerConfig,
  type Tokenizer,
  type TokenizerConfig,
  tokenizerFile,
} from './config-files.js';
import { widthOf } from './graph-outputs.js';

/** What the folders of a kind leave out because it is the default of their code. */
const kinds: Record<string, { length: number; pad?: number; padToken?: string; lowercase: boolean }> = {
  // Its config.json gives a `pad_token_id` that is not the tokenizer's.
  clip: { length: 77, padToken: '<|endoftext|>', lowercase: false },
  siglip: { length: 64, pad: 1, lowercase: true },
};

/** The text side of a folder whose pictures become `dimensions` numbers. Throws `predictorInvalid`. */
export async function textSide(
  folder: string,
  { config, path, dimensions }: { config: ModelConfig; path: string; dimensions: number },
): Promise<Omit<TextSide, 'model' | 'tokenizer'>> {
  const kind = kinds[config.model_type];
  await checkTokenizerSize(join(folder, tokenizerFile));
  const tokenizer = await readTokenizer(folder);
  if (!tokenizer) throw errors.predictorInvalid(`The text model needs its ${tokenizerFile}.`);
  const tokenizerConfig = (await readTokenizerConfig(folder)) ?? {};
  const { inputs, outputs } = await checkModel(path);
  const { ids, mask, type } = tokenInputs(inputs);
  const output = textOutput(outputs, config);
  const { hidden_size } = config.text_config ?? {};
  const width = widthOf(output, output.name === 'text_embeds' ? dimensions : hidden_size);
  if (width !== dimensions)
    throw errors.predictorInvalid(
      `Texts become ${width} numbers, pictures ${dimensions}: the two are not one space. Export both sides with their projections (outputs image_embeds and text_embeds), or leave the text model out.`,
    );
  const told = { config, tokenizerConfig, fallback: kind?.length };
  return {
    inputs: { ids: ids.name, ...(mask ? { mask: mask.name } : {}) },
    type,
    output: output.name,
    length: lengthOf(ids, told),
    pad: padOf(tokenizer, tokenizerConfig, config),
    ...((tokenizerConfig.do_lower_case ?? kind?.lowercase) ? { lowercase: true } : {}),
  };
}

function tokenInputs(inputs: DeclaredValue[]) {
  const ids = inputs.find(({ name }) => name === 'input_ids');
  const mask = inputs.find(({ name }) => name === 'attention_mask');
  const strange = inputs.find((input) => input !== ids && input !== mask);
  if (!ids || strange)
    throw errors.predictorInvalid(
      `The text model takes ${quoted((strange ?? inputs[0]!).name)}; input_ids and attention_mask are what it may take.`,
    );
  const { type } = ids;
  if (type !== 'int64' && type !== 'int32')
    throw errors.predictorInvalid(`The text model takes tokens as ${type}; int64 or int32 is needed.`);
  if (mask && mask.type !== type)
    throw errors.predictorInvalid(`The text model takes tokens as ${type}, their mask as ${mask.type}.`);
  return { ids, mask, type } as const;
}

/** Without a projection only those that have none share a space with the pictures. */
function textOutput(outputs: DeclaredValue[], { model_type }: ModelConfig): DeclaredValue {
  const names = model_type === 'siglip' ? ['text_embeds', 'pooler_output'] : ['text_embeds'];
  const name = names.find((candidate) => outputs.some((output) => output.name === candidate));
  const found = outputs.find((output) => output.name === name);
  if (found) return found;
  const given = outputs.map((output) => quoted(output.name)).join(', ');
  throw errors.predictorInvalid(
    `The text model gives ${given}; it should give ${names.join(' or ')}. Export it with its projection, or leave it out.`,
  );
}

function lengthOf(
  ids: DeclaredValue,
  told: { config: ModelConfig; tokenizerConfig: TokenizerConfig; fallback: number | undefined },
): number {
  const fixed = ids.shape?.at(-1);
  if (typeof fixed === 'number') return fixed;
  // Tokenizers without a limit say 10³⁰.
  const lengths = [told.tokenizerConfig.model_max_length, told.config.text_config?.max_position_embeddings];
  const length = Math.min(...lengths.map((one) => one ?? Number.POSITIVE_INFINITY));
  if (length <= tokensMax) return length;
  if (told.fallback !== undefined) return told.fallback;
  throw errors.predictorInvalid('Nothing says how many tokens the text model takes.');
}

const tokensMax = 8192;

function padOf(tokenizer: Tokenizer, { pad_token }: TokenizerConfig, config: ModelConfig): number {
  const kind = kinds[config.model_type];
  const named = typeof pad_token === 'string' ? pad_token : pad_token?.content;
  const pad =
    idOf(tokenizer, named) ??
    tokenizer.padding?.pad_id ??
    idOf(tokenizer, kind?.padToken) ??
    (kind?.padToken ? undefined : config.text_config?.pad_token_id) ??
    kind?.pad;
  if (pad === undefined)
    throw errors.predictorInvalid(
      `Neither ${tokenizerFile} nor tokenizer_config.json names a padding token.`,
    );
  return pad;
}

function idOf({ added_tokens, model }: Tokenizer, token: string | undefined): number | undefined {
  if (token === undefined) return undefined;
  const added = added_tokens?.find(({ content }) => content === token);
  if (added) return added.id;
  const { vocab } = model as { vocab?: unknown };
  const listed = Array.isArray(vocab) ? vocab.findIndex((entry) => entry?.[0] === token) : -1;
  if (listed >= 0) return listed;
  const id = (vocab as Record<string, unknown> | undefined)?.[token];
  return typeof id === 'number' ? id : undefined;
}
