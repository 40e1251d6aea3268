import { foundation } from './migrations/0001-foundation.js';
import { tenants } from './migrations/0002-tenants.js';
import { predictors } from './migrations/0003-predictors.js';
import { quality } from './migrations/0004-quality.js';
import { catalogue } from './migrations/0005-catalogue.js';
import { feeds } from './migrations/0006-feeds.js';
import { lookVectors } from './migrations/0007-look-vectors.js';
import { tags } from './migrations/0008-tags.js';
import { outfits } from './migrations/0009-outfits.js';
import { rules } from './migrations/0010-rules.js';
import { webhooks } from './migrations/0011-webhooks.js';
import { rowLevelSecurity } from './migrations/0012-row-level-security.js';
import { traces } from './migrations/0013-traces.js';
import { qualityHistory } from './migrations/0014-quality-history.js';
import { lookMaps } from './migrations/0015-look-maps.js';
import { mapFailures } from './migrations/0016-map-failures.js';
import { ownCustomerOnce } from './migrations/0017-own-customer-once.js';
import { catalogueQuality } from './migrations/0018-catalogue-quality.js';
import { ownersByKey } from './migrations/0019-owners-by-key.js';
import { jobDeaths } from './migrations/0020-job-deaths.js';

/** Every change of the database's shape, in order. One that has been released is never edited. */
export const migrations: { name: string; script: string }[] = [
  { name: '0001-foundation', script: foundation },
  { name: '0002-tenants', script: tenants },
  { name: '0003-predictors', script: predictors },
  { name: '0004-quality', script: quality },
  { name: '0005-catalogue', script: catalogue },
  { name: '0006-feeds', script: feeds },
  { name: '0007-look-vectors', script: lookVectors },
  { name: '0008-tags', script: tags },
  { name: '0009-outfits', script: outfits },
  { name: '0010-rules', script: rules },
  { name: '0011-webhooks', script: webhooks },
  { name: '0012-row-level-security', script: rowLevelSecurity },
  { name: '0013-traces', script: traces },
  { name: '0014-quality-history', script: qualityHistory },
  { name: '0015-look-maps', script: lookMaps },
  { name: '0016-map-failures', script: mapFailures },
  { name: '0017-own-customer-once', script: ownCustomerOnce },
  { name: '0018-catalogue-quality', script: catalogueQuality },
  { name: '0019-owners-by-key', script: ownersByKey },
  { name: '0020-job-deaths', script: jobDeaths },
];
