import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from 'typebox';
import { errors } from '../../errors.js';
import { validator } from '../../http/validate.js';

/** The files of a Hugging Face folder beside its graphs. */
export const configFile = 'config.json';
export const preprocessorFile = 'preprocessor_config.json';
export const tokenizerFile = 'tokenizer.json';
export const tokenizerConfigFile = 'tokenizer_config.json';

const Positive = Type.Integer({ minimum: 1 });
const Perhaps = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

const Side = Type.Object({
  hidden_size: Perhaps(Positive),
  max_position_embeddings: Perhaps(Positive),
  pad_token_id: Perhaps(Type.Integer()),
});

const ModelConfig = Type.Object({
  model_type: Type.String(),
  architectures: Perhaps(Type.Array(Type.String())),
  _name_or_path: Perhaps(Type.String()),
  hidden_size: Perhaps(Positive),
  projection_dim: Perhaps(Positive),
  problem_type: Perhaps(Type.String()),
  id2label: Perhaps(Type.Record(Type.String(), Type.String())),
  text_config: Perhaps(Side),
  vision_config: Perhaps(Side),
});
export type ModelConfig = Static<typeof ModelConfig>;

const Size = Type.Union([
  Positive,
  Type.Object({
    shortest_edge: Perhaps(Positive),
    height: Perhaps(Positive),
    width: Perhaps(Positive),
  }),
]);
export type Size = Static<typeof Size>;

const Channels = Type.Array(Type.Number(), { minItems: 3, maxItems: 3 });

const Preprocessor = Type.Object({
  do_resize: Perhaps(Type.Boolean()),
  size: Perhaps(Size),
  do_center_crop: Perhaps(Type.Boolean()),
  crop_size: Perhaps(Size),
  do_rescale: Perhaps(Type.Boolean()),
  rescale_factor: Perhaps(Type.Number({ exclusiveMinimum: 0 })),
  do_normalize: Perhaps(Type.Boolean()),
  image_mean: Perhaps(Channels),
  image_std: Perhaps(Channels),
  do_flip_channel_order: Perhaps(Type.Boolean()),
});
export type Preprocessor = Static<typeof Preprocessor>;

const TokenizerConfig = Type.Object({
  pad_token: Perhaps(Type.Union([Type.String(), Type.Object({ content: Type.String() })])),
  model_max_length: Perhaps(Type.Number()),
  do_lower_case: Perhaps(Type.Boolean()),
});
export type TokenizerConfig = Static<typeof TokenizerConfig>;

export const readModelConfig = reader(configFile, ModelConfig);
export const readPreprocessor = reader(preprocessorFile, Preprocessor);
export const readTokenizerConfig = reader(tokenizerConfigFile, TokenizerConfig);

/** Reads a file of a folder; `undefined` when it is not there. Throws `predictorInvalid` when it is not right. */
function reader<T extends TSchema>(file: string, schema: T) {
  const check = validator(schema, 'body');
  return async (folder: string): Promise<Static<T> | undefined> => {
    const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const checked = check(parsed(file, text));
    if (checked.ok) return checked.value;
    const faults = checked.fields.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw errors.predictorInvalid(`${file} is not as it should be: ${faults}.`);
  };
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw errors.predictorInvalid(`${file} is not JSON.`);
  }
}
