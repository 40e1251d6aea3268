import { type Static, Type } from 'typebox';

/** A rectangle of a picture, in shares (0–1) of its width and height, measured from the top left corner after EXIF rotation. */
export const Box = Type.Object(
  {
    x: Type.Number({ minimum: 0, maximum: 1 }),
    y: Type.Number({ minimum: 0, maximum: 1 }),
    width: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
    height: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
  },
  { description: 'Shares (0–1) of the width and height of the upright picture, from its top left corner' },
);
export type Box = Static<typeof Box>;

const Label = Type.Object({ label: Type.String(), score: Type.Number({ minimum: 0, maximum: 1 }) });

export const EmbeddingResult = Type.Object({
  task: Type.Literal('embedding'),
  vector: Type.Array(Type.Number(), { description: 'Length 1' }),
});
export const ClassificationResult = Type.Object({
  task: Type.Literal('classification'),
  labels: Type.Array(Label, { description: 'Likeliest first' }),
  review: Type.Optional(Type.Boolean({ description: 'Whether a person should look at it (moderation)' })),
});
export const MultiLabelResult = Type.Object({
  task: Type.Literal('multi-label'),
  labels: Type.Array(Label, { description: 'Those that apply, each by itself, surest first' }),
});
export const DetectionResult = Type.Object({
  task: Type.Literal('detection'),
  objects: Type.Array(
    Type.Object({ label: Type.String(), score: Type.Number({ minimum: 0, maximum: 1 }), box: Box }),
    { description: 'Surest first' },
  ),
});
export const ColoursResult = Type.Object({
  task: Type.Literal('colours'),
  colours: Type.Array(
    Type.Object({
      name: Type.String(),
      hex: Type.String({ pattern: '^#[0-9a-f]{6}$' }),
      share: Type.Number({ minimum: 0, maximum: 1, description: 'Of the foreground' }),
    }),
    { description: 'Largest share first' },
  ),
});

/** What one predictor version said about one picture. */
export const PredictionResult = Type.Union([
  EmbeddingResult,
  ClassificationResult,
  MultiLabelResult,
  DetectionResult,
  ColoursResult,
]);
export type PredictionResult = Static<typeof PredictionResult>;
