import { errors } from '../../errors.js';
import type { Given } from '../given.js';
import type { Manifest } from '../manifest.js';
import type { DeclaredValue } from '../model-check/check-model.js';
import { quoted } from '../model-check/invalid.js';
import { configFile, type ModelConfig } from './config-files.js';

type Answering = Pick<Manifest, 'task' | 'outputs' | 'dimensions' | 'labels'>;

/** Their first vector stands for the whole picture; of others the mean does. */
const withFirstToken = new Set([
  'clip',
  'clip_vision_model',
  'vit',
  'deit',
  'beit',
  'dinov2',
  'dinov2_with_registers',
  'dinov3_vit',
]);
/** Their checkpoints often come without weights for it. */
const withoutPooler = new Set(['vit', 'deit', 'beit']);

/** What a graph answers, by the names that exporters give. Throws `predictorInvalid`. */
export function answering(outputs: DeclaredValue[], config: ModelConfig, given: Given): Answering {
  const logits = outputs.find(({ name }) => name === 'logits');
  const task = given.task ?? (logits ? classifierTask(config) : 'embedding');
  if (task === 'embedding') return embedding(outputs, config, given);
  if (!logits) throw missing(outputs, 'logits', task);
  return classifier(logits, config, task);
}

/** How many numbers an output holds: as the graph says, or else config.json. */
export function widthOf(output: DeclaredValue, otherwise: number | null | undefined): number {
  if (output.type !== 'float32')
    throw errors.predictorInvalid(
      `The output ${quoted(output.name)} is ${output.type}; float32 is needed. A model of half precision must keep float32 inputs and outputs (\`keep_io_types=True\`).`,
    );
  const size = output.shape?.at(-1);
  if (typeof size === 'number') return size;
  if (otherwise == null)
    throw errors.predictorInvalid(
      `Neither the output ${quoted(output.name)} nor ${configFile} says how many numbers it holds; give \`dimensions\`.`,
    );
  return otherwise;
}

function embedding(outputs: DeclaredValue[], config: ModelConfig, given: Given): Answering {
  const type = config.model_type;
  const names = ['image_embeds', 'pooler_output', 'last_hidden_state'].filter(
    (name) => name !== 'pooler_output' || !withoutPooler.has(type),
  );
  const wanted = given.pooling ? ['last_hidden_state'] : names;
  const name = wanted.find((candidate) => outputs.some((output) => output.name === candidate));
  const output = outputs.find((candidate) => candidate.name === name);
  if (!output) throw missing(outputs, wanted.join(', '), 'embedding');
  const hidden = config.vision_config?.hidden_size ?? config.hidden_size;
  const told = output.name === 'image_embeds' ? config.projection_dim : hidden;
  const dimensions = widthOf(output, given.dimensions ?? told);
  if (given.dimensions !== undefined && given.dimensions !== dimensions)
    throw errors.predictorInvalid(
      `\`dimensions\` is ${given.dimensions}, but the output ${quoted(output.name)} holds ${dimensions} numbers.`,
    );
  if (output.name !== 'last_hidden_state')
    return { task: 'embedding', outputs: { embedding: output.name }, dimensions };
  if (output.shape && output.shape.length !== 3)
    throw errors.predictorInvalid(
      `The output ${quoted(output.name)} has the shape [${output.shape.join(', ')}]; [1, n, ${dimensions}] is needed.`,
    );
  const pooling = given.pooling ?? (withFirstToken.has(type) ? 'first' : 'mean');
  return { task: 'embedding', outputs: { embedding: output.name, pooling }, dimensions };
}

function classifierTask({ problem_type }: ModelConfig): 'classification' | 'multi-label' {
  return problem_type === 'multi_label_classification' ? 'multi-label' : 'classification';
}

function classifier(
  logits: DeclaredValue,
  { id2label }: ModelConfig,
  task: 'classification' | 'multi-label',
): Answering {
  const known = new Map(Object.entries(id2label ?? {}).map(([id, label]) => [Number(id), label]));
  const count = widthOf(logits, known.size);
  const labels = Array.from({ length: count }, (_, id) => known.get(id));
  if (count === 0 || known.size !== count || labels.includes(undefined))
    throw errors.predictorInvalid(
      `\`id2label\` of ${configFile} names ${known.size} labels, the output "logits" holds ${count} numbers.`,
    );
  const activation = task === 'classification' ? 'softmax' : 'sigmoid';
  return { task, outputs: { probabilities: logits.name, activation }, labels: labels as string[] };
}

function missing(outputs: DeclaredValue[], wanted: string, task: string) {
  const names = outputs.map(({ name }) => quoted(name)).join(', ');
  return errors.predictorInvalid(
    `The graph gives ${names}; for ${task} it should give ${wanted}. With other names, write a predictor.json.`,
  );
}
