import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Context } from '../../context.js';
import { findSimilar } from '../../search/find-similar.js';
import { askedLook } from '../similar/asked-look.js';
import { allowedLooks } from '../similar/default-rules.js';
import { pinnedBeside, type RankedQuestion, rankedLooks } from '../similar/ranked-looks.js';
import { SimilarLooksQuery } from '../similar/similar-looks-query.js';
import { activeRules } from './active-rules.js';
import { type LookPreview, type PreviewAsked, previewed } from './preview.js';
import type { Rule } from './rule.js';
import { type Candidate, effectsOf } from './rule-effects.js';

/** What each rule does is counted over so many of the looks most alike, of those that the default rules keep. */
export const previewedCandidates = 500;

/** The similar looks of a look under two sets of rules, and what each rule of the second does. Throws `lookNotFound`. */
export async function previewSimilarLooks(
  context: Context,
  { space, id, limit, before, after }: PreviewAsked,
): Promise<Static<typeof LookPreview>> {
  const { customerId } = space;
  const look = await askedLook(context, space, id);
  const query = Value.Default(SimilarLooksQuery, { limit }) as SimilarLooksQuery;
  const question = { customerId, lookId: id, answer: 'similar_looks' } as const;
  const under = async (rules: Rule[]): Promise<RankedQuestion> => {
    return { space, id, look, query, rules: await activeRules(context.db, question, rules) };
  };
  const asked = await under(after);
  return {
    look_id: id,
    before: previewed(await rankedLooks(context, await under(before))),
    after: previewed(await rankedLooks(context, asked)),
    rules: await effectsOf(context.db, {
      customerId,
      rules: asked.rules,
      all: after,
      candidates: await candidatesOf(context, asked),
      pinned: await pinnedBeside(context, asked),
    }),
  };
}

async function candidatesOf(
  context: Context,
  { space, id, look, query }: RankedQuestion,
): Promise<Candidate[]> {
  if (!look.seen) return [];
  const { results } = await findSimilar(context, {
    ...space,
    ...look.seen,
    offset: 0,
    limit: previewedCandidates,
    filter: allowedLooks(space.customerId, look, query, []),
    excludeIds: [id],
  });
  return results;
}
