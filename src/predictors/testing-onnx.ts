/**
 * For tests only: ONNX files put together field by field, so that any of them can be wrong. A message is a list of
 * encoded fields, each made by one of the first three functions.
 */

export type Fields = Buffer[];

/** Any 64-bit integer. */
export function integer(field: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

export function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bytes]);
}

/** Text, bytes or a message. */
export function block(field: number, content: string | Uint8Array | Fields): Buffer {
  const bytes = Array.isArray(content) ? Buffer.concat(content) : Buffer.from(content as string);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

export function varint(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

export const types = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
} as const;
export type Type = keyof typeof types;

export function tensor(name: string, type: Type, shape: (number | bigint)[], bytes: Uint8Array): Fields {
  return [...shape.map((size) => integer(1, size)), integer(2, types[type]), block(8, name), block(9, bytes)];
}

export function floats(name: string, values: number[], shape: number[] = [values.length]): Fields {
  return tensor(name, 'float32', shape, new Uint8Array(Float32Array.from(values).buffer));
}

export function integers(name: string, values: (number | bigint)[], shape = [values.length]): Fields {
  return tensor(name, 'int64', shape, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
}

/** An input or output; text in the shape is a size left open. */
export function value(name: string, type: Type, shape: (number | bigint | string)[]): Fields {
  const sizes = shape.map((size) => block(1, [typeof size === 'string' ? block(2, size) : integer(1, size)]));
  return [block(1, name), block(2, [block(1, [integer(1, types[type]), block(2, sizes)])])];
}

export const attribute = {
  integer: (name: string, of: number | bigint): Fields => [block(1, name), integer(3, of), integer(20, 2)],
  integers: (name: string, of: number[]): Fields => [
    block(1, name),
    ...of.map((each) => integer(8, each)),
    integer(20, 7),
  ],
  float: (name: string, of: number): Fields => [block(1, name), float(2, of), integer(20, 1)],
  tensor: (name: string, of: Fields): Fields => [block(1, name), block(5, of), integer(20, 4)],
  graph: (name: string, of: Fields): Fields => [block(1, name), block(6, of), integer(20, 5)],
};

export function node(
  operator: string,
  inputs: string[],
  outputs: string[],
  { attributes = [] as Fields[], domain = '', name = '' } = {},
): Fields {
  return [
    ...inputs.map((input) => block(1, input)),
    ...outputs.map((output) => block(2, output)),
    ...(name === '' ? [] : [block(3, name)]),
    block(4, operator),
    ...attributes.map((each) => block(5, each)),
    ...(domain === '' ? [] : [block(7, domain)]),
  ];
}

export function graph(parts: {
  nodes: Fields[];
  initializers?: Fields[];
  inputs?: Fields[];
  outputs?: Fields[];
  /** Fields of any other number. */
  others?: Fields;
}): Fields {
  const { nodes, initializers = [], inputs = [], outputs = [], others = [] } = parts;
  return [
    ...nodes.map((each) => block(1, each)),
    block(2, 'test'),
    ...initializers.map((each) => block(5, each)),
    ...inputs.map((each) => block(11, each)),
    ...outputs.map((each) => block(12, each)),
    ...others,
  ];
}

/** The bytes of the file. */
export function model(
  of: Fields,
  { opsets = [['', 17]] as [string, number][], irVersion = 8, producer = 'test', others = [] as Fields } = {},
): Buffer {
  return Buffer.concat([
    integer(1, irVersion),
    block(2, producer),
    block(7, of),
    ...opsets.map(([domain, version]) => block(8, [block(1, domain), integer(2, version)])),
    ...others,
  ]);
}
