import { type Static, Type } from 'typebox';
import { errors } from '../../errors.js';
import { pageQuery } from '../../http/page.js';
import { similarWindowMax } from '../../search/find-similar.js';
import { Slot } from '../category.js';
import { Nullable } from '../fields.js';
import { filterQuery } from '../filters.js';
import { RestsOn } from '../rests-on.js';
import { ruleQuery } from '../similar/default-rules.js';

/** Slots of one answer: each is a search of its own. */
export const slotsMax = 12;

/** What every question for what goes with a look may say. */
export const styleWithQuery = {
  limit: Type.Integer({ ...pageQuery.limit, maximum: similarWindowMax }),
  offset: Type.Integer({ ...pageQuery.offset, maximum: similarWindowMax }),
  slot: Type.Optional(
    Type.Array(Slot, {
      minItems: 1,
      maxItems: slotsMax,
      description:
        'Only looks of this slot; repeated, of these. Without it, of those that it is shown together with in outfits, or else of all that go with its own',
    }),
  ),
  min_score: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1, description: 'Leave out results that score lower' }),
  ),
  learned_only: Type.Boolean({
    default: false,
    description: 'Rather nothing than the fallback, while too little is learned',
  }),
  in_stock: ruleQuery.in_stock,
  collapse_identical: ruleQuery.collapse_identical,
  ...filterQuery,
  predictor: Type.Optional(
    Type.String({ description: 'An embedding predictor; without it, the default one' }),
  ),
  version: Type.Optional(Type.String({ description: 'Of the predictor' })),
};
export const StyleWithQuery = Type.Object(styleWithQuery);
export type StyleWithQuery = Static<typeof StyleWithQuery>;

const reasons = [
  'category_not_styled',
  'look_not_seen',
  'style_not_learned',
  'no_other_slots',
  'all_out_of_stock',
  'rules_leave_few',
  'below_min_score',
  'few_looks',
  'window_exhausted',
] as const;
export type Reason = (typeof reasons)[number];

/** Of the answer as a whole. */
export const styleWithFields = {
  predictor: Type.String(),
  version: Type.String(),
  compatibility: Type.Enum(['learned', 'fallback', 'predictor'], {
    description:
      "By what was learned from the shop's outfits, by colour harmony and nearness in style, or by a predictor of compatibility that is assigned",
  }),
  compatibility_predictor: Type.Optional(
    Type.Object({ name: Type.String(), version: Type.String() }, { description: 'With `predictor` only' }),
  ),
  reason: Type.Optional(
    Type.Enum([...reasons], {
      description: `Why fewer results came than were asked for. \`category_not_styled\`: no category of the look has a slot;
\`look_not_seen\`: no picture of it is ready; \`style_not_learned\`: only the fallback could answer; \`no_other_slots\`: no category has one of the slots
asked for; \`all_out_of_stock\`: what would go with it is out of stock; \`rules_leave_few\`: no more pass the rules and filters;
\`few_looks\`: there are no more; \`window_exhausted\`: only so many of each slot are scored`,
    }),
  ),
  rules_version: Type.Integer({
    minimum: 0,
    description: "Which version of the shop's own rules it rests on; 0 while there has been none",
  }),
  rests_on: RestsOn,
};

/** What both questions may be refused with. */
export const styleWithErrors = [
  errors.lookNotFound,
  errors.categoryNotFound,
  errors.predictorNotFound,
  errors.predictorUnavailable,
  errors.overloaded,
];

/** Of each result. */
export const styleFields = {
  position: Type.Integer({ minimum: 1, description: 'Counted over all pages' }),
  slot: Nullable({ ...Slot, description: 'Null where a pinned look has none' }),
  score: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
    description:
      'How well the two go together; to be compared within an answer only. Null where a pinned look, or this one, has no slot or no vector',
  }),
  boost: Type.Optional(Type.Number({ description: 'What rules add to the score for its place' })),
  pinned: Type.Optional(Type.Literal(true, { description: 'A rule has put it there' })),
};

/** Of one result. */
export interface RankedPartner {
  id: string;
  position: number;
  slot: string | null;
  score: number | null;
  boost?: number;
  pinned?: true;
}
