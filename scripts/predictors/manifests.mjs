import { objectLabels } from './vitrine-graph.mjs';

export const version = '1';
export const modelFile = 'vitrine.onnx';

const nsfwjs = 'nsfwjs 4.3.0, model mobilenet_v2_mid (MobileNet V2, trained on photographs and drawings)';
const objectron =
  '@mediapipe/objectron 0.4.1675468480, 2D detector (SSD MobileNet V2, trained on Open Images V4)';
const clothing =
  'learned on the photographs of alexeygrigorev/clothing-dataset-small (CC0-1.0), training split';

/** What the graph takes: the whole picture at two sizes, squashed (better than letterboxed when it was measured). */
export const pictureInputs = [pictureInput('mid_image', 224), pictureInput('detector_image', 300)];

/** The manifests of the default predictors. All with a model share one, and so one run for each picture. */
export function defaultManifests(learned, modelSha256) {
  const shared = {
    version,
    runtime: 'onnx',
    model: { file: modelFile, sha256: modelSha256 },
    inputs: pictureInputs,
  };
  return [
    {
      name: 'vitrine-embedding',
      task: 'embedding',
      description:
        'What a picture looks like: features of two small networks, projected so that changed copies of a picture come close',
      licence: 'MIT AND Apache-2.0',
      source: `Features of ${nsfwjs} and ${objectron}; the projection ${clothing}`,
      ...shared,
      outputs: { embedding: 'embedding' },
      dimensions: learned.embedding.rows,
    },
    {
      name: 'vitrine-objects',
      task: 'detection',
      description: 'Everyday objects in a picture and where they are',
      licence: 'Apache-2.0',
      source: objectron,
      ...shared,
      outputs: { boxes: 'boxes', scores: 'scores' },
      labels: objectLabels(),
      scoreMin: 0.5,
      overlapMax: 0.5,
    },
    {
      name: 'vitrine-moderation',
      task: 'classification',
      description:
        'Whether a person should look at a picture before it is shown: nudity, drawn or photographed',
      licence: 'MIT',
      source: nsfwjs,
      ...shared,
      outputs: { probabilities: 'moderation' },
      labels: ['drawing', 'hentai', 'neutral', 'porn', 'sexy'],
      review: { labels: ['porn', 'hentai'], threshold: 0.7 },
    },
    {
      name: 'vitrine-apparel',
      task: 'classification',
      description: 'Which of ten kinds of garment a picture shows; it knows no other answer',
      licence: 'MIT AND Apache-2.0',
      source: `Features of ${nsfwjs} and ${objectron}; the classifier ${clothing}`,
      ...shared,
      outputs: { probabilities: 'apparel' },
      labels: learned.apparel.labels,
    },
    {
      name: 'vitrine-colours',
      task: 'colours',
      description: 'The colours of the foreground, by name and share',
      licence: 'Apache-2.0',
      source: 'Code of this project: clusters in OKLab, named by lightness, chroma and hue; not trained',
      version,
      runtime: 'builtin',
      inputs: [],
      outputs: {},
    },
  ];
}

function pictureInput(name, size) {
  return { name, width: size, height: size, layout: 'nhwc', type: 'uint8', region: 'whole', fit: 'squash' };
}
