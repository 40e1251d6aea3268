import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errors } from '../../errors.js';
import { fileHash } from '../file-hash.js';
import type { Given } from '../given.js';
import type { Manifest } from '../manifest.js';
import { checkModel, type ModelFacts } from '../model-check/check-model.js';
import { quoted } from '../model-check/invalid.js';
import {
  configFile,
  preprocessorFile,
  readModelConfig,
  readPreprocessor,
  tokenizerFile,
} from './config-files.js';
import { answering } from './graph-outputs.js';
import { pictureInput } from './picture-input.js';
import { textSide } from './text-side.js';

const needed = ['name', 'version', 'licence'] as const;

/**
 * The manifest of a Hugging Face folder whose files stand side by side: exported CLIP, SigLIP, DINOv2, ViT and others
 * that take one picture. Names, types and shapes are those of the graphs. `undefined` when there is no config.json;
 * throws `predictorInvalid`, which says what is missing or cannot be done.
 */
export async function deriveManifest(folder: string, given: Given): Promise<Manifest | undefined> {
  const config = await readModelConfig(folder);
  if (!config) return undefined;
  const preprocessor = await readPreprocessor(folder);
  if (!preprocessor) throw errors.predictorInvalid(`There is a ${configFile}, but no ${preprocessorFile}.`);
  const absent = needed.filter((field) => !given[field]);
  if (absent.length > 0)
    throw errors.predictorInvalid(
      `A Hugging Face folder does not say its ${absent.join(', ')}; give ${absent.map((field) => `\`${field}\``).join(', ')} beside the files.`,
    );

  const { picture, text } = modelFiles(await readdir(folder), given.model);
  const facts = await checkModel(join(folder, picture));
  const answer = answering(facts.outputs, config, given);
  const hashed = async (file: string) => ({ file, sha256: await fileHash(join(folder, file)) });
  const { name, version, licence } = given as Required<Given>;
  const manifest: Manifest = {
    name,
    version,
    description:
      given.description ?? `${config.architectures?.[0] ?? config.model_type}, from a Hugging Face folder`,
    licence,
    source: given.source ?? (config._name_or_path || 'A Hugging Face folder'),
    runtime: 'onnx',
    model: await hashed(picture),
    inputs: [pictureInput(preprocessor, pictureOf(facts))],
    ...answer,
  };
  if (text === undefined || answer.dimensions === undefined) return manifest;
  const side = await textSide(folder, { config, path: join(folder, text), dimensions: answer.dimensions });
  return {
    ...manifest,
    text: { model: await hashed(text), tokenizer: await hashed(tokenizerFile), ...side },
  };
}

/** Where they stand in such a folder, best first. */
export function modelNames(model: string | undefined): string[] {
  return model === undefined ? ['vision_model.onnx', 'model.onnx'] : [basename(model)];
}

/** The text model that goes with a picture model; of the same variant. */
export function textNameOf(picture: string): string | undefined {
  return picture.startsWith('vision_model') ? picture.replace('vision', 'text') : undefined;
}

function modelFiles(files: string[], model: string | undefined): { picture: string; text?: string } {
  const graphs = files.filter((file) => file.endsWith('.onnx')).sort();
  const picture = modelNames(model).find((name) => graphs.includes(name));
  const found = picture ?? (model === undefined && graphs.length === 1 ? graphs[0] : undefined);
  if (found === undefined) {
    const there = graphs.length === 0 ? 'none is there' : `there are ${graphs.map(quoted).join(', ')}`;
    throw errors.predictorInvalid(`Which file is the model? \`model\` names one of several; ${there}.`);
  }
  const text = textNameOf(found);
  return {
    picture: found,
    ...(text && files.includes(text) && files.includes(tokenizerFile) ? { text } : {}),
  };
}

function pictureOf({ inputs }: ModelFacts) {
  if (inputs.some(({ name }) => name === 'input_ids'))
    throw errors.predictorInvalid(
      'This graph takes a picture and a text at once, so that each picture would pay for both. Export the two sides by themselves, as vision_model.onnx and text_model.onnx; docs/guides/predictors.md shows how.',
    );
  const [input] = inputs;
  if (!input || inputs.length > 1)
    throw errors.predictorInvalid(
      `The graph takes ${inputs.map(({ name }) => quoted(name)).join(', ')}; it should take a picture and nothing else.`,
    );
  return input;
}
