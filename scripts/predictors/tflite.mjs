import { rootTable } from './flatbuffer.mjs';

// Numbers of the TFLite schema, those that the detector uses.
const operatorNames = {
  0: 'add',
  2: 'concatenation',
  3: 'conv',
  4: 'depthwise',
  6: 'dequantize',
  14: 'logistic',
  22: 'reshape',
};
const typeNames = { 0: 'float32', 1: 'float16', 2: 'int32' };
const activationNames = { 0: 'none', 1: 'relu', 3: 'relu6' };

/**
 * Reads the first graph of a TFLite file: `tensors` (name, type, shape, and `data` for constants), `operators`
 * in order of execution with the numbers of the tensors they read and write, and the graph's own `inputs` and
 * `outputs`. Shapes are NHWC; weights are `[out, height, width, in]`, depthwise `[1, height, width, channels]`.
 */
export function readTflite(bytes) {
  const model = rootTable(bytes);
  const operatorCodes = model.tables(1).map((code) => Math.max(code.int8(0), code.int32(3)));
  const buffers = model.tables(4).map((buffer) => buffer.bytes(0));
  const graph = model.tables(2)[0];
  return {
    inputs: graph.int32s(1),
    outputs: graph.int32s(2),
    tensors: graph.tables(0).map((tensor) => readTensor(tensor, buffers)),
    operators: graph.tables(3).map((operator) => readOperator(operator, operatorCodes)),
  };
}

function readTensor(tensor, buffers) {
  const data = buffers[tensor.int32(2)];
  return {
    name: tensor.text(3),
    shape: tensor.int32s(0),
    type: named(typeNames, tensor.int8(1), 'tensor type'),
    ...(data.length > 0 && { data }),
  };
}

function readOperator(operator, operatorCodes) {
  const kind = named(operatorNames, operatorCodes[operator.int32(0)], 'operator');
  const read = { kind, inputs: operator.int32s(1), outputs: operator.int32s(2) };
  if (kind === 'conv') return { ...read, ...windowOf(operator.table(4), 3) };
  if (kind === 'depthwise') return { ...read, ...windowOf(operator.table(4), 4) };
  if (kind === 'concatenation') return { ...read, axis: operator.table(4).int32(0) };
  if (kind === 'add')
    return { ...read, activation: named(activationNames, operator.table(4).int8(0), 'activation') };
  return read;
}

function windowOf(options, activationField) {
  return {
    padding: options.int8(0) === 0 ? 'same' : 'valid',
    stride: [options.int32(2), options.int32(1)],
    activation: named(activationNames, options.int8(activationField), 'activation'),
  };
}

function named(names, number, what) {
  const name = names[number];
  if (name === undefined) throw new Error(`The TFLite file holds an unknown ${what}: ${number}`);
  return name;
}
