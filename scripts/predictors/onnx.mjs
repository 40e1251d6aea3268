import { block, float, integer } from './protobuf.mjs';

const opset = 17;
const irVersion = 8;
const typeNumbers = { float32: 1, uint8: 2, int64: 7, float16: 10 };

/**
 * An ONNX graph under construction. Tensors are named by strings; `node` and the constants return the name of
 * what they add, so that calls nest like the computation they describe.
 */
export function createGraph(name) {
  const nodes = [];
  const constants = [];
  const inputs = [];
  const outputs = [];
  let count = 0;

  const constant = (type, shape, bytes) => {
    const tensor = `c${constants.length}`;
    constants.push(tensorFields(tensor, type, shape, bytes));
    return tensor;
  };
  const node = (operation, operands, attributes = {}) => {
    const result = `t${count++}`;
    nodes.push(nodeFields(operation, operands, result, attributes));
    return result;
  };

  return {
    node,
    constant,
    floats: (values, shape = [values.length]) =>
      constant('float32', shape, bytesOf(Float32Array.from(values))),
    integers: (values) => constant('int64', [values.length], bytesOf(BigInt64Array.from(values, BigInt))),
    input: (tensor, type, shape) => {
      inputs.push(valueFields(tensor, type, shape));
      return tensor;
    },
    output: (tensor, type, shape, from) => {
      nodes.push(nodeFields('Identity', [from], tensor, {}));
      outputs.push(valueFields(tensor, type, shape));
    },
    /** The bytes of the `.onnx` file; the same calls give the same bytes. */
    encode: () =>
      Buffer.concat([
        integer(1, irVersion),
        block(2, 'vitrine'),
        block(7, [
          ...nodes.map((fields) => block(1, fields)),
          block(2, name),
          ...constants.map((fields) => block(5, fields)),
          ...inputs.map((fields) => block(11, fields)),
          ...outputs.map((fields) => block(12, fields)),
        ]),
        block(8, [block(1, ''), integer(2, opset)]),
      ]),
  };
}

function tensorFields(name, type, shape, bytes) {
  return [
    ...shape.map((size) => integer(1, size)),
    integer(2, typeNumbers[type]),
    block(8, name),
    block(9, bytes),
  ];
}

function nodeFields(operation, operands, result, attributes) {
  return [
    ...operands.map((operand) => block(1, operand)),
    block(2, result),
    block(3, result),
    block(4, operation),
    ...Object.entries(attributes).map(([name, value]) => block(5, attributeFields(name, value))),
  ];
}

function attributeFields(name, value) {
  if (Array.isArray(value)) {
    return [block(1, name), ...value.map((item) => integer(8, item)), integer(20, 7)];
  }
  if (typeof value === 'object') return [block(1, name), float(2, value.float), integer(20, 1)];
  return [block(1, name), integer(3, value), integer(20, 2)];
}

function valueFields(name, type, shape) {
  const dimensions = shape.map((size) => block(1, [integer(1, size)]));
  return [block(1, name), block(2, [block(1, [integer(1, typeNumbers[type]), block(2, dimensions)])])];
}

function bytesOf(array) {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
