import { queryOptions, usePrefetchQuery, useQueries, useQueryClient } from '@tanstack/react-query';
import type { components } from '@vitrine/sdk';
import { useData } from '../data';
import { useWho } from '../session/who';

export type Image = components['schemas']['Image'];
type Collection = components['schemas']['Collection'];

/** Which images: those of a status, of a collection, or all. */
export interface ImageFilter {
  status?: 'pending' | 'ready' | 'failed' | undefined;
  collection?: string | undefined;
}

const imagesOfPage = 200;

/**
 * How many images there are; more than there are where both filters are used, until the last page has come. One answer has
 * the numbers of all states, and the list of collections theirs: they are shown until those of another filter come.
 */
export function useImageCount({ status, collection }: ImageFilter, collections: Collection[] | undefined) {
  const listed = collections?.find(({ id }) => id === collection)?.image_count;
  const held = useData(
    ['images', 'count', 'of state', status],
    async (api, signal) => {
      return (await api.GET('/usage', { params: { query: { days: 1 } }, signal })).data.held.images;
    },
    { enabled: collection === undefined, keepsPrevious: true },
  );
  const counted = useData(
    ['images', 'count', 'of collection', collection],
    async (api, signal) => {
      return (await api.GET('/collections/{id}', { params: { path: { id: collection! } }, signal })).data
        .image_count;
    },
    { enabled: collection !== undefined },
  );
  return collection === undefined
    ? { ...held, data: held.data?.[status ?? 'total'] }
    : { ...counted, data: counted.data ?? listed };
}

/** Asks for what a grid will show first, before there is one; gives what does so for a filter that somebody may choose next. */
export function useFirstPage(filter: ImageFilter): (next: ImageFilter) => void {
  const pageOf = useImagePage();
  const client = useQueryClient();
  usePrefetchQuery(pageOf(filter, 0));
  return (next) => void client.prefetchQuery(pageOf(next, 0));
}

/**
 * The pages that hold the images from `first` to `last`, of a list that may be very long. While it flies past, as when the
 * scrollbar is dragged, only what joins a page that is at hand is asked for.
 */
export function useImagePages(filter: ImageFilter, first: number, last: number, isFlying = false) {
  const pageOfFilter = useImagePage();
  const pageOf = (number: number) => pageOfFilter(filter, number);
  const client = useQueryClient();
  const from = Math.floor(Math.max(first, 0) / imagesOfPage);
  const to = Math.max(from, Math.floor(last / imagesOfPage));
  const numbers = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const isAtHand = (number: number) => client.getQueryData(pageOf(number).queryKey) !== undefined;
  const pages = useQueries({
    queries: numbers.map((number) => ({
      ...pageOf(number),
      enabled: !isFlying || isAtHand(number - 1) || isAtHand(number + 1),
    })),
  });
  const ending = pages.findIndex(({ data }) => data && data.links.next === null);
  const endingPage = pages[ending]?.data;
  return {
    imageAt(index: number): Image | undefined {
      const page = pages[Math.floor(index / imagesOfPage) - from];
      return page?.data?.results[index % imagesOfPage];
    },
    /** The ids of a range, asked for where they are not at hand. */
    async idsOf(start: number, end: number): Promise<string[]> {
      const ids = [];
      for (
        let number = Math.floor(start / imagesOfPage);
        number <= Math.floor(end / imagesOfPage);
        number++
      ) {
        // What is shown is what is meant, however old.
        const { results } = await client.ensureQueryData(pageOf(number));
        const offset = number * imagesOfPage;
        ids.push(...results.slice(Math.max(start - offset, 0), end - offset + 1).map(({ id }) => id));
      }
      return ids;
    },
    /** Where the list ends, if that has been seen. */
    end: endingPage && (from + ending) * imagesOfPage + endingPage.results.length,
    error: pages.find(({ error }) => error)?.error ?? null,
    retry: () => Promise.all(pages.map(({ refetch }) => refetch())),
  };
}

function useImagePage() {
  const { api, customer } = useWho();
  return ({ status, collection }: ImageFilter, number: number) =>
    queryOptions({
      queryKey: [customer.id, 'images', 'page', { status, collection }, number],
      queryFn: async ({ signal }) => {
        const query = {
          limit: imagesOfPage,
          offset: number * imagesOfPage,
          ...(status ? { status } : {}),
          ...(collection === undefined ? {} : { collection }),
        };
        return (await api.GET('/images', { params: { query }, signal })).data;
      },
    });
}

/** What people call an image. */
export function titleOf({ id, metadata }: Pick<Image, 'id' | 'metadata'>): string {
  const { name, title } = metadata as { name?: unknown; title?: unknown };
  for (const word of [name, title]) if (typeof word === 'string' && word.trim() !== '') return word;
  return id;
}
