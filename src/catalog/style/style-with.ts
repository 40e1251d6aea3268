import type { Context } from '../../context.js';
import { links } from '../../http/page.js';
import { shownRestsOn } from '../rests-on.js';
import { activeRules } from '../rules/active-rules.js';
import { askedLook } from './asked-look.js';
import { chooseStyle } from './choose-style.js';
import { rankedPartners } from './ranked-partners.js';
import type { Judge } from './score-partners.js';
import type { StyleWithQuery } from './style-with-query.js';

interface Asked {
  customerId: string;
  id: string;
  query: StyleWithQuery;
  url: string;
}

/** The looks that go with one of them, under the rules: a page of ids in their order, and what is said of it as a whole. */
export async function styleWith(context: Context, { customerId, id, query, url }: Asked) {
  const assigned = await context.assignments.of(customerId);
  const { embedding, ...brought } = chooseStyle(assigned, query);
  const { name, version } = embedding.manifest;
  const space = { customerId, predictor: name, version, of: 'looks' } as const;
  const look = await askedLook(context.db, space, id);
  const judge: Judge = { model: await context.styles.of(space, look.trainedAt), ...brought };
  const set = await context.rules.at(customerId, look.rules);
  const question = { customerId, lookId: id, answer: 'style_with' } as const;
  const rules = await activeRules(context.db, question, set.rules);
  const page = await rankedPartners(context, { space, id, look, judge, query, rules });
  return {
    links: links(url, query, page.hasMore),
    predictor: name,
    version,
    ...rankedBy(judge),
    rules_version: set.version,
    rests_on: shownRestsOn(look.feedRun),
    ...(page.reason ? { reason: page.reason } : {}),
    results: page.results,
  };
}

function rankedBy({ model, brought }: Judge) {
  if (!brought) return { compatibility: model.learned ? ('learned' as const) : ('fallback' as const) };
  const { name, version } = brought.manifest;
  return { compatibility: 'predictor' as const, compatibility_predictor: { name, version } };
}
