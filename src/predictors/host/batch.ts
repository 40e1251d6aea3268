import type { PredictorVersion } from '../inference.js';
import type { Task } from './protocol.js';
import type { Output } from './sessions.js';
import type { InputTensor } from './tensor.js';

/** Requests that may go to a child together, and whether they have to wait for each other. */
export interface BatchTerms {
  /** Pictures. */
  max: number;
  waitMs: number;
}

/** What a request for these versions is handed over with: the largest batch and the longest wait of any of them. */
export function batchTermsOf(task: Task, versions: PredictorVersion[]): BatchTerms {
  // Texts and pairs run one by one: they would wait for nothing.
  if (task.kind === 'text' || task.kind === 'pairs') return { max: 1, waitMs: 0 };
  const batches = versions.flatMap(({ manifest }) => manifest.batch ?? []);
  return {
    max: Math.max(1, ...batches.map(({ max }) => max)),
    waitMs: Math.max(0, ...batches.map(({ waitMs = 0 }) => waitMs)),
  };
}

/** Tensors of one shape `[1, …]` as one of `[n, …]`. */
export function stacked(tensors: Pick<InputTensor, 'data' | 'dims'>[]): Pick<InputTensor, 'data' | 'dims'> {
  const [first] = tensors as [InputTensor];
  if (tensors.length === 1) return first;
  const { length } = first.data;
  const data =
    first.data instanceof Float32Array
      ? new Float32Array(tensors.length * length)
      : new Uint8Array(tensors.length * length);
  for (const [i, tensor] of tensors.entries()) data.set(tensor.data, i * length);
  return { data, dims: [tensors.length, ...first.dims.slice(1)] };
}

/** An output `[n, …]` as n of `[1, …]`. Throws when it has another first dimension. */
export function unstacked(name: string, { data, dims }: Output, count: number): Output[] {
  if (count === 1) return [{ data, dims }];
  if (dims[0] !== count)
    throw new Error(`Output ${name} has the shape [${dims.join(', ')}] for ${count} pictures`);
  const length = data.length / count;
  return Array.from({ length: count }, (_, i) => ({
    data: data.subarray(i * length, (i + 1) * length),
    dims: [1, ...dims.slice(1)],
  }));
}
