// The anchors that the detector was trained with: the SSD defaults of the TensorFlow Object Detection API.
const layerSizes = [19, 10, 5, 3, 2, 1];
const scaleMin = 0.2;
const scaleMax = 0.95;
const aspectRatios = [1, 2, 1 / 2, 3, 1 / 3];
const centreVariance = 10;
const sizeVariance = 5;

/** Decodes box encodings `[1, 1917, 4]` (y, x, height, width, relative to the anchors) to left, top, right, bottom in 0–1. */
export function boxesOf(graph, encodings) {
  const anchors = ssdAnchors();
  const column = (values) => graph.floats(values, [1, values.length, 1]);
  const [y, x, height, width] = [0, 1, 2, 3].map((index) =>
    graph.node('Slice', [
      encodings,
      graph.integers([index]),
      graph.integers([index + 1]),
      graph.integers([2]),
    ]),
  );
  const centre = (encoded, at, size) =>
    graph.node('Add', [
      graph.node('Mul', [encoded, column(anchors.map((anchor) => anchor[size] / centreVariance))]),
      column(anchors.map((anchor) => anchor[at])),
    ]);
  const half = (encoded, size) => {
    const growth = graph.node('Exp', [graph.node('Mul', [encoded, graph.floats([1 / sizeVariance], [])])]);
    return graph.node('Mul', [growth, column(anchors.map((anchor) => anchor[size] / 2))]);
  };
  const [across, down] = [centre(x, 'x', 'width'), centre(y, 'y', 'height')];
  const [halfWidth, halfHeight] = [half(width, 'width'), half(height, 'height')];
  const edges = graph.node(
    'Concat',
    [
      graph.node('Sub', [across, halfWidth]),
      graph.node('Sub', [down, halfHeight]),
      graph.node('Add', [across, halfWidth]),
      graph.node('Add', [down, halfHeight]),
    ],
    { axis: 2 },
  );
  return graph.node('Clip', [edges, graph.floats([0], []), graph.floats([1], [])]);
}

/** 1,917 boxes `{ x, y, width, height }` around centres in 0–1, in the order of the detector's outputs. */
export function ssdAnchors() {
  const scaleOf = (layer) =>
    layer === layerSizes.length ? 1 : scaleMin + ((scaleMax - scaleMin) * layer) / (layerSizes.length - 1);
  return layerSizes.flatMap((size, layer) => {
    const shapes = shapesOf(scaleOf(layer), scaleOf(layer + 1), layer === 0);
    const cells = Array.from({ length: size * size }, (_, cell) => cell);
    return cells.flatMap((cell) =>
      shapes.map(([width, height]) => ({
        x: ((cell % size) + 0.5) / size,
        y: (Math.floor(cell / size) + 0.5) / size,
        width,
        height,
      })),
    );
  });
}

/** The finest layer has three shapes, the smallest a tenth of the picture; the others have six. */
function shapesOf(scale, nextScale, finest) {
  const shaped = (size, ratio) => [size * Math.sqrt(ratio), size / Math.sqrt(ratio)];
  if (finest) return [shaped(0.1, 1), shaped(scale, 2), shaped(scale, 1 / 2)];
  return [...aspectRatios.map((ratio) => shaped(scale, ratio)), shaped(Math.sqrt(scale * nextScale), 1)];
}
