import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
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

const tree = root.addChildren([search, images.addChildren([image]), collections, collection]);

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
