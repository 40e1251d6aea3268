import type { Manifest } from '../manifest.js';
import { expectProbabilities, expectShape } from './output-shape.js';
import type { Output } from './sessions.js';

/** The numbers of an embedding, made of all its vectors where the manifest has a `pooling`. */
export function pooled({ dimensions = 0, outputs }: Manifest, output: Output): Float32Array {
  const size = dimensions || 'n';
  if (!outputs.pooling) {
    expectShape(outputs.embedding!, output, [1, size]);
    return output.data;
  }
  expectShape(outputs.embedding!, output, [1, 'n', size]);
  const [, count, width] = output.dims as [number, number, number];
  if (outputs.pooling === 'first') return output.data.subarray(0, width);
  return Float32Array.from({ length: width }, (_, at) => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += output.data[n * width + at]!;
    return sum / count;
  });
}

/** One probability for each label. */
export function probabilitiesOf({ labels = [], outputs }: Manifest, output: Output): Float32Array {
  const { probabilities: name = '', activation } = outputs;
  expectShape(name, output, [1, labels.length]);
  if (activation === 'softmax') return softmax(output.data);
  if (activation === 'sigmoid') return output.data.map((value) => 1 / (1 + Math.exp(-value)));
  expectProbabilities(name, output);
  return output.data;
}

/** Less the largest first, so that no exponential overflows. */
function softmax(values: Float32Array): Float32Array {
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const exponentials = values.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
