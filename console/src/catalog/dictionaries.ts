import { useMemo } from 'react';
import { useData } from '../data';

const readOnceMs = 5 * 60_000;
const looksOfWords = 500;

export function useCategories() {
  return useData(
    ['categories'],
    async (api, signal) =>
      (await api.GET('/categories', { params: { query: { limit: 1000 } }, signal })).data.results,
  );
}

export function useTagDictionary() {
  return useData(['tags'], async (api, signal) => (await api.GET('/tags', { signal })).data.results);
}

/** Words that the first looks of the shop use, to choose from; others can be written. */
export function useKnownWords() {
  return useData(
    ['looks', 'words'],
    async (api, signal) => {
      const query = { limit: looksOfWords, product: 'expand', item: 'none' } as const;
      const { results } = (await api.GET('/looks', { params: { query }, signal })).data;
      const of = (word: (look: (typeof results)[number]) => string | null | undefined) =>
        [...new Set(results.map(word).filter((one): one is string => !!one))].sort();
      return {
        brand: of(({ product }) => product?.brand),
        colour: of(({ colour }) => colour),
        pattern: of(({ pattern }) => pattern),
        material: of(({ material }) => material),
      };
    },
    { staleTime: readOnceMs },
  );
}

/** Names for ids, where they are known. */
export interface Names {
  category(id: string): string;
  attribute(id: string): string;
  label(attribute: string, id: string): string;
}

export function useNames(): Names {
  const { data: categories } = useCategories();
  const { data: tags } = useTagDictionary();
  return useMemo(() => {
    const attribute = (id: string) => tags?.find((one) => one.id === id);
    return {
      category: (id) => categories?.find((one) => one.id === id)?.name ?? id,
      attribute: (id) => attribute(id)?.name ?? id,
      label: (of, id) => attribute(of)?.labels.find((one) => one.id === id)?.name ?? id,
    };
  }, [categories, tags]);
}

interface Node {
  id: string;
  name: string;
  parent_id: string | null;
}

/** Each below its parent, with how deep it stands. */
export function asTree<One extends Node>(categories: One[]): (One & { depth: number })[] {
  const known = new Set(categories.map(({ id }) => id));
  const below = (parent: string | null, depth: number): (One & { depth: number })[] =>
    categories
      .filter(({ parent_id }) => (parent_id !== null && known.has(parent_id) ? parent_id : null) === parent)
      .flatMap((one) => [{ ...one, depth }, ...below(one.id, depth + 1)]);
  return below(null, 0);
}
