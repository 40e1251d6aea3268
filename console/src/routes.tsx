import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readAuditSearch } from './audit/read-audit-search';
import { readImagesSearch } from './images/read-images-search';
import { readSearch } from './search/read-search';
import { NotFound, ScreenFailure } from './shell/failures';
import { Shell } from './shell/shell';

/** Every address of the console and the screen that stands there. Screens are loaded when they are first gone to. */
const root = createRootRoute({
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

const map = createRoute({
  getParentRoute: () => root,
  path: '/map',
  validateSearch: ({ by, look }: Record<string, unknown>): { by?: string; look?: string } => ({
    ...(by ? { by: String(by) } : {}),
    ...(look ? { look: String(look) } : {}),
  }),
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
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
