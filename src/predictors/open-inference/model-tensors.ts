import { type Static, Type } from 'typebox';
import type { Manifest } from '../manifest.js';
import type { PredictionResult } from '../prediction.js';

export const TensorMetadata = Type.Object(
  {
    name: Type.String(),
    datatype: Type.Enum(['BYTES', 'FP32', 'INT32', 'BOOL']),
    shape: Type.Array(Type.Integer()),
  },
  { $id: 'TensorMetadata' },
);
type TensorMetadata = Static<typeof TensorMetadata>;
type Value = string | number | boolean;

export const Tensor = Type.Object(
  {
    ...TensorMetadata.properties,
    data: Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
      description: 'Row by row',
    }),
  },
  { $id: 'Tensor' },
);
type Tensor = Static<typeof Tensor>;

/** One BYTES for each picture: its file (JPEG, PNG, WebP, GIF, AVIF) in base64. */
export const inputTensor: TensorMetadata = { name: 'image', datatype: 'BYTES', shape: [-1] };

/** Of what a model says about one picture. */
interface OutputTensor extends Pick<TensorMetadata, 'name' | 'datatype'> {
  /** Of one picture; `-1` is as many as there are on the picture with most. */
  size: number[];
  /** What stands where another picture has more. */
  filler: Value;
  valuesOf(result: PredictionResult): Value[];
}

/** The outputs of a model, by its task. */
export function outputTensors(manifest: Manifest): OutputTensor[] {
  const { dimensions = -1, labels = [] } = manifest;
  switch (manifest.task) {
    case 'embedding':
      return [number('embedding', [dimensions], 'embedding', ({ vector }) => vector)];
    case 'classification':
      return [
        text('labels', [labels.length], 'classification', (of) => of.labels.map(({ label }) => label)),
        number('probabilities', [labels.length], 'classification', (of) =>
          of.labels.map(({ score }) => score),
        ),
        ...(manifest.review ? [review] : []),
      ];
    case 'multi-label':
      return [
        text('labels', [-1], 'multi-label', (of) => of.labels.map(({ label }) => label)),
        number('scores', [-1], 'multi-label', (of) => of.labels.map(({ score }) => score)),
        count('multi-label', (of) => of.labels.length),
      ];
    case 'detection':
      return [
        text('labels', [-1], 'detection', ({ objects }) => objects.map(({ label }) => label)),
        number('scores', [-1], 'detection', ({ objects }) => objects.map(({ score }) => score)),
        number('boxes', [-1, 4], 'detection', ({ objects }) =>
          objects.flatMap(({ box: { x, y, width, height } }) => [x, y, x + width, y + height]),
        ),
        count('detection', ({ objects }) => objects.length),
      ];
    case 'colours':
      return [
        text('names', [-1], 'colours', ({ colours }) => colours.map(({ name }) => name)),
        text('hex', [-1], 'colours', ({ colours }) => colours.map(({ hex }) => hex)),
        number('shares', [-1], 'colours', ({ colours }) => colours.map(({ share }) => share)),
        count('colours', ({ colours }) => colours.length),
      ];
    case 'compatibility':
      return [];
  }
}

/** The results of n pictures as one tensor `[n, …]`. */
export function tensorOf(output: OutputTensor, results: PredictionResult[]): Tensor {
  const rows = results.map((result) => output.valuesOf(result));
  const inner = output.size.slice(1).reduce((product, size) => product * size, 1);
  const most = Math.max(...rows.map(({ length }) => length)) / inner;
  const shape = [results.length, ...output.size.map((size) => (size === -1 ? most : size))];
  const length = shape.slice(1).reduce((product, size) => product * size, 1);
  const data = rows.flatMap((row) => [...row, ...Array(length - row.length).fill(output.filler)]);
  return { name: output.name, datatype: output.datatype, shape, data };
}

type Of<Task> = Extract<PredictionResult, { task: Task }>;

function number<Task extends Manifest['task']>(
  name: string,
  size: number[],
  task: Task,
  values: (of: Of<Task>) => number[],
): OutputTensor {
  return { name, datatype: 'FP32', size, filler: 0, valuesOf: (result) => values(result as Of<typeof task>) };
}

function text<Task extends Manifest['task']>(
  name: string,
  size: number[],
  task: Task,
  values: (of: Of<Task>) => string[],
): OutputTensor {
  return {
    name,
    datatype: 'BYTES',
    size,
    filler: '',
    valuesOf: (result) => values(result as Of<typeof task>),
  };
}

/** How many of the others' places are not filled up. */
function count<Task extends Manifest['task']>(task: Task, value: (of: Of<Task>) => number): OutputTensor {
  return {
    ...number('count', [], task, (of) => [value(of)]),
    datatype: 'INT32',
  };
}

const review: OutputTensor = {
  name: 'review',
  datatype: 'BOOL',
  size: [],
  filler: false,
  valuesOf: (result) => [(result as Of<'classification'>).review ?? false],
};
