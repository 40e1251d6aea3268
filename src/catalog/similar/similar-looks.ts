import type { Context } from '../../context.js';
import { links } from '../../http/page.js';
import { chooseVersion } from '../../predictors/assignments.js';
import { shownRestsOn } from '../rests-on.js';
import type { Forms } from '../rows.js';
import { activeRules } from '../rules/active-rules.js';
import { askedLook } from './asked-look.js';
import { rankedLooks } from './ranked-looks.js';
import type { SimilarLooksQuery } from './similar-looks-query.js';

interface Asked {
  customerId: string;
  id: string;
  query: SimilarLooksQuery;
  url: string;
  /** In which the looks themselves are wanted as well. */
  forms?: Forms;
}

/**
 * The looks most like one of them, under the rules: a page of ids in their order, what is said of it as a whole, and those of the
 * looks themselves that were at hand.
 */
export async function similarLooks(context: Context, { customerId, id, query, url, forms }: Asked) {
  const assigned = await context.assignments.of(customerId);
  const { name, version } = chooseVersion(assigned, 'embedding', query).manifest;
  const space = { customerId, predictor: name, version, of: 'looks' } as const;
  const look = await askedLook(context, space, id);
  const set = await context.rules.at(customerId, look.rules);
  const question = { customerId, lookId: id, answer: 'similar_looks' } as const;
  const rules = await activeRules(context.db, question, set.rules);
  const ranked = await rankedLooks(context, { space, id, look, query, rules, forms });
  const { results, looks, hasMore, reason } = ranked;
  const answer = {
    links: links(url, query, hasMore),
    predictor: name,
    version,
    rules_version: set.version,
    rests_on: shownRestsOn(look.feed_run),
    ...(reason ? { reason } : {}),
    results,
  };
  return { answer, looks };
}
