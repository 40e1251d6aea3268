import { type Static, Type } from 'typebox';
import { pageQuery } from '../../http/page.js';
import { similarWindowMax } from '../../search/find-similar.js';
import { filterQuery } from '../filters.js';
import { RestsOn } from '../rests-on.js';
import { ruleQuery } from './default-rules.js';

/** What every question for similar looks may say. */
export const similarLooksQuery = {
  limit: Type.Integer({ ...pageQuery.limit, maximum: similarWindowMax }),
  offset: Type.Integer({ ...pageQuery.offset, maximum: similarWindowMax }),
  min_score: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1, description: 'Leave out results that score lower' }),
  ),
  min_relevance: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1, description: 'Leave out results of a lower relevance' }),
  ),
  ...ruleQuery,
  ...filterQuery,
  predictor: Type.Optional(
    Type.String({ description: 'An embedding predictor; without it, the default one' }),
  ),
  version: Type.Optional(Type.String({ description: 'Of the predictor' })),
};
export const SimilarLooksQuery = Type.Object(similarLooksQuery);
export type SimilarLooksQuery = Static<typeof SimilarLooksQuery>;

const reasons = [
  'look_not_seen',
  'relevance_unknown',
  'few_looks',
  'rules_leave_few',
  'below_min_score',
  'below_min_relevance',
  'window_exhausted',
] as const;
export type Reason = (typeof reasons)[number];

/** Of the answer as a whole. */
export const similarLooksFields = {
  predictor: Type.String(),
  version: Type.String(),
  reason: Type.Optional(
    Type.Enum([...reasons], {
      description: `Why fewer results came than were asked for. \`look_not_seen\`: no picture of the look is ready;
\`relevance_unknown\`: there are too few looks to tell what a score means; \`few_looks\`: there are no more;
\`rules_leave_few\`: no more pass the rules and filters`,
    }),
  ),
  rules_version: Type.Integer({
    minimum: 0,
    description: "Which version of the shop's own rules it rests on; 0 while there has been none",
  }),
  rests_on: RestsOn,
};

/** Of each result. */
export const similarityFields = {
  position: Type.Integer({ minimum: 1, description: 'Counted over all pages' }),
  score: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
    description:
      'Cosine of the two vectors; below 0 counts as 0. Null where a pinned look, or the one asked about, has none',
  }),
  relevance: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
    description:
      "The share of random pairs of the shop's looks that score lower; null while there are too few looks",
  }),
  boost: Type.Optional(
    Type.Number({ description: "What the shop's rules added to the score for its place" }),
  ),
  pinned: Type.Optional(Type.Literal(true, { description: "Where the shop's rules pin it" })),
};

export interface Similarity {
  id: string;
  position: number;
  score: number | null;
  relevance: number | null;
  boost?: number;
  pinned?: true;
}
