import type { Context } from '../../context.js';
import { links } from '../../http/page.js';
import { chooseVersion } from '../../predictors/assignments.js';
import { shownRestsOn } from '../rests-on.js';
import { activeRules } from '../rules/active-rules.js';
import { askedLook } from './asked-look.js';
import { rankedLooks } from './ranked-looks.js';
import type { SimilarLooksQuery } from './similar-looks-query.js';

interface Asked {
  customerId: string;
  id: string;
  query: SimilarLooksQuery;
  url: string;
}

/** The looks most like one of them, under the rules: a page of ids in their order, and what is said of it as a whole. */
export async function similarLooks(context: Context, { customerId, id, query, url }: Asked) {
  const assigned = await context.assignments.of(customerId);
  const { name, version } = chooseVersion(assigned, 'embedding', query).manifest;
  const space = { customerId, predictor: name, version, of: 'looks' } as const;
  const look = await askedLook(context, space, id);
  const set = await context.rules.at(customerId, look.rules);
  const question = { customerId, lookId: id, answer: 'similar_looks' } as const;
  const rules = await activeRules(context.db, question, set.rules);
  const { results, hasMore, reason } = await rankedLooks(context, { space, id, look, query, rules });
  return {
    links: links(url, query, hasMore),
    predictor: name,
    version,
    rules_version: set.version,
    rests_on: shownRestsOn(look.feed_run),
    ...(reason ? { reason } : {}),
    results,
  };
}
