import { activated, convolution, globalMean, normalisedPicture, sum } from './layers.mjs';

const pictureSize = 224;

/**
 * Adds the nsfwjs model: MobileNet V2 (width 1.4), its classes softmax'ed as nsfwjs does. Gives every activation
 * by a short name (`expanded_conv_16/project`, …) and `probabilities` `[1, 5]`. `weights` is what
 * `readNsfwWeights` gives; they stay uint8 in the file, ONNX Runtime folds them to float32 when it loads it.
 */
export function addNsfwModel(graph, weights, inputName) {
  const constants = constantsOf(graph, weights);
  const layers = new Map();
  let probabilities;
  for (const node of weights.nodes) {
    const [from, ...others] = (node.input ?? []).map((name) => layers.get(name));
    const build = {
      Const: () => undefined,
      Placeholder: () => undefined,
      // The two nodes that bring 0–1 to −1–1; the picture is brought there from 0–255 in one step.
      Mul: () => undefined,
      Sub: () => normalisedPicture(graph, inputName, pictureSize),
      _FusedConv2D: () => convolution(graph, from, windowOf(node, constants, 'full')),
      FusedDepthwiseConv2dNative: () => convolution(graph, from, windowOf(node, constants, 'depthwise')),
      AddV2: () => sum(graph, from, others[0]),
      AvgPool: () => ({ tensor: globalMean(graph, from), shape: [1, from.shape[1]] }),
      Squeeze: () => from,
      _FusedMatMul: () =>
        dense(graph, from, constants(node.input[1], 'matrix'), constants(node.input[2], 'bias')),
      Softmax: () => ({ ...from, tensor: graph.node('Softmax', [from.tensor], { axis: 1 }) }),
      Identity: () => from,
    }[node.op];
    if (!build) throw new Error(`The TF.js graph holds an unknown operation: ${node.op}`);
    const layer = build();
    layers.set(node.name, layer);
    if (node.op === 'Identity') probabilities = layer.tensor;
  }
  return { layers: shortNamed(layers), probabilities };
}

function windowOf(node, constants, kind) {
  const { weights, shape } = constants(node.input[1], kind);
  const { strides, padding, fused_ops: fused } = node.attr;
  const operations = fused.list.s.map(decoded);
  return {
    weights,
    weightsShape: shape,
    bias: constants(node.input[2], 'bias').weights,
    groups: kind === 'depthwise' ? shape[0] : 1,
    stride: strides.list.i.slice(1, 3).map(Number),
    padding: decoded(padding.s).toLowerCase(),
    activation: operations.includes('Relu6') ? 'relu6' : 'none',
  };
}

function dense(graph, from, matrix, bias) {
  const tensor = graph.node('Gemm', [from.tensor, matrix.weights, bias.weights]);
  return activated(graph, { tensor, shape: [1, matrix.shape[1]] }, 'none');
}

/** Looks a weight up by name, in ONNX's order of axes: `full` HWIO → OIHW, `depthwise` HWC1 → C1HW. */
function constantsOf(graph, { weights, bytes }) {
  const specifications = new Map();
  let offset = 0;
  for (const weight of weights) {
    const count = weight.shape.reduce((product, size) => product * size, 1);
    const width = weight.quantization ? 1 : 4;
    specifications.set(weight.name, { ...weight, data: bytes.subarray(offset, offset + count * width) });
    offset += count * width;
  }
  const orders = { full: [3, 2, 0, 1], depthwise: [2, 3, 0, 1], matrix: [0, 1], bias: [0] };
  return (name, kind) => {
    const { shape, data, quantization } = specifications.get(name);
    if (quantization?.dtype !== 'uint8') throw new Error(`The weight ${name} is not quantised to uint8`);
    const order = orders[kind];
    const newShape = order.map((axis) => shape[axis]);
    const stored = graph.constant('uint8', newShape, transposed(data, shape, order));
    const steps = graph.node('Mul', [
      graph.node('Cast', [stored], { to: 1 }),
      graph.floats([quantization.scale], []),
    ]);
    return { weights: graph.node('Add', [steps, graph.floats([quantization.min], [])]), shape: newShape };
  };
}

/** Bytes of an array with its axes reordered. */
function transposed(data, shape, order) {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const sizes = order.map((axis) => shape[axis]);
  const steps = order.map((axis) => strides[axis]);
  const result = new Uint8Array(data.length);
  let at = 0;
  const walk = (axis, from) => {
    if (axis === sizes.length) {
      result[at++] = data[from];
      return;
    }
    for (let i = 0; i < sizes[axis]; i++) walk(axis + 1, from + i * steps[axis]);
  };
  walk(0, 0);
  return result;
}

function shortNamed(layers) {
  return Object.fromEntries(
    [...layers]
      .filter(([, layer]) => layer)
      .map(([name, layer]) => [
        name.replace(/^.*MobilenetV2\//, '').replace(/\/(BatchNorm\/FusedBatchNormV3|Relu6|depthwise)$/, ''),
        layer,
      ]),
  );
}

const decoded = (base64) => Buffer.from(base64, 'base64').toString('utf8');
