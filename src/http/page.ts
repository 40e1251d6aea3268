import { type TSchema, Type } from 'typebox';

export const pageLimitDefault = 20;
export const pageLimitMax = 1000;
export const pageOffsetMax = 10_000_000;

/** The query parameters of every list. */
export const pageQuery = {
  limit: Type.Integer({
    minimum: 1,
    maximum: pageLimitMax,
    default: pageLimitDefault,
    description: 'Results on a page',
  }),
  offset: Type.Integer({ minimum: 0, maximum: pageOffsetMax, default: 0, description: 'Results to skip' }),
};

const Links = Type.Object(
  {
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'Path of the next page, or null on the last',
    }),
    prev: Type.Union([Type.String(), Type.Null()], {
      description: 'Path of the page before, or null on the first',
    }),
    limit: Type.Integer(),
    offset: Type.Integer(),
  },
  { $id: 'Links' },
);

/** The answer of every list. */
export function PageOf<Item extends TSchema>(item: Item, more: Record<string, TSchema> = {}) {
  return Type.Object({ links: Links, ...more, results: Type.Array(item) });
}

/** Cuts a page out of `limit + 1` rows: that there is one more says that there is a next page. */
export function pageOf<Row>(url: string, query: { limit: number; offset: number }, rows: Row[]) {
  return { links: links(url, query, rows.length > query.limit), results: rows.slice(0, query.limit) };
}

/** `next` and `prev` are the request's own path and query with another offset. */
export function links(url: string, { limit, offset }: { limit: number; offset: number }, hasNext: boolean) {
  const [path, search = ''] = url.split('?', 2) as [string, string?];
  const at = (other: number) => {
    const query = new URLSearchParams(search);
    query.set('limit', String(limit));
    query.set('offset', String(other));
    return `${path}?${query}`;
  };
  return {
    next: hasNext ? at(offset + limit) : null,
    prev: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    limit,
    offset,
  };
}
