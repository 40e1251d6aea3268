import { elementType } from './element-types.js';
import { capital, invalid, quoted } from './invalid.js';
import { limits } from './limits.js';
import { many, one, readMessage, refused } from './message.js';
import type { ProtobufFile, Range } from './protobuf-file.js';

export interface Tensor {
  name: string;
  /** That were skipped: its elements. */
  weightBytes: number;
}

/** The list in which ONNX keeps the elements of a type that are not raw. */
const typedLists: Record<string, string[]> = {
  float: ['float32'],
  int32: ['int32', 'int16', 'int8', 'uint16', 'uint8', 'bool', 'float16', 'bfloat16'],
  int64: ['int64'],
  double: ['float64'],
  uint64: ['uint32', 'uint64'],
};

/** Reads a tensor without its elements, of which there must be as many as its shape says. */
export async function readTensor(file: ProtobufFile, range: Range, place: string): Promise<Tensor> {
  const dimensions: bigint[] = [];
  const counts = new Map<string, number>();
  let name = '';
  let typeNumber = 0;
  let rawBytes: number | undefined;
  let weightBytes = 0;
  const count = (list: string, elements: number, packedBytes = 0) => {
    counts.set(list, (counts.get(list) ?? 0) + elements);
    weightBytes += packedBytes;
  };
  const isOutside = `A tensor in ${place} keeps its numbers outside of the model file; save the model with its weights inside: onnx.save_model(onnx.load("model.onnx"), "whole.onnx") writes one file.`;
  const external = refused(isOutside);
  await readMessage(file, range, `a tensor in ${place}`, {
    1: many.integers((size) => dimensions.push(size) > limits.rankMax && tooManyDimensions(place)),
    2: one.small(`the type of a tensor in ${place}`, (value) => {
      typeNumber = value;
    }),
    3: refused(`A tensor in ${place} comes in segments, which is not supported.`),
    4: many.numbers(4, (elements, bytes) => count('float', elements, bytes)),
    5: many.integers(() => count('int32', 1)),
    6: refused(`A tensor in ${place} holds text, which is not supported.`),
    7: many.integers(() => count('int64', 1)),
    8: one.text((text) => {
      name = text;
    }),
    9: one.block(({ start, end }) => {
      rawBytes = end - start;
      weightBytes += rawBytes;
    }),
    10: many.numbers(8, (elements, bytes) => count('double', elements, bytes)),
    11: many.integers(() => count('uint64', 1)),
    12: one.note(),
    13: external,
    14: one.integer((location) => {
      if (location !== 0n) throw invalid(isOutside);
    }),
    16: many.note(),
  });

  const owner = name === '' ? `a tensor in ${place}` : `the tensor ${quoted(name)}`;
  const type = elementType(typeNumber, owner);
  const elements = elementsOf(dimensions, owner);
  if (rawBytes !== undefined && counts.size > 0) throw invalid(`${capital(owner)} has its numbers twice.`);
  const [list] = counts.keys();
  if (list !== undefined && (counts.size > 1 || !typedLists[list]!.includes(type.name))) {
    throw invalid(`${capital(owner)} holds numbers that are not of its type, ${type.name}.`);
  }
  const bytes = Math.ceil((elements * type.bits) / 8);
  if (rawBytes !== undefined && rawBytes !== bytes) {
    throw invalid(
      `${capital(owner)} holds ${rawBytes} bytes; its shape [${dimensions.join(', ')}] of ${type.name} needs ${bytes}.`,
    );
  }
  const held = list === undefined ? 0 : counts.get(list)!;
  if (rawBytes === undefined && held !== elements) {
    throw invalid(
      `${capital(owner)} holds ${held} numbers; its shape [${dimensions.join(', ')}] needs ${elements}.`,
    );
  }
  return { name, weightBytes };
}

/** The product of a shape. Throws when a size is negative or the product absurd. */
export function elementsOf(dimensions: bigint[], owner: string): number {
  const negative = dimensions.find((size) => size < 0n);
  if (negative !== undefined) throw invalid(`${capital(owner)} has a dimension of ${negative}.`);
  if (dimensions.includes(0n)) return 0;
  const elements = dimensions.reduce((product, size) => product * size, 1n);
  if (elements > BigInt(limits.elementsMax)) {
    throw invalid(
      `${capital(owner)} has the shape [${dimensions.join(', ')}]: more than ${limits.elementsMax} elements.`,
    );
  }
  return Number(elements);
}

function tooManyDimensions(place: string): never {
  throw invalid(`A tensor in ${place} has more than ${limits.rankMax} dimensions.`);
}
