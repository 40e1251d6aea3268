import { type Static, Type } from 'typebox';

/** One tensor the model takes: how a picture becomes it. Shape `[1, height, width, 3]` (`nhwc`) or `[1, 3, height, width]` (`nchw`), RGB. */
const PictureInput = Type.Object({
  name: Type.String({ description: 'Name of the graph input' }),
  width: Type.Integer({ minimum: 1, maximum: 4096, description: 'Pixels' }),
  height: Type.Integer({ minimum: 1, maximum: 4096, description: 'Pixels' }),
  layout: Type.Enum(['nhwc', 'nchw']),
  type: Type.Enum(['uint8', 'float32']),
  region: Type.Enum(['whole', 'foreground'], {
    description: 'The whole picture, or the square around its foreground',
  }),
  fit: Type.Enum(['squash', 'cover', 'letterbox'], {
    description:
      'squash ignores the aspect ratio, cover cuts the long side, letterbox pads the short one with grey',
  }),
  share: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description:
        'cover only: how much of the short side is looked at, from the middle; 0.875 for a picture that is resized to 256 and cut to 224',
    }),
  ),
  mean: Type.Optional(
    Type.Array(Type.Number(), {
      minItems: 3,
      maxItems: 3,
      description: 'Per channel, of values 0–1 (float32 only)',
    }),
  ),
  std: Type.Optional(Type.Array(Type.Number(), { minItems: 3, maxItems: 3 })),
});

/** Which graph outputs hold the answer; which of them are needed depends on the task. */
const Outputs = Type.Object({
  embedding: Type.Optional(
    Type.String({
      description:
        'Float32 `[1, dimensions]`, or `[1, n, dimensions]` with `pooling`; normalised to length 1 afterwards',
    }),
  ),
  pooling: Type.Optional(
    Type.Enum(['first', 'mean'], {
      description:
        'What becomes of n vectors: the first is taken (the CLS token of a transformer), or their mean',
    }),
  ),
  probabilities: Type.Optional(
    Type.String({ description: 'Float32 `[1, labels]`, each in 0–1 unless there is an `activation`' }),
  ),
  activation: Type.Optional(
    Type.Enum(['softmax', 'sigmoid'], {
      description: 'What makes `probabilities` of the numbers of a graph that ends in logits',
    }),
  ),
  boxes: Type.Optional(
    Type.String({
      description: 'Float32 `[1, n, 4]`: left, top, right, bottom in 0–1 of the first of `inputs`',
    }),
  ),
  scores: Type.Optional(Type.String({ description: 'Float32 `[1, n, labels]`, each in 0–1' })),
  score: Type.Optional(
    Type.String({
      description:
        'Float32 `[n]` or `[n, 1]`: how well each pair goes together, in 0–1 unless `activation` is `sigmoid`',
    }),
  ),
});

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** What makes a vector of words, in the space of the pictures: so that a text finds pictures. */
const TextSide = Type.Object(
  {
    model: Type.Object({ file: Type.String({ pattern: '^[A-Za-z0-9._-]+\\.onnx$' }), sha256: Sha256 }),
    tokenizer: Type.Object({
      file: Type.String({
        pattern: '^[A-Za-z0-9._-]+\\.json$',
        description: 'A `tokenizer.json` of Hugging Face',
      }),
      sha256: Sha256,
    }),
    inputs: Type.Object({
      ids: Type.String({ description: 'The graph input that takes the tokens, `[1, length]`' }),
      mask: Type.Optional(
        Type.String({ description: 'The one that takes 1 for each token and 0 for each that fills up' }),
      ),
    }),
    type: Type.Enum(['int64', 'int32'], { description: 'Of both inputs' }),
    output: Type.String({ description: 'Float32 `[1, dimensions]`; normalised to length 1 afterwards' }),
    length: Type.Integer({
      minimum: 1,
      maximum: 8192,
      description: 'Tokens; shorter texts are filled up with `pad`, longer ones are cut',
    }),
    pad: Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1, description: 'A token' }),
    lowercase: Type.Optional(Type.Boolean({ description: 'Put the text into lower case first' })),
    prefix: Type.Optional(
      Type.String({ maxLength: 200, description: 'Comes before each text, such as `a photo of `' }),
    ),
  },
  { description: 'Only with the task `embedding` and the runtime `onnx`' },
);
export type TextSide = Static<typeof TextSide>;

