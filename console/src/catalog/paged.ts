import { useInfiniteQuery } from '@tanstack/react-query';
import type { SuperuserClient } from '@vitrine/sdk';
import { useCallback } from 'react';
import { useWho } from '../session/who';

interface Page<One> {
  links: { next: string | null };
  results: One[];
}

export interface PageQuery {
  limit: number;
  offset: number;
}

const resultsOfPage = 60;

/** A list that is read page by page as it is scrolled to, under a key as that of `useData`. */
export function usePaged<One>(
  key: readonly unknown[],
  read: (api: SuperuserClient, page: PageQuery, signal: AbortSignal) => Promise<Page<One>>,
) {
  const { api, customer } = useWho();
  const query = useInfiniteQuery({
    queryKey: [customer.id, ...key, 'paged'],
    queryFn: ({ pageParam, signal }) => read(api, { limit: resultsOfPage, offset: pageParam }, signal),
    initialPageParam: 0,
    getNextPageParam: ({ links }, pages) => (links.next === null ? undefined : pages.length * resultsOfPage),
  });
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  return {
    data: data?.pages.flatMap(({ results }) => results),
    error,
    isPending,
    refetch,
    hasMore: hasNextPage,
    isReadingMore: isFetchingNextPage,
    more: useCallback(() => void fetchNextPage(), [fetchNextPage]),
  };
}
