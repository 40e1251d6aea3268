import { type Static, Type } from 'typebox';
import { Manifest } from './manifest.js';

const { name, version, description, source } = Manifest.properties;

/** What is told beside the files: what `predictor.json` would say, where there is none. */
export const givenFields = {
  name: Type.Optional(name),
  version: Type.Optional(version),
  licence: Type.Optional(Type.String({ minLength: 1, maxLength: 255, examples: ['Apache-2.0'] })),
  task: Type.Optional(
    Type.Enum(['embedding', 'classification', 'multi-label'], {
      description: 'By default what the graph is made for',
    }),
  ),
  description: Type.Optional(description),
  source: Type.Optional(source),
  model: Type.Optional(
    Type.String({
      pattern: '^(onnx/)?[A-Za-z0-9._-]+\\.onnx$',
      description: 'Which of several variants to take, such as `model_quantized.onnx`',
    }),
  ),
  pooling: Type.Optional(
    Type.Enum(['first', 'mean'], { description: 'What becomes of `last_hidden_state`' }),
  ),
  dimensions: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 4096,
      description: 'Where neither the graph nor config.json says it',
    }),
  ),
  sha256: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9._-]*$' }),
      Type.String({ pattern: '^[0-9a-f]{64}$' }),
      {
        description: 'By file name: what the files must have',
      },
    ),
  ),
};

const Given = Type.Object(givenFields);
export type Given = Static<typeof Given>;

/** Those of its fields that stand in a manifest, too. */
export const manifestFields = ['name', 'version', 'licence', 'task', 'description', 'source'] as const;

/** Of anything that carries them, the fields beside the files. */
export function givenOf(body: Given): Given {
  const entries = Object.entries(body).filter(([field]) => field in givenFields);
  return Object.fromEntries(entries) as Given;
}
