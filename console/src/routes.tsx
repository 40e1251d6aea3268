import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { readAuditSearch } from './audit/read-audit-search';
import { readFilters } from './catalog/filters';
import { readRuleSearch } from './catalog/rules/draft';
import { queries } from './data';
import { readImagesSearch } from './images/read-images-search';
import { mapOf } from './map/read-map';
import { readSearch } from './search/read-search';
import type { Who } from './session/who';
import { NotFound, ScreenFailure } from './shell/failures';
import { Shell } from './shell/shell';

/** Every address of the console and the screen that stands there. Screens are loaded when they are first gone to. */
const root = createRootRouteWithContext<{ who: Who }>()({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ScreenFailure,
});

const search = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./search/search-screen'), 'SearchScreen'),
});

const images = createRoute({
  getParentRoute: () => root,
  path: '/images',
  validateSearch: readImagesSearch,
  component: lazyRouteComponent(() => import('./images/images-screen'), 'ImagesScreen'),
});

const image = createRoute({
  getParentRoute: () => images,
  path: '$id',
  component: lazyRouteComponent(() => import('./images/image-details'), 'ImageDetails'),
});

const collections = createRoute({
  getParentRoute: () => root,
  path: '/collections',
  component: lazyRouteComponent(() => import('./collections/collections-screen'), 'CollectionsScreen'),
});

const collection = createRoute({
  getParentRoute: () => root,
  path: '/collections/$id',
  component: lazyRouteComponent(() => import('./collections/collection-screen'), 'CollectionScreen'),
});

const products = createRoute({
  getParentRoute: () => root,
  path: '/products',
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import('./catalog/products-screen'), 'ProductsScreen'),
});

const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$id',
  component: lazyRouteComponent(() => import('./catalog/product-screen'), 'ProductScreen'),
});

const looks = createRoute({
  getParentRoute: () => root,
  path: '/looks',
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import('./catalog/looks-screen'), 'LooksScreen'),
});

const look = createRoute({
  getParentRoute: () => root,
  path: '/looks/$id',
  component: lazyRouteComponent(() => import('./catalog/look-screen'), 'LookScreen'),
});

const items = createRoute({
  getParentRoute: () => root,
  path: '/items',
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import('./catalog/items-screen'), 'ItemsScreen'),
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  component: lazyRouteComponent(() => import('./catalog/rules/rules-screen'), 'RulesScreen'),
});

const newRule = createRoute({
  getParentRoute: () => root,
  path: '/rules/new',
  validateSearch: readRuleSearch,
  component: lazyRouteComponent(() => import('./catalog/rules/rule-screen'), 'NewRuleScreen'),
});

const rule = createRoute({
  getParentRoute: () => root,
  path: '/rules/$id',
  component: lazyRouteComponent(() => import('./catalog/rules/rule-screen'), 'RuleScreen'),
});

const rulesVersions = createRoute({
  getParentRoute: () => root,
  path: '/rules-versions',
  component: lazyRouteComponent(() => import('./catalog/rules/versions-screen'), 'VersionsScreen'),
});

const feeds = createRoute({
  getParentRoute: () => root,
  path: '/feeds',
  component: lazyRouteComponent(() => import('./catalog/feeds/feeds-screen'), 'FeedsScreen'),
});

const feed = createRoute({
  getParentRoute: () => root,
  path: '/feeds/$id',
  component: lazyRouteComponent(() => import('./catalog/feeds/feed-screen'), 'FeedScreen'),
});

const feedRun = createRoute({
  getParentRoute: () => root,
  path: '/feeds/$id/runs/$run',
  component: lazyRouteComponent(() => import('./catalog/feeds/run-screen'), 'RunScreen'),
});

const tags = createRoute({
  getParentRoute: () => root,
  path: '/tags',
  component: lazyRouteComponent(() => import('./catalog/tags/tags-screen'), 'TagsScreen'),
});

const tag = createRoute({
  getParentRoute: () => root,
  path: '/tags/$attribute',
  component: lazyRouteComponent(() => import('./catalog/tags/tag-screen'), 'TagScreen'),
});

const categories = createRoute({
  getParentRoute: () => root,
  path: '/categories',
  component: lazyRouteComponent(() => import('./catalog/categories-screen'), 'CategoriesScreen'),
});

const outfits = createRoute({
  getParentRoute: () => root,
  path: '/outfits',
  component: lazyRouteComponent(() => import('./catalog/style/outfits-screen'), 'OutfitsScreen'),
});

const map = createRoute({
  getParentRoute: () => root,
  path: '/map',
  validateSearch: ({ by, look }: Record<string, unknown>): { by?: string; look?: string } => ({
    ...(by ? { by: String(by) } : {}),
    ...(look ? { look: String(look) } : {}),
  }),
  // Asked for as soon as somebody is about to go there, not once the screen is drawn.
  loader: ({ context }) => void queries.prefetchQuery(mapOf(context.who)),
  component: lazyRouteComponent(() => import('./map/map-screen'), 'MapScreen'),
});

const quality = createRoute({
  getParentRoute: () => root,
  path: '/quality',
  component: lazyRouteComponent(() => import('./quality/quality-screen'), 'QualityScreen'),
});

const usage = createRoute({
  getParentRoute: () => root,
  path: '/usage',
  validateSearch: ({ days }: Record<string, unknown>): { days?: number } => {
    const number = Number(days);
    return number >= 1 && number <= 366 ? { days: Math.floor(number) } : {};
  },
  component: lazyRouteComponent(() => import('./usage/usage-screen'), 'UsageScreen'),
});

const predictors = createRoute({
  getParentRoute: () => root,
  path: '/predictors',
  component: lazyRouteComponent(() => import('./predictors/predictors-screen'), 'PredictorsScreen'),
});

const version = createRoute({
  getParentRoute: () => root,
  path: '/predictors/$name/$version',
  component: lazyRouteComponent(() => import('./predictors/version-screen'), 'VersionScreen'),
});

const trial = createRoute({
  getParentRoute: () => root,
  path: '/predictors/$name/$version/trials/$id',
  component: lazyRouteComponent(() => import('./predictors/trial-screen'), 'TrialScreen'),
});

const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers',
  component: lazyRouteComponent(() => import('./customers/customers-screen'), 'CustomersScreen'),
});

const customer = createRoute({
  getParentRoute: () => root,
  path: '/customers/$id',
  component: lazyRouteComponent(() => import('./customers/customer-screen'), 'CustomerScreen'),
});

const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  component: lazyRouteComponent(() => import('./users/users-screen'), 'UsersScreen'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-screen'), 'AuditScreen'),
});

const tree = root.addChildren([
  search,
  images.addChildren([image]),
  collections,
  collection,
  products,
  product,
  looks,
  look,
  items,
  rules,
  newRule,
  rule,
  rulesVersions,
  feeds,
  feed,
  feedRun,
  tags,
  tag,
  categories,
  outfits,
  map,
  quality,
  usage,
  predictors,
  version,
  trial,
  customers,
  customer,
  users,
  audit,
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: false,
  // Given where it is drawn.
  context: { who: undefined as unknown as Who },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
