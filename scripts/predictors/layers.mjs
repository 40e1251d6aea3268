/** Layers that both models are made of, as ONNX nodes. Activations are NCHW and carry their shape: `{ tensor, shape: [1, channels, height, width] }`. */

/** Turns a uint8 NHWC picture input into float32 NCHW in −1 to 1, which is what both models were trained on. */
export function normalisedPicture(graph, name, size) {
  const picture = graph.input(name, 'uint8', [1, size, size, 3]);
  const planes = graph.node('Transpose', [picture], { perm: [0, 3, 1, 2] });
  const values = graph.node('Cast', [planes], { to: 1 });
  const scaled = graph.node('Mul', [values, graph.floats([2 / 255], [])]);
  return { tensor: graph.node('Sub', [scaled, graph.floats([1], [])]), shape: [1, 3, size, size] };
}

/**
 * A convolution with TensorFlow's padding. `weights` and `bias` are names of float32 tensors, the weights
 * `[out, in / groups, height, width]` as given by `weightsShape`.
 */
export function convolution(
  graph,
  from,
  { weights, weightsShape, bias, groups, stride, padding, activation },
) {
  const [out, , ...kernel] = weightsShape;
  const pads = kernel.map((size, axis) =>
    padding === 'same' ? samePadding(from.shape[2 + axis], size, stride[axis]) : [0, 0],
  );
  const tensor = graph.node('Conv', [from.tensor, weights, bias], {
    group: groups,
    kernel_shape: kernel,
    strides: stride,
    pads: [pads[0][0], pads[1][0], pads[0][1], pads[1][1]],
  });
  const sizes = kernel.map((size, axis) =>
    Math.floor((from.shape[2 + axis] + pads[axis][0] + pads[axis][1] - size) / stride[axis] + 1),
  );
  return activated(graph, { tensor, shape: [1, out, ...sizes] }, activation);
}

export function activated(graph, from, activation) {
  if (activation === 'none') return from;
  if (activation !== 'relu6') throw new Error(`Unknown activation: ${activation}`);
  return { ...from, tensor: graph.node('Clip', [from.tensor, graph.floats([0], []), graph.floats([6], [])]) };
}

export function sum(graph, one, other) {
  return { tensor: graph.node('Add', [one.tensor, other.tensor]), shape: one.shape };
}

/** Mean over the whole plane: `[1, channels]`. */
export function globalMean(graph, from) {
  return graph.node('ReduceMean', [from.tensor], { axes: [2, 3], keepdims: 0 });
}

/**
 * The top and the bottom third of the plane, each less the mean of all three: `[1, 2 · channels]`, the two of a
 * channel side by side. The thirds overlap where the height does not divide.
 */
export function verticalContrast(graph, from) {
  const [, channels, height] = from.shape;
  const size = Math.ceil((height + 1) / 3);
  const stride = Math.floor((height - size) / 2);
  const window = { kernel_shape: [size, size], strides: [stride, stride] };
  const cells = graph.node('AveragePool', [from.tensor], window);
  const thirds = graph.node('ReduceMean', [cells], { axes: [3], keepdims: 0 });
  const mean = graph.node('ReduceMean', [thirds], { axes: [2], keepdims: 1 });
  const outer = graph.node('Gather', [thirds, graph.integers([0, 2])], { axis: 2 });
  const contrast = graph.node('Sub', [outer, mean]);
  return graph.node('Reshape', [contrast, graph.integers([1, 2 * channels])]);
}

/** TensorFlow pads evenly, and puts the odd pixel after: unlike ONNX's symmetric pads, it depends on the input's size. */
function samePadding(size, kernel, stride) {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}
