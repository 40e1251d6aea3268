import { globalMean, verticalContrast } from './layers.mjs';
import { addNsfwModel } from './nsfw-model.mjs';
import { addObjectronModel } from './objectron-model.mjs';
import { createGraph } from './onnx.mjs';
import { readNsfwWeights, readObjectronWeights } from './weights.mjs';

/**
 * What the features are made of, from fine to coarse: the mean of a layer over the picture (`mean`), and how its
 * top and bottom third differ from that (`thirds`), which tells trousers from a shirt. The last layers of both
 * models are left out: they know their own classes and little else.
 */
export const featureParts = [
  { model: 'nsfw', layer: 'expanded_conv_12/add', kind: 'mean', length: 136 },
  { model: 'nsfw', layer: 'expanded_conv_15/add', kind: 'mean', length: 224 },
  { model: 'nsfw', layer: 'expanded_conv_16/project', kind: 'mean', length: 448 },
  { model: 'objectron', layer: 'expanded_conv_12/add', kind: 'mean', length: 96 },
  { model: 'objectron', layer: 'expanded_conv_15/add', kind: 'mean', length: 160 },
  { model: 'objectron', layer: 'expanded_conv_16/project', kind: 'mean', length: 320 },
  { model: 'nsfw', layer: 'expanded_conv_15/add', kind: 'thirds', length: 2 * 224 },
  { model: 'objectron', layer: 'expanded_conv_15/add', kind: 'thirds', length: 2 * 160 },
];

export const featureCount = featureParts.reduce((sum, { length }) => sum + length, 0);

/** The names of the detector's classes, in the order of `scores`. */
export function objectLabels() {
  return readObjectronWeights().classes.slice(1);
}

/**
 * The bytes of `vitrine.onnx`: both models side by side, what they see of a picture joined into features, and what
 * was learned on top of those. Without `learned` it ends at `features` `[1, featureCount]`, to learn from.
 */
export function vitrineGraph(learned) {
  const graph = createGraph('vitrine');
  const models = {
    nsfw: addNsfwModel(graph, readNsfwWeights(), 'mid_image'),
    objectron: addObjectronModel(graph, readObjectronWeights(), 'detector_image'),
  };
  const parts = featureParts.map(({ model, layer, kind }) =>
    (kind === 'mean' ? globalMean : verticalContrast)(graph, models[model].layers[layer]),
  );
  const features = graph.node('Concat', parts, { axis: 1 });
  if (!learned) {
    graph.output('features', 'float32', [1, featureCount], features);
    return graph.encode();
  }
  const embedding = linear(graph, features, learned.embedding);
  const apparel = linear(graph, features, learned.apparel);
  graph.output(
    'embedding',
    'float32',
    [1, learned.embedding.rows],
    graph.node('LpNormalization', [embedding], { axis: 1, p: 2 }),
  );
  graph.output('moderation', 'float32', [1, 5], models.nsfw.probabilities);
  graph.output(
    'apparel',
    'float32',
    [1, learned.apparel.rows],
    graph.node('Softmax', [apparel], { axis: 1 }),
  );
  graph.output('boxes', 'float32', [1, 1917, 4], models.objectron.boxes);
  graph.output('scores', 'float32', [1, 1917, 23], models.objectron.scores);
  return graph.encode();
}

/** `matrix · features + offset`; the matrix `[rows, featureCount]` stays float16 in the file. */
function linear(graph, features, { rows, matrix, offset }) {
  const stored = graph.constant('float16', [rows, featureCount], matrix);
  const weights = graph.node('Cast', [stored], { to: 1 });
  return graph.node('Gemm', [features, weights, graph.floats(offset)], { transB: 1 });
}
