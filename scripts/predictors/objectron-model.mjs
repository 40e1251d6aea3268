import { boxesOf } from './anchors.mjs';
import { activated, convolution, normalisedPicture, sum } from './layers.mjs';
import { readTflite } from './tflite.mjs';

const pictureSize = 300;

/**
 * Adds the Objectron detector: SSD on MobileNet V2, 300 × 300. Gives every activation by a short name
 * (`expanded_conv_16/project`, …), `boxes` `[1, 1917, 4]` (left, top, right, bottom in 0–1) and `scores`
 * `[1, 1917, 23]`, the class "none" left out. The weights stay float16 in the file, as they came.
 */
export function addObjectronModel(graph, weights, inputName) {
  const model = readTflite(weights.tflite);
  const layers = new Map([[model.inputs[0], normalisedPicture(graph, inputName, pictureSize)]]);
  const constants = new Map();
  for (const { kind, inputs, outputs, ...options } of model.operators) {
    const tensors = inputs.map((number) => model.tensors[number]);
    const [from, other] = inputs.map((number) => layers.get(number));
    const build = {
      dequantize: () => undefined,
      conv: () => convolution(graph, from, windowOf(graph, kind, inputs, options, constants)),
      depthwise: () => convolution(graph, from, windowOf(graph, kind, inputs, options, constants)),
      add: () => activated(graph, sum(graph, from, other), options.activation),
      reshape: () => reshaped(graph, from, model.tensors[outputs[0]].shape),
      concatenation: () =>
        joined(
          graph,
          inputs.map((number) => layers.get(number)),
          options.axis,
        ),
    }[kind];
    if (!build) throw new Error(`The detector holds an operator that is not converted: ${kind}`);
    if (kind === 'dequantize') constants.set(outputs[0], tensors[0]);
    else layers.set(outputs[0], build());
  }
  const [encodings, logits] = model.outputs.map((number) => layers.get(number).tensor);
  return {
    layers: shortNamed(model, layers),
    boxes: boxesOf(graph, encodings),
    scores: graph.node('Sigmoid', [withoutNone(graph, logits, weights.classes.length)]),
  };
}

function windowOf(graph, kind, inputs, { stride, padding, activation }, constants) {
  const weights = constants.get(inputs[1]);
  const { order, groups } =
    kind === 'depthwise'
      ? { order: [3, 0, 1, 2], groups: weights.shape[3] }
      : { order: [0, 3, 1, 2], groups: 1 };
  const stored = float32Of(graph, weights);
  return {
    // The axes are swapped by a node: it is folded away with the cast when the file is loaded.
    weights: graph.node('Transpose', [stored], { perm: order }),
    weightsShape: order.map((axis) => weights.shape[axis]),
    bias: float32Of(graph, constants.get(inputs[2])),
    groups,
    stride,
    padding,
    activation,
  };
}

function float32Of(graph, { type, shape, data }) {
  if (type !== 'float16') throw new Error(`Weights are ${type}, expected float16`);
  return graph.node('Cast', [graph.constant('float16', shape, data)], { to: 1 });
}

/** TFLite reshapes NHWC data, so that a plane goes back to that order first; all that follows is three-dimensional. */
function reshaped(graph, from, shape) {
  const plain = from.flat ? from.tensor : graph.node('Transpose', [from.tensor], { perm: [0, 2, 3, 1] });
  return { tensor: graph.node('Reshape', [plain, graph.integers(shape)]), shape, flat: true };
}

function joined(graph, parts, axis) {
  const tensor = graph.node(
    'Concat',
    parts.map((part) => part.tensor),
    { axis },
  );
  return { tensor, flat: true };
}

function withoutNone(graph, logits, classCount) {
  const [start, end, axis] = [[1], [classCount], [2]].map((values) => graph.integers(values));
  return graph.node('Slice', [logits, start, end, axis]);
}

function shortNamed(model, layers) {
  return Object.fromEntries(
    [...layers].map(([number, layer]) => [
      // A fused layer carries the names of all that went into it, joined by semicolons; the first is its own.
      model.tensors[number].name
        .split(';')[0]
        .replace(/^.*MobilenetV2\//, '')
        .replace(/\/(BatchNorm\/FusedBatchNormV3|Relu6)$/, ''),
      layer,
    ]),
  );
}
