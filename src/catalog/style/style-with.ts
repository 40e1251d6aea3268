import { type Static, Type } from 'typebox';
import type { Context } from '../../context.js';
import { links, pageQuery } from '../../http/page.js';
import { chooseVersion } from '../../predictors/assignments.js';
import { similarWindowMax } from '../../search/find-similar.js';
import { Slot } from '../category.js';
import { filterQuery, lookWhere } from '../filters.js';
import { ruleQuery } from '../similar/default-rules.js';
import { askedLook, partnersOf } from './asked-look.js';
import { findPartners, hasOutOfStock, type Partner, type PartnerQuery } from './find-partners.js';

/** Slots of one answer: each is a search of its own. */
const slotsMax = 12;

/** What every question for what goes with a look may say. */
export const styleWithQuery = {
  limit: Type.Integer({ ...pageQuery.limit, maximum: similarWindowMax }),
  offset: Type.Integer({ ...pageQuery.offset, maximum: similarWindowMax }),
  slot: Type.Optional(
    Type.Array(Slot, {
      minItems: 1,
      maxItems: slotsMax,
      description: 'Only looks of this slot; repeated, of these. Without it, of all that go with its own',
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
const Query = Type.Object(styleWithQuery);

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
type Reason = (typeof reasons)[number];

/** Of the answer as a whole. */
export const styleWithFields = {
  predictor: Type.String(),
  version: Type.String(),
  compatibility: Type.Enum(['learned', 'fallback'], {
    description: "By what was learned from the shop's outfits, or by colour harmony and nearness in style",
  }),
  reason: Type.Optional(
    Type.Enum([...reasons], {
      description: `Why fewer results came than were asked for. \`category_not_styled\`: no category of the look has a slot;
\`look_not_seen\`: no picture of it is ready; \`style_not_learned\`: only the fallback could answer; \`no_other_slots\`: no category has one of the slots
asked for; \`all_out_of_stock\`: what would go with it is out of stock; \`rules_leave_few\`: no more pass the rules and filters;
\`few_looks\`: there are no more; \`window_exhausted\`: only so many of each slot are scored`,
    }),
  ),
};

/** Of each result. */
export const styleFields = {
  position: Type.Integer({ minimum: 1, description: 'Counted over all pages' }),
  slot: Slot,
  score: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'How well the two go together; to be compared within an answer only',
  }),
};

interface Asked {
  customerId: string;
  id: string;
  query: Static<typeof Query>;
  url: string;
}

/** The looks that go with one of them, each slot's best first: a page of ids, and what is said of it as a whole. */
export async function styleWith(context: Context, { customerId, id, query, url }: Asked) {
  const { db } = context;
  const assigned = await context.assignments.of(customerId);
  const { name, version } = chooseVersion(assigned, 'embedding', query).manifest;
  const space = { customerId, predictor: name, version, of: 'looks' } as const;
  const look = await askedLook(db, space, id);
  const model = await context.styles.of(space, look.trainedAt);
  const answer = (results: (Partner & { position: number })[], hasMore: boolean, reason?: Reason) => ({
    links: links(url, query, hasMore),
    predictor: name,
    version,
    compatibility: model.learned ? ('learned' as const) : ('fallback' as const),
    ...(reason ? { reason } : {}),
    results,
  });
  const where = await lookWhere(db, customerId, query);
  const { slot, vector } = look;
  if (slot === null) return answer([], false, 'category_not_styled');
  if (!vector) return answer([], false, 'look_not_seen');
  if (query.learned_only && !model.learned) return answer([], false, 'style_not_learned');
  const slots = partnersOf(look, query.slot).slice(0, slotsMax);
  if (slots.length === 0) return answer([], false, 'no_other_slots');

  const asked: PartnerQuery = {
    space,
    id,
    look: { ...look, slot, vector },
    model,
    slots,
    inStock: query.in_stock,
    collapseIdentical: query.collapse_identical,
    where,
  };
  const found = await findPartners(context, asked);
  const all = interleaved(found.map(({ partners }) => partners));
  const list = all.filter(({ score }) => score >= (query.min_score ?? 0));
  const end = query.offset + query.limit;
  const results = list
    .slice(query.offset, end)
    .map((partner, i) => ({ ...partner, position: query.offset + i + 1 }));
  const hasMore = list.length > end;
  if (results.length === query.limit) return answer(results, hasMore);
  if (all.length === 0 && query.in_stock && (await hasOutOfStock(db, asked)))
    return answer([], false, 'all_out_of_stock');
  if (list.length < all.length) return answer(results, false, 'below_min_score');
  if (found.some(({ isCut }) => isCut)) return answer(results, false, 'window_exhausted');
  return answer(results, false, isRuled(query) ? 'rules_leave_few' : 'few_looks');
}

/** The best of each slot, the best of these first; then the second of each, and so on. */
function interleaved(slots: Partner[][]): Partner[] {
  const rounds = Math.max(...slots.map((partners) => partners.length));
  return Array.from({ length: rounds }, (_, round) =>
    slots.flatMap((partners) => partners.slice(round, round + 1)).sort((a, b) => b.score - a.score),
  ).flat();
}

/** Whether anything may keep looks from being answered. */
function isRuled(query: Static<typeof Query>): boolean {
  const filters = Object.keys(filterQuery) as (keyof typeof filterQuery)[];
  return query.in_stock || query.collapse_identical || filters.some((name) => query[name] !== undefined);
}
