import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '../../context.js';
import {
  type Boost,
  findSimilar,
  type ShortfallReason,
  type SimilarQuery,
  similarWindowMax,
} from '../../search/find-similar.js';
import { dot } from '../../search/points.js';
import type { Space } from '../../search/vector-index.js';
import { isFiltered, lookWhere } from '../filters.js';
import { type Forms, type LookTree, lookAtHand } from '../rows.js';
import type { ActiveRule } from '../rules/active-rules.js';
import { boostsOf, boostWindow, candidateConditions, mayRemove } from '../rules/candidates.js';
import { notPinned, type PinnedLook, pinnedLooks, withPins } from '../rules/pins.js';
import type { AskedLook } from './asked-look.js';
import { allowedLooks, identicalScore, isInStock } from './default-rules.js';
import { relevanceOf, scoreAt } from './scale.js';
import type { Reason, Similarity, SimilarLooksQuery } from './similar-looks-query.js';

export interface RankedQuestion {
  space: Space;
  id: string;
  look: AskedLook;
  query: SimilarLooksQuery;
  rules: ActiveRule[];
  /** In which the looks themselves are wanted as well. */
  forms?: Forms | undefined;
}

type PinnedQuestion = Pick<RankedQuestion, 'space' | 'id' | 'rules'> & { query: { in_stock: boolean } };

interface Page {
  results: Similarity[];
  hasMore: boolean;
  reason?: Reason;
  /** Of those looks that came along with their places, where they are wanted. */
  looks: LookTree[];
}

/**
 * A page of the looks most like one of them. Vetoes outrank pins, which outrank filters, default rules, boosts and lowest
 * scores; what the request itself filters by, and stock where it asks for that, holds for pinned looks as well.
 */
export async function rankedLooks(context: Context, question: RankedQuestion): Promise<Page> {
  const { space, look, query } = question;
  const asked = await lookWhere(context.db, space.customerId, query);
  const pinned = await pinnedBeside(context, question, asked);
  const end = Math.min(query.offset + query.limit, similarWindowMax);
  const limit = end - pinned.filter(({ position }) => position <= end).length;
  const others = await otherLooks(context, question, { asked, pinned, limit });
  const list = withPins<Similarity>(
    others.results,
    pinned.map((pin) => ({ ...similarityTo(look, pin), position: pin.position })),
    end,
  ).map(numbered);
  const results = list.slice(query.offset);
  const isWhole = list.length === others.results.length + pinned.length;
  const hasMore = end < similarWindowMax && (others.hasMore || !isWhole);
  const page = { results, hasMore, looks: others.looks };
  if (results.length >= query.limit) return page;
  const reason = list.length >= end ? 'window_exhausted' : others.reason;
  return { ...page, ...(reason ? { reason } : {}) };
}

function numbered({ id, score, relevance, boost, pinned }: Similarity, n: number): Similarity {
  const added = boost === undefined ? {} : { boost };
  return { id, position: n + 1, score, relevance, ...added, ...(pinned ? { pinned } : {}) };
}

/** The looks that are pinned beside it, of those that meet `asked`. */
export function pinnedBeside(
  { db }: Pick<Context, 'db'>,
  { space, id, query, rules }: PinnedQuestion,
  asked: Sql = sql`true`,
): Promise<PinnedLook[]> {
  const where = [asked, ...(query.in_stock ? [isInStock(space.customerId)] : [])];
  return pinnedLooks(db, space, rules, { lookId: id, where });
}

/** The best of the looks that are not pinned, from the first on. */
async function otherLooks(
  context: Context,
  { space, id, look, query, rules, forms }: RankedQuestion,
  { asked, pinned, limit }: { asked: Sql; pinned: PinnedLook[]; limit: number },
): Promise<Page> {
  const { seen, scale } = look;
  if (!seen) return { results: [], looks: [], hasMore: false, reason: 'look_not_seen' };
  if (query.min_relevance !== undefined && !scale)
    return { results: [], looks: [], hasMore: false, reason: 'relevance_unknown' };
  const relevantScore = query.min_relevance === undefined ? 0 : scoreAt(scale!, query.min_relevance);
  const scoreMin = Math.max(query.min_score ?? 0, relevantScore);
  const { customerId } = space;
  const where = [asked, ...candidateConditions(customerId, rules), ...notPinned(pinned)];
  const boost = boosting(context, customerId, rules);
  // Of a list that is longer than what is answered of it, too many would be read.
  const read = forms && query.offset === 0 && !boost ? [lookAtHand(customerId, forms)] : [];
  const found = await findSimilar(context, {
    ...space,
    ...seen,
    limit,
    offset: 0,
    scoreMin,
    filter: allowedLooks(customerId, look, query, where, read),
    reads: read.length > 0,
    excludeIds: [id],
    ...collapsing(query, pinned),
    boost,
  });
  const looks = found.results.flatMap(({ row }) => (row ? [row as LookTree] : []));
  const results = found.results.map((one) => ({
    ...one,
    relevance: scale ? relevanceOf(scale, one.score) : null,
  }));
  const page = { results, looks, hasMore: found.hasMore };
  if (!found.reason) return page;
  const because = {
    byRelevance: relevantScore === scoreMin && relevantScore > 0,
    ruled: isRuled(query) || mayRemove(rules),
  };
  return { ...page, reason: reasonOf(found.reason, because) };
}

function collapsing(query: SimilarLooksQuery, pinned: PinnedLook[]): Partial<SimilarQuery> {
  if (!query.collapse_identical) return {};
  return {
    collapseAbove: identicalScore,
    collapseWith: pinned.flatMap(({ vector }) => vector ?? []),
  };
}

function boosting({ db }: Context, customerId: string, rules: ActiveRule[]): Boost | undefined {
  if (!rules.some(({ kind }) => kind === 'boost')) return undefined;
  return { window: boostWindow, of: (ids) => boostsOf(db, customerId, rules, ids) };
}

function similarityTo({ seen, scale }: AskedLook, pin: PinnedLook): Omit<Similarity, 'position'> {
  const score = seen && pin.vector ? Math.min(1, Math.max(0, dot(seen.vector, pin.vector, 0))) : null;
  const relevance = scale && score !== null ? relevanceOf(scale, score) : null;
  return { id: pin.id, score, relevance, pinned: true };
}

/** Whether anything may keep looks from being answered. */
function isRuled(query: SimilarLooksQuery): boolean {
  const { same_category, price_band, other_products, in_stock, collapse_identical } = query;
  return (
    same_category || price_band > 0 || other_products || in_stock || collapse_identical || isFiltered(query)
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
