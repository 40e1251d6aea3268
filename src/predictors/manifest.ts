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
    Type.String({ description: 'Float32 `[1, dimensions]`; normalised to length 1 afterwards' }),
  ),
  probabilities: Type.Optional(Type.String({ description: 'Float32 `[1, labels]`, each in 0–1' })),
  boxes: Type.Optional(
    Type.String({
      description: 'Float32 `[1, n, 4]`: left, top, right, bottom in 0–1 of the first of `inputs`',
    }),
  ),
  scores: Type.Optional(Type.String({ description: 'Float32 `[1, n, labels]`, each in 0–1' })),
});

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
  name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }),
  version: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' }),
  task: Type.Enum(['embedding', 'classification', 'detection', 'colours']),
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
  dimensions: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })),
  labels: Type.Optional(Type.Array(Type.String(), { maxItems: 10_000 })),
  /** Detection: boxes under `scoreMin` are dropped, those that overlap a better one of the label by more than `overlapMax` (IoU) too. */
  scoreMin: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  overlapMax: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** Classification: `review` is true when the probabilities of `labels` add up to `threshold` or more (moderation). */
  review: Type.Optional(Type.Object({ labels: Type.Array(Type.String()), threshold: Type.Number() })),
});

export type Manifest = Static<typeof Manifest>;
export type ServerPlace = Static<typeof ServerPlace>;
export type PictureInput = Static<typeof PictureInput>;
