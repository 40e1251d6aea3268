import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Context } from '../../context.js';
import { Id } from '../../http/identifier.js';
import { findSimilar } from '../../search/find-similar.js';
import type { Space } from '../../search/vector-index.js';
import { Nullable } from '../fields.js';
import { askedLook } from '../similar/asked-look.js';
import { allowedLooks } from '../similar/default-rules.js';
import { pinnedBeside, type RankedQuestion, rankedLooks } from '../similar/ranked-looks.js';
import { SimilarLooksQuery, similarityFields, similarLooksFields } from '../similar/similar-looks-query.js';
import { type ActiveRule, activeRules } from './active-rules.js';
import { boostWindow, whichMeet } from './candidates.js';
import type { Rule } from './rule.js';

/** What each rule does is counted over so many of the looks most alike, of those that the default rules keep. */
export const previewedCandidates = 500;

const PreviewedAnswer = Type.Object({
  reason: similarLooksFields.reason,
  results: Type.Array(Type.Object({ look_id: Id, ...similarityFields })),
});
const counted = (description: string) => Type.Integer({ minimum: 0, description });
const Effect = Type.Object({
  id: Type.String(),
  name: Nullable(Type.String()),
  applies: Type.Boolean({
    description: 'Whether it is enabled, meant for this answer, and its `when` is met',
  }),
  removed: counted('Candidates that it removes, whatever other rules do'),
  moved: counted('Candidates that it boosts and that stand elsewhere without it'),
  pinned: counted('Looks that it pins and that may be shown'),
});
export const LookPreview = Type.Object(
  { look_id: Id, before: PreviewedAnswer, after: PreviewedAnswer, rules: Type.Array(Effect) },
  { $id: 'RulesPreview' },
);

interface Asked {
  space: Space;
  id: string;
  limit: number;
  before: Rule[];
  after: Rule[];
}

/** The similar looks of a look under two sets of rules, and what each rule of the second does. Throws `lookNotFound`. */
export async function previewSimilarLooks(
  context: Context,
  { space, id, limit, before, after }: Asked,
): Promise<Static<typeof LookPreview>> {
  const look = await askedLook(context.db, space, id);
  const query = Value.Default(SimilarLooksQuery, { limit }) as SimilarLooksQuery;
  const question = { customerId: space.customerId, lookId: id, answer: 'similar_looks' } as const;
  const under = async (rules: Rule[]): Promise<RankedQuestion> => {
    return { space, id, look, query, rules: await activeRules(context.db, question, rules) };
  };
  const asked = await under(after);
  return {
    look_id: id,
    before: await answerTo(context, await under(before)),
    after: await answerTo(context, asked),
    rules: await effectsOf(context, asked, after),
  };
}

async function answerTo(context: Context, question: RankedQuestion) {
  const { results, reason } = await rankedLooks(context, question);
  return {
    ...(reason ? { reason } : {}),
    results: results.map(({ id, ...similarity }) => ({ look_id: id, ...similarity })),
  };
}

async function effectsOf(context: Context, question: RankedQuestion, all: Rule[]) {
  const { rules } = question;
  const pinned = await pinnedBeside(context, question, sql`true`);
  const candidates = await candidatesOf(context, question);
  const asked = rules.filter((rule) => rule.kind !== 'pin');
  const ids = candidates.map(({ id }) => id);
  const met = await whichMeet(context.db, question.space.customerId, asked, ids);
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

interface Candidate {
  id: string;
  score: number;
}

async function candidatesOf(
  context: Context,
  { space, id, look, query }: RankedQuestion,
): Promise<Candidate[]> {
  if (!look.vector) return [];
  const { results } = await findSimilar(context, {
    ...space,
    vector: look.vector,
    offset: 0,
    limit: previewedCandidates,
    filter: allowedLooks(space.customerId, look, query, []),
    excludeId: id,
  });
  return results;
}

/** The place of each when something is added to its score. */
function placesOf(candidates: Candidate[], added: (id: string) => number): Map<string, number> {
  const ranked = candidates
    .map(({ id, score }) => ({ id, rank: score + added(id) }))
    .sort((a, b) => b.rank - a.rank);
  return new Map(ranked.map(({ id }, place) => [id, place]));
}
