import { Type } from 'typebox';
import { Id } from '../../http/identifier.js';
import type { PredictorVersion } from '../../predictors/inference.js';
import type { Space } from '../../search/vector-index.js';
import { similarityFields } from '../similar/similar-looks-query.js';
import { styleFields } from '../style/style-with-query.js';
import type { Rule } from './rule.js';
import { Effect } from './rule-effects.js';

const PreviewedAnswer = Type.Object({
  reason: Type.Optional(
    Type.String({ description: 'Why there are fewer than asked for, as in the answer itself' }),
  ),
  results: Type.Array(
    Type.Object({
      look_id: Id,
      ...similarityFields,
      relevance: Type.Optional(similarityFields.relevance),
      slot: Type.Optional(styleFields.slot),
    }),
  ),
});

export const LookPreview = Type.Object(
  { look_id: Id, before: PreviewedAnswer, after: PreviewedAnswer, rules: Type.Array(Effect) },
  { $id: 'RulesPreview' },
);

/** Two sets of rules to be compared in the answer about one look. */
export interface PreviewAsked {
  space: Space;
  id: string;
  limit: number;
  before: Rule[];
  after: Rule[];
  /** Ranks what goes with a look in place of what was learned. */
  brought?: PredictorVersion;
}

/** A page of an answer as it is previewed. */
export function previewed<One extends { id: string }>({
  results,
  reason,
}: {
  results: One[];
  reason?: string;
}) {
  return {
    ...(reason ? { reason } : {}),
    results: results.map(({ id, ...rest }) => ({ look_id: id, ...rest })),
  };
}
