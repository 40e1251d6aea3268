import { type Static, Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { Nullable } from '../fields.js';
import type { ActiveRule } from './active-rules.js';
import { boostWindow, whichMeet } from './candidates.js';
import type { PinnedLook } from './pins.js';
import type { Rule } from './rule.js';

const counted = (description: string) => Type.Integer({ minimum: 0, description });

/** What one rule does to one answer. */
export const Effect = Type.Object({
  id: Type.String(),
  name: Nullable(Type.String()),
  applies: Type.Boolean({
    description: 'Whether it is enabled, meant for this answer, and its `when` is met',
  }),
  removed: counted('Candidates that it removes, whatever other rules do'),
  moved: counted('Candidates that it boosts and that stand elsewhere without it'),
  pinned: counted('Looks that it pins and that may be shown'),
});

/** A look that might be answered, best first; each slot, where there are several, has an order of its own. */
export interface Candidate {
  id: string;
  score: number;
  slot?: string;
}

interface Previewed {
  customerId: string;
  /** Those that apply, of `all`. */
  rules: ActiveRule[];
  all: Rule[];
  candidates: Candidate[];
  pinned: PinnedLook[];
}

export async function effectsOf(
  db: Queryable,
  { customerId, rules, all, candidates, pinned }: Previewed,
): Promise<Static<typeof Effect>[]> {
  const asked = rules.filter((rule) => rule.kind !== 'pin');
  const ids = candidates.map(({ id }) => id);
  const met = await whichMeet(db, customerId, asked, ids);
  const meets = (id: string, rule: ActiveRule) =>
    met.get(id)?.[asked.indexOf(rule as (typeof asked)[0])] ?? false;
  const removes = (rule: ActiveRule) => (id: string) =>
    (rule.kind === 'filter' && !meets(id, rule)) || (rule.kind === 'veto' && meets(id, rule));
  const best = candidates
    .filter(({ id }) => !rules.some((rule) => removes(rule)(id)) && !pinned.some((pin) => pin.id === id))
    .slice(0, boostWindow);
  const placesBut = (left?: ActiveRule) => {
    const boosts = rules.filter((rule) => rule.kind === 'boost' && rule !== left);
    return placesOf(best, (id) =>
      boosts.reduce((sum, rule) => sum + (rule.kind === 'boost' && meets(id, rule) ? rule.weight : 0), 0),
    );
  };
  const places = placesBut();
  const movedBy = (rule: ActiveRule) => {
    if (rule.kind !== 'boost') return 0;
    const without = placesBut(rule);
    return best.filter(({ id }) => meets(id, rule) && places.get(id) !== without.get(id)).length;
  };
  return all.map(({ id, name }) => {
    const rule = rules.find((one) => one.rule.id === id);
    return {
      id,
      name,
      applies: rule !== undefined,
      removed: rule ? ids.filter(removes(rule)).length : 0,
      moved: rule ? movedBy(rule) : 0,
      pinned: pinned.filter(({ ruleId }) => ruleId === id).length,
    };
  });
}

/** The place of each in its slot when something is added to its score. */
function placesOf(candidates: Candidate[], added: (id: string) => number): Map<string, number> {
  const ranked = candidates
    .map(({ id, score, slot }) => ({ id, slot, rank: score + added(id) }))
    .sort((a, b) => b.rank - a.rank);
  const before = new Map<string | undefined, number>();
  return new Map(
    ranked.map(({ id, slot }) => {
      const place = before.get(slot) ?? 0;
      before.set(slot, place + 1);
      return [id, place];
    }),
  );
}
