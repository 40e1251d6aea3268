import { invalid } from './invalid.js';

interface ElementType {
  name: string;
  bits: number;
}

/** The types of tensors that are accepted, by their numbers in ONNX. Text, complex numbers and 8-bit floats are not. */
const elementTypes: Record<number, ElementType> = {
  1: { name: 'float32', bits: 32 },
  2: { name: 'uint8', bits: 8 },
  3: { name: 'int8', bits: 8 },
  4: { name: 'uint16', bits: 16 },
  5: { name: 'int16', bits: 16 },
  6: { name: 'int32', bits: 32 },
  7: { name: 'int64', bits: 64 },
  9: { name: 'bool', bits: 8 },
  10: { name: 'float16', bits: 16 },
  11: { name: 'float64', bits: 64 },
  12: { name: 'uint32', bits: 32 },
  13: { name: 'uint64', bits: 64 },
  16: { name: 'bfloat16', bits: 16 },
  21: { name: 'uint4', bits: 4 },
  22: { name: 'int4', bits: 4 },
};

/** `owner` is what has the type. */
export function elementType(number: number, owner: string): ElementType {
  const type = elementTypes[number];
  if (!type) throw invalid(`The elements of ${owner} are of type ${number}, which is not supported.`);
  return type;
}
