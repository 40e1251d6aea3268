import { elementType } from './element-types.js';
import { capital, invalid, quoted } from './invalid.js';
import { limits } from './limits.js';
import { many, one, readMessage, refused } from './message.js';
import type { ProtobufFile, Range } from './protobuf-file.js';
import { elementsOf } from './read-tensor.js';

/** A tensor as the graph declares it. */
export interface DeclaredValue {
  name: string;
  /** `float32`, `uint8` and so on. */
  type: string;
  /** Sizes; text where one is left open, under the name that the model gives it, or `?`. Missing when it declares none. */
  shape?: (number | string)[];
}

/** `place` is where it stands: "the inputs". */
export async function readValue(file: ProtobufFile, range: Range, place: string): Promise<DeclaredValue> {
  let name = '';
  let typeRange: Range | undefined;
  await readMessage(file, range, `a value of ${place}`, {
    1: one.text((text) => {
      name = text;
    }),
    2: one.block((found) => {
      typeRange = found;
    }),
    3: one.note(),
    4: many.note(),
  });
  if (name === '') throw invalid(`A value of ${place} has no name.`);
  const owner = `${quoted(name)} of ${place}`;
  if (!typeRange) throw invalid(`${capital(owner)} has no type.`);
  return { name, ...(await readType(file, typeRange, owner)) };
}

async function readType(
  file: ProtobufFile,
  range: Range,
  owner: string,
): Promise<Omit<DeclaredValue, 'name'>> {
  const notTensor = refused(
    `${capital(owner)} is a sequence, a map, an optional or a sparse tensor; only tensors are supported.`,
  );
  let tensor: Range | undefined;
  await readMessage(file, range, `the type of ${owner}`, {
    1: one.block((found) => {
      tensor = found;
    }),
    4: notTensor,
    5: notTensor,
    6: one.note(),
    7: notTensor,
    8: notTensor,
    9: notTensor,
  });
  if (!tensor) throw invalid(`${capital(owner)} has no type.`);
  let type = 0;
  let shape: Range | undefined;
  await readMessage(file, tensor, `the type of ${owner}`, {
    1: one.small(`the element type of ${owner}`, (value) => {
      type = value;
    }),
    2: one.block((found) => {
      shape = found;
    }),
  });
  const { name } = elementType(type, owner);
  return shape ? { type: name, shape: await readShape(file, shape, owner) } : { type: name };
}

async function readShape(file: ProtobufFile, range: Range, owner: string): Promise<(number | string)[]> {
  const shape: (bigint | string)[] = [];
  await readMessage(file, range, `the shape of ${owner}`, {
    1: many.block(async (dimension) => {
      if (shape.length === limits.rankMax)
        throw invalid(`${capital(owner)} has more than ${limits.rankMax} dimensions.`);
      shape.push(await readDimension(file, dimension, owner));
    }),
  });
  elementsOf(
    shape.filter((size) => typeof size === 'bigint'),
    owner,
  );
  return shape.map((size) => (typeof size === 'bigint' ? Number(size) : size));
}

async function readDimension(file: ProtobufFile, range: Range, owner: string): Promise<bigint | string> {
  const found: (bigint | string)[] = [];
  await readMessage(file, range, `the shape of ${owner}`, {
    1: one.integer((size) => found.push(size)),
    2: one.text((name) => found.push(name)),
    3: one.note(),
  });
  if (found.length > 1) throw invalid(`A dimension of ${owner} has both a size and a name.`);
  const [size = '?'] = found;
  if (typeof size === 'bigint' && size < 1n) throw invalid(`${capital(owner)} has a dimension of ${size}.`);
  return size === '' ? '?' : size;
}
