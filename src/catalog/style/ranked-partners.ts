import { join, type Sql } from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Space } from '../../search/vector-index.js';
import { isFiltered, lookWhere } from '../filters.js';
import type { ActiveRule } from '../rules/active-rules.js';
import { boostsOf, candidateConditions, mayRemove } from '../rules/candidates.js';
import { notPinned, withPins } from '../rules/pins.js';
import { pinnedBeside } from '../similar/ranked-looks.js';
import { type AskedLook, partnersOf } from './asked-look.js';
import { findPartners, hasOutOfStock, type Partner, type PartnerQuery } from './find-partners.js';
import type { Judge } from './score-partners.js';
import { scorePinned } from './score-pinned.js';
import { type RankedPartner, type Reason, type StyleWithQuery, slotsMax } from './style-with-query.js';

export interface PartnersQuestion {
  space: Space;
  id: string;
  look: AskedLook;
  judge: Judge;
  query: StyleWithQuery;
  rules: ActiveRule[];
}

interface Page {
  results: RankedPartner[];
  hasMore: boolean;
  reason?: Reason;
}

type Ranked = Partner & { boost?: number };

/**
 * A page of the looks that go with one, each slot's best first. Vetoes outrank pins, which outrank filters, boosts and lowest
 * scores, as beside similar looks.
 */
export async function rankedPartners(context: Context, question: PartnersQuestion): Promise<Page> {
  const { space, query, rules } = question;
  const asked = await lookWhere(context.db, space.customerId, query);
  const pinned = await pinnedBeside(context, question, asked);
  const others = await otherPartners(context, question, [
    asked,
    ...candidateConditions(space.customerId, rules),
    ...notPinned(pinned),
  ]);
  const pins = await scorePinned(context, question, pinned);
  const end = query.offset + query.limit;
  const list = withPins<Omit<RankedPartner, 'position'>>(others.list, pins, end).map((one, n) => ({
    ...one,
    position: n + 1,
  }));
  const results = list.slice(query.offset);
  const hasMore = others.list.length + pins.length > end;
  if (results.length >= query.limit || !others.reason) return { results, hasMore };
  return { results, hasMore, reason: others.reason };
}

/** What might be answered while there were no rules of the shop. */
export async function partnersWithoutRules(context: Context, question: PartnersQuestion): Promise<Partner[]> {
  const asked = await lookWhere(context.db, question.space.customerId, question.query);
  return (await otherPartners(context, { ...question, rules: [] }, [asked])).list;
}

/** All that are not pinned, in their order, and why there are no more. */
async function otherPartners(
  context: Context,
  { space, id, look, judge, query, rules }: PartnersQuestion,
  conditions: Sql[],
): Promise<{ list: Ranked[]; reason?: Reason }> {
  const { slot, vector } = look;
  const nothing = (reason: Reason) => ({ list: [], reason });
  if (slot === null) return nothing('category_not_styled');
  if (!vector) return nothing('look_not_seen');
  const { model, brought } = judge;
  if (query.learned_only && !brought && !model.learned) return nothing('style_not_learned');
  const slots = partnersOf(look, query.slot, model.together).slice(0, slotsMax);
  if (slots.length === 0) return nothing('no_other_slots');
  const asked: PartnerQuery = {
    space,
    id,
    look: { ...look, slot, vector },
    judge,
    slots,
    inStock: query.in_stock,
    collapseIdentical: query.collapse_identical,
    where: join(conditions, ' and '),
  };
  const found = await findPartners(context, asked);
  const all = interleaved(await boosted(context, space.customerId, rules, found));
  const list = all.filter(({ score }) => score >= (query.min_score ?? 0));
  if (all.length === 0 && query.in_stock && (await hasOutOfStock(context.db, asked)))
    return nothing('all_out_of_stock');
  if (list.length < all.length) return { list, reason: 'below_min_score' };
  if (found.some(({ isCut }) => isCut)) return { list, reason: 'window_exhausted' };
  const ruled = isRuled(query) || mayRemove(rules);
  return { list, reason: ruled ? 'rules_leave_few' : 'few_looks' };
}

/** The partners of each slot, with what rules add to their scores, in the order that this makes. */
async function boosted(
  { db }: Context,
  customerId: string,
  rules: ActiveRule[],
  found: { partners: Partner[] }[],
): Promise<Ranked[][]> {
  const ids = found.flatMap(({ partners }) => partners.map(({ id }) => id));
  const added = await boostsOf(db, customerId, rules, ids);
  return found.map(({ partners }) =>
    partners
      .map((partner) => (added.has(partner.id) ? { ...partner, boost: added.get(partner.id)! } : partner))
      .sort(byRank),
  );
}

const rankOf = ({ score, boost = 0 }: Ranked) => score + boost;
const byRank = (a: Ranked, b: Ranked) => rankOf(b) - rankOf(a);

/** The best of each slot, the best of these first; then the second of each, and so on. */
function interleaved(slots: Ranked[][]): Ranked[] {
  const rounds = Math.max(...slots.map((partners) => partners.length));
  return Array.from({ length: rounds }, (_, round) =>
    slots.flatMap((partners) => partners.slice(round, round + 1)).sort(byRank),
  ).flat();
}

/** Whether anything that the request says may keep looks from being answered. */
function isRuled(query: StyleWithQuery): boolean {
  return query.in_stock || query.collapse_identical || isFiltered(query);
}
