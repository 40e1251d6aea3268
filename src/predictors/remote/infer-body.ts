import type { Output } from '../host/sessions.js';
import { parsed, type Reply } from './exchange.js';
import { ServerFailure } from './server-failure.js';

/** A tensor that is sent. */
export interface SentTensor {
  data: Uint8Array | Float32Array;
  dims: number[];
}

const jsonLengthHeader = 'inference-header-content-length';

/** A request for the outputs; with `isBinary` both ways by the extension `binary_tensor_data`, in JSON otherwise. */
export function inferRequest(
  tensors: Record<string, SentTensor>,
  outputs: string[],
  isBinary: boolean,
): { headers: Record<string, string>; body: Buffer } {
  const inputs = Object.entries(tensors).map(([name, { data, dims }]) => ({
    name,
    datatype: data instanceof Float32Array ? 'FP32' : 'UINT8',
    shape: dims,
    ...(isBinary ? { parameters: { binary_data_size: data.byteLength } } : { data: Array.from(data) }),
  }));
  const wanted = outputs.map((name) => ({
    name,
    ...(isBinary ? { parameters: { binary_data: true } } : {}),
  }));
  const json = Buffer.from(JSON.stringify({ inputs, outputs: wanted }));
  if (!isBinary) return { headers: { 'content-type': 'application/json' }, body: json };
  const bytes = Object.values(tensors).map(({ data }) => {
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  });
  return {
    headers: { 'content-type': 'application/octet-stream', [jsonLengthHeader]: String(json.length) },
    body: Buffer.concat([json, ...bytes]),
  };
}

interface TensorAnswer {
  name?: unknown;
  datatype?: unknown;
  shape?: unknown;
  data?: unknown;
  parameters?: { binary_data_size?: unknown };
}

/** The outputs of an answer in either form. Throws `ServerFailure` when one is missing, no FP32, or not as long as its shape. */
export function inferAnswer({ headers, bytes }: Reply, wanted: string[]): Record<string, Output> {
  const jsonLength =
    headers[jsonLengthHeader] === undefined ? bytes.length : Number(headers[jsonLengthHeader]);
  const { outputs } = parsed(bytes.subarray(0, jsonLength)) as { outputs?: unknown };
  if (!Array.isArray(outputs)) throw new ServerFailure('answered without `outputs`');
  const found = new Map<unknown, Output>();
  let at = jsonLength;
  for (const output of outputs as TensorAnswer[]) {
    const size = Number(output.parameters?.binary_data_size ?? 0);
    if (wanted.includes(output.name as string))
      found.set(output.name, outputOf(output, bytes.subarray(at, at + size)));
    at += size;
  }
  return Object.fromEntries(
    wanted.map((name) => {
      const output = found.get(name);
      if (!output) throw new ServerFailure(`answered without the output ${name}`);
      return [name, output];
    }),
  );
}

function outputOf({ name, datatype, shape, data, parameters }: TensorAnswer, bytes: Buffer): Output {
  if (datatype !== 'FP32') throw new ServerFailure(`gives the output ${name} as ${datatype} instead of FP32`);
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size >= 0);
  if (!isShape) throw new ServerFailure(`gives the output ${name} without a shape`);
  const values = parameters?.binary_data_size === undefined ? numbersOf(name, data) : floatsOf(bytes);
  const length = shape.reduce((product: number, size: number) => product * size, 1);
  if (values.length !== length)
    throw new ServerFailure(
      `gives the output ${name} with ${values.length} numbers for the shape [${shape.join(', ')}]`,
    );
  return { data: values, dims: shape };
}

function numbersOf(name: unknown, data: unknown): Float32Array {
  // Rows may be arrays of their own.
  const flat: unknown[] = Array.isArray(data) ? data.flat(Number.POSITIVE_INFINITY) : [];
  if (flat.some((value) => typeof value !== 'number'))
    throw new ServerFailure(`gives the output ${name} with values that are no numbers`);
  return Float32Array.from(flat as number[]);
}

/** Copied, since a view of numbers must begin at a multiple of their size. */
function floatsOf(bytes: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 4));
}
