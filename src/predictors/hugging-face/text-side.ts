import { errors } from '../../errors.js';
import type { TextSide } from '../manifest.js';
import { checkModel, type DeclaredValue } from '../model-check/check-model.js';
import { quoted } from '../model-check/invalid.js';
import {
  type ModelConfig,
  readTokenizerConfig,
  type TokenizerConfig,
  tokenizerFile,
} from './config-files.js';
import { widthOf } from './graph-outputs.js';
import { tokenizerFacts } from './tokenizer-facts.js';
import type { TokenizerFacts } from './tokenizer-process.js';

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
  const tokenizerConfig = (await readTokenizerConfig(folder)) ?? {};
  const padToken = padTokenOf(tokenizerConfig);
  const tokens = [padToken, kind?.padToken].filter((token) => token !== undefined);
  const tokenizer = await tokenizerFacts(folder, tokens);
  if (!tokenizer) throw errors.predictorInvalid(`The text model needs its ${tokenizerFile}.`);
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

function padOf(tokenizer: TokenizerFacts, tokenizerConfig: TokenizerConfig, config: ModelConfig): number {
  const kind = kinds[config.model_type];
  const idOf = (token: string | undefined) => (token === undefined ? undefined : tokenizer.ids[token]);
  const pad =
    idOf(padTokenOf(tokenizerConfig)) ??
    tokenizer.pad ??
    idOf(kind?.padToken) ??
    (kind?.padToken ? undefined : config.text_config?.pad_token_id) ??
    kind?.pad;
  if (pad === undefined)
    throw errors.predictorInvalid(
      `Neither ${tokenizerFile} nor tokenizer_config.json names a padding token.`,
    );
  return pad;
}

function padTokenOf({ pad_token }: TokenizerConfig): string | undefined {
  return typeof pad_token === 'string' ? pad_token : pad_token?.content;
}
