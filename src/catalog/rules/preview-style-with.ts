import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Context } from '../../context.js';
import { pinnedBeside } from '../similar/ranked-looks.js';
import { askedLook } from '../style/asked-look.js';
import { type PartnersQuestion, partnersWithoutRules, rankedPartners } from '../style/ranked-partners.js';
import type { Judge } from '../style/score-partners.js';
import { StyleWithQuery } from '../style/style-with-query.js';
import { activeRules } from './active-rules.js';
import { type LookPreview, type PreviewAsked, previewed } from './preview.js';
import type { Rule } from './rule.js';
import { effectsOf } from './rule-effects.js';

/** What goes with a look under two sets of rules, and what each rule of the second does. Throws `lookNotFound`. */
export async function previewStyleWith(
  context: Context,
  { space, id, limit, before, after, ...brought }: PreviewAsked,
): Promise<Static<typeof LookPreview>> {
  const { customerId } = space;
  const look = await askedLook(context.db, space, id);
  const judge: Judge = { model: await context.styles.of(space, look.trainedAt), ...brought };
  const query = Value.Default(StyleWithQuery, { limit }) as StyleWithQuery;
  const question = { customerId, lookId: id, answer: 'style_with' } as const;
  const under = async (rules: Rule[]): Promise<PartnersQuestion> => {
    return { space, id, look, judge, query, rules: await activeRules(context.db, question, rules) };
  };
  const asked = await under(after);
  return {
    look_id: id,
    before: previewed(await rankedPartners(context, await under(before))),
    after: previewed(await rankedPartners(context, asked)),
    rules: await effectsOf(context.db, {
      customerId,
      rules: asked.rules,
      all: after,
      candidates: await partnersWithoutRules(context, asked),
      pinned: await pinnedBeside(context, asked),
    }),
  };
}
