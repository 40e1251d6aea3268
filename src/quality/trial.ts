import { type Static, type TSchema, Type } from 'typebox';
import { Id } from '../http/identifier.js';
import { Manifest } from '../predictors/manifest.js';

export const sampleDefault = 200;
export const sampleMax = 1_000;
/** Neighbours that are compared, and answers that an image should have. */
export const neighboursCompared = 10;
/** Nine of ten pairs of different products of the demo shop score lower with the default embedding. */
export const scoreMinDefault = 0.5;
/** Two different products of the demo shop score 0.84 at most; half of the copies that were only compressed score higher. */
export const duplicateScoreDefault = 0.95;

const Share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const Maybe = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const VersionKey = Type.Object(
  { predictor: Type.String(), version: Type.String() },
  { additionalProperties: false },
);

/** What a trial goes by; `seed` makes the sample the same again. */
export const TrialSettings = Type.Object({
  sample: Type.Integer({ description: 'Images asked for' }),
  seed: Type.Integer(),
  rate: Maybe(Type.Number({ description: 'Images a second, at most' })),
  min_score: Type.Number(),
  duplicate_score: Type.Number(),
});
export type TrialSettings = Static<typeof TrialSettings>;

const First = Maybe(
  Type.Object(
    {
      image: Type.Optional(Type.String({ description: 'The neighbour (embeddings)' })),
      label: Type.Optional(Type.String({ description: 'The label (other tasks)' })),
      score: Type.Number(),
      file: Type.Optional(Type.String({ description: 'Path of a thumbnail of the neighbour' })),
    },
    { description: 'What it puts first; null for nothing' },
  ),
);

const Side = Type.Object(
  {
    ...VersionKey.properties,
    coverage: Type.Object({
      looked_at: Share('Of the sampled images that are there, those it could say something about'),
      answered: Maybe(
        Share(
          `Embeddings: of the images compared, those with ${neighboursCompared} neighbours that score \`min_score\` or more; other tasks: those with a label`,
        ),
      ),
    }),
    latency_ms: Type.Object(
      { p50: Maybe(Type.Number()), p95: Maybe(Type.Number()) },
      { description: 'A picture, decoding and the wait behind real-time requests included' },
    ),
    near_duplicates: Type.Optional(
      Type.Integer({ description: 'Pairs of images that score `duplicate_score` or more (embeddings)' }),
    ),
    quality: Type.Optional(
      Type.Object(
        {
          images: Type.Integer({ description: 'Labelled images that count' }),
          recall_at_1: Type.Optional(Maybe(Type.Number())),
          recall_at_5: Type.Optional(Maybe(Type.Number())),
          recall_at_10: Type.Optional(
            Maybe(Type.Number({ description: 'How often one of the first 10 has the same label' })),
          ),
          precision_at_1: Type.Optional(Maybe(Type.Number())),
          ndcg_at_10: Type.Optional(Maybe(Type.Number())),
          precision: Type.Optional(
            Maybe(Type.Number({ description: 'Of the labels it gives, those right' })),
          ),
          recall: Type.Optional(Maybe(Type.Number({ description: 'Of the right labels, those it gives' }))),
        },
        {
          description:
            'Against the labels that were given; embeddings are compared among the labelled images',
        },
      ),
    ),
  },
  { $id: 'TrialSide' },
);

export const TrialReport = Type.Object(
  {
    images: Type.Object({
      sampled: Type.Integer(),
      gone: Type.Integer({ description: 'Deleted meanwhile' }),
      compared: Type.Integer({ description: 'Those that both versions could look at' }),
    }),
    agreement: Type.Object({
      overlap_at_10: Type.Optional(
        Maybe(Share('Of the first 10 neighbours in the sample, those that both have; mean of all images')),
      ),
      rank_correlation: Type.Optional(
        Maybe(Type.Number({ description: "Spearman's, of all others in the sample; mean of all images" })),
      ),
      near_duplicates: Type.Optional(Type.Integer({ description: 'Pairs that both find' })),
      top_label: Type.Optional(Maybe(Share('Images to which both give the same first label, or none'))),
      labels: Type.Optional(Maybe(Share('Jaccard index of the two sets of labels; mean of all images'))),
    }),
    candidate: Side,
    against: Side,
    differences: Type.Array(
      Type.Object({
        image: Type.String(),
        file: Type.String({ description: 'Path of a thumbnail' }),
        agreement: Share('Overlap of the first 10 neighbours, or Jaccard index of the labels'),
        candidate: First,
        against: First,
      }),
      { description: 'The images about which the two differ most' },
    ),
  },
  { $id: 'TrialReport' },
);
export type TrialReport = Static<typeof TrialReport>;
export type TrialSide = Static<typeof Side>;

export const Trial = Type.Object(
  {
    id: Id,
    ...VersionKey.properties,
    against: VersionKey,
    task: Manifest.properties.task,
    settings: TrialSettings,
    state: Type.Enum(['waiting', 'running', 'done', 'failed']),
    failure: Maybe(Type.String()),
    images: Type.Object(
      { all: Type.Integer(), seen: Type.Integer() },
      { description: 'Of the sample, and how many of them both have been shown' },
    ),
    report: Maybe(TrialReport),
    created_at: Type.String({ format: 'date-time' }),
    finished_at: Maybe(Type.String({ format: 'date-time' })),
  },
  { $id: 'Trial' },
);
export type Trial = Static<typeof Trial>;

export const TrialInput = Type.Object(
  {
    against: Type.Optional(VersionKey),
    sample: Type.Optional(
      Type.Integer({ minimum: 1, maximum: sampleMax, description: `Images; ${sampleDefault} when absent` }),
    ),
    seed: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1, description: 'The same seed draws the same images' }),
    ),
    rate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1_000,
        description: 'Images a second, at most; without it one after the other',
      }),
    ),
    min_score: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: `${scoreMinDefault} when absent` }),
    ),
    duplicate_score: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: `${duplicateScoreDefault} when absent` }),
    ),
    labels: Type.Optional(
      Type.Array(Type.Object({ image: Id, label: Type.String({ minLength: 1, maxLength: 255 }) }), {
        minItems: 1,
        maxItems: sampleMax,
        description:
          'What is known to be on some images, which are all in the sample then; an image may stand there with several labels',
      }),
    ),
  },
  { $id: 'TrialInput', additionalProperties: false },
);
export type TrialInput = Static<typeof TrialInput>;
