import { type Static, Type } from 'typebox';
import type { Context } from '../../context.js';
import { links, pageQuery } from '../../http/page.js';
import { chooseVersion } from '../../predictors/assignments.js';
import { findSimilar, type ShortfallReason, similarWindowMax } from '../../search/find-similar.js';
import { filterQuery, lookWhere } from '../filters.js';
import { askedLook } from './asked-look.js';
import { allowedLooks, identicalScore, ruleQuery } from './default-rules.js';
import { relevanceOf, scoreAt } from './scale.js';

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
const Query = Type.Object(similarLooksQuery);

const reasons = [
  'look_not_seen',
  'relevance_unknown',
  'few_looks',
  'rules_leave_few',
  'below_min_score',
  'below_min_relevance',
  'window_exhausted',
] as const;
type Reason = (typeof reasons)[number];

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
};

/** Of each result. */
export const similarityFields = {
  position: Type.Integer({ minimum: 1, description: 'Counted over all pages' }),
  score: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'Cosine of the two vectors; below 0 counts as 0',
  }),
  relevance: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
    description:
      "The share of random pairs of the shop's looks that score lower; null while there are too few looks",
  }),
};

export interface Similarity {
  id: string;
  position: number;
  score: number;
  relevance: number | null;
}

interface Asked {
  customerId: string;
  id: string;
  query: Static<typeof Query>;
  url: string;
}

/** The looks most like one of them, under the rules: a page of ids in order of score, and what is said of it as a whole. */
export async function similarLooks(context: Context, { customerId, id, query, url }: Asked) {
  const assigned = await context.assignments.of(customerId);
  const { name, version } = chooseVersion(assigned, 'embedding', query).manifest;
  const space = { customerId, predictor: name, version, of: 'looks' } as const;
  const look = await askedLook(context.db, space, id);
  const { vector, scale } = look;
  const answer = (results: Similarity[], hasMore: boolean, reason?: Reason) => ({
    links: links(url, query, hasMore),
    predictor: name,
    version,
    ...(reason ? { reason } : {}),
    results,
  });
  if (!vector) return answer([], false, 'look_not_seen');
  if (query.min_relevance !== undefined && !scale) return answer([], false, 'relevance_unknown');
  const relevantScore = query.min_relevance === undefined ? 0 : scoreAt(scale!, query.min_relevance);
  const scoreMin = Math.max(query.min_score ?? 0, relevantScore);
  const found = await findSimilar(context, {
    ...space,
    vector,
    limit: query.limit,
    offset: query.offset,
    scoreMin,
    filter: allowedLooks(customerId, look, query, await lookWhere(context.db, customerId, query)),
    excludeId: id,
    ...(query.collapse_identical ? { collapseAbove: identicalScore } : {}),
  });
  const results = found.results.map(({ id, position, score }) => ({
    id,
    position,
    score,
    relevance: scale ? relevanceOf(scale, score) : null,
  }));
  if (!found.reason) return answer(results, found.hasMore);
  const because = { byRelevance: relevantScore === scoreMin && relevantScore > 0, ruled: isRuled(query) };
  return answer(results, found.hasMore, reasonOf(found.reason, because));
}

/** Whether anything may keep looks from being answered. */
function isRuled(query: Static<typeof Query>): boolean {
  const { same_category, price_band, other_products, in_stock, collapse_identical } = query;
  const filters = Object.keys(filterQuery) as (keyof typeof filterQuery)[];
  return (
    same_category ||
    price_band > 0 ||
    other_products ||
    in_stock ||
    collapse_identical ||
    filters.some((name) => query[name] !== undefined)
  );
}

function reasonOf(
  reason: ShortfallReason,
  { byRelevance, ruled }: { byRelevance: boolean; ruled: boolean },
): Reason {
  if (reason === 'few_images') return 'few_looks';
  if (reason === 'filter_leaves_few') return ruled ? 'rules_leave_few' : 'few_looks';
  if (reason === 'below_min_score' && byRelevance) return 'below_min_relevance';
  return reason;
}