const predictorName = '^[a-z0-9][a-z0-9-]{0,62}$';
const predictorVersion = '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$';

/** What is compared: a look, and others that may go with it, each as a vector of length 1. */
const Pairs = Type.Object(
  {
    of: Type.Object(
      {
        predictor: Type.String({ pattern: predictorName }),
        version: Type.String({ pattern: predictorVersion }),
      },
      { description: 'The embedding predictor version whose vectors it was trained on' },
    ),
    anchor: Type.String({
      description:
        'The graph input that takes the look that is asked about, float32 `[n, dimensions]`: the same in each row',
    }),
    candidate: Type.String({ description: 'The one that takes n others, float32 `[n, dimensions]`' }),
  },
  { description: 'Only, and always, with the task `compatibility`' },
);
export type Pairs = Static<typeof Pairs>;

/** All but the last are shown pictures. */
export const tasks = [
  'embedding',
  'classification',
  'multi-label',
  'detection',
  'colours',
  'compatibility',
] as const;

const nameOnServer = { pattern: '^[^\\s/?#]+$', maxLength: 255 };

/** A model on servers that speak the Open Inference Protocol (V2, over HTTP). */
const ServerPlace = Type.Object({
  urls: Type.Array(Type.String({ pattern: '^https?://[^\\s@?#]+$', maxLength: 2048 }), {
    minItems: 1,
    maxItems: 8,
    description: 'Of the same server, without `/v2`; the next is asked when one does not answer',
  }),
  model: Type.String(nameOnServer),
  version: Type.Optional(Type.String(nameOnServer)),
  timeoutMs: Type.Optional(
    Type.Integer({ minimum: 100, maximum: 60_000, description: 'For an answer; 10,000 when absent' }),
  ),
});

/** `predictor.json`: what a predictor version is and how it is run. Beside it stand its files. */
export const Manifest = Type.Object({
  name: Type.String({
    pattern: predictorName,
    description: 'Up to 63 lower-case letters, digits and dashes',
  }),
  version: Type.String({
    pattern: predictorVersion,
    description: 'Up to 63 letters, digits, dots, dashes and underscores',
  }),
  task: Type.Enum([...tasks]),
  description: Type.String(),
  licence: Type.String(),
  source: Type.String({ description: 'Where the weights come from, and what they were trained on' }),
  runtime: Type.Enum(['onnx', 'builtin', 'open-inference'], {
    description:
      '`builtin` is code of our own, without a model file; `open-inference` is a model that another server runs',
  }),
  server: Type.Optional(ServerPlace),
  model: Type.Optional(
    Type.Object({
      file: Type.String({ pattern: '^[A-Za-z0-9._-]+\\.onnx$' }),
      sha256: Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'Versions with the same model share one session and one run',
      }),
    }),
  ),
  inputs: Type.Array(PictureInput),
  outputs: Outputs,
  batch: Type.Optional(
    Type.Object(
      {
        max: Type.Integer({ minimum: 2, maximum: 64, description: 'Pictures that go in one run' }),
        waitMs: Type.Optional(
          Type.Number({
            minimum: 0,
            maximum: 1000,
            description: 'How long a request that found no child free may wait for others to join it',
          }),
        ),
      },
      {
        description:
          'Requests that wait for the same versions go to a child together, and through the model as one batch when the first dimension of its inputs is open',
      },
    ),
  ),
  text: Type.Optional(TextSide),
  pairs: Type.Optional(Pairs),
  dimensions: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })),
  labels: Type.Optional(Type.Array(Type.String(), { maxItems: 10_000 })),
  /** Multi-label: labels under `scoreMin` (0.5 when absent) are dropped. Detection: boxes under `scoreMin` are dropped, those that overlap a better one of the label by more than `overlapMax` (IoU) too. */
  scoreMin: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  overlapMax: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** Classification: `review` is true when the probabilities of `labels` add up to `threshold` or more (moderation). */
  review: Type.Optional(Type.Object({ labels: Type.Array(Type.String()), threshold: Type.Number() })),
});

export type Manifest = Static<typeof Manifest>;
export type ServerPlace = Static<typeof ServerPlace>;
export type PictureInput = Static<typeof PictureInput>;
