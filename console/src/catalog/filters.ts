export const availabilities = ['in_stock', 'out_of_stock', 'preorder', 'backorder'] as const;
export type Availability = (typeof availabilities)[number];

/** Which products, looks or items a list shows; stands in its address. */
export interface Filters {
  category?: string | undefined;
  brand?: string | undefined;
  availability?: Availability | undefined;
  /** `attribute:label`. */
  tag?: string | undefined;
  price_min?: string | undefined;
  price_max?: string | undefined;
  currency?: string | undefined;
  hidden?: 'include' | undefined;
}

const words = ['category', 'brand', 'tag', 'price_min', 'price_max', 'currency'] as const;

export function readFilters(search: Record<string, unknown>): Filters {
  const availability = availabilities.find((one) => one === search.availability);
  const said = words.filter((word) => search[word] !== undefined && search[word] !== '');
  return {
    ...Object.fromEntries(said.map((word) => [word, String(search[word])])),
    ...(availability ? { availability } : {}),
    ...(search.hidden === 'include' ? { hidden: 'include' as const } : {}),
  };
}

/** As the API is asked. */
export function queryOf({ tag, price_min, price_max, currency, hidden, ...rest }: Filters) {
  const hasPrice = currency !== undefined && /^[A-Z]{3}$/.test(currency);
  return {
    ...rest,
    hidden: hidden ?? ('exclude' as const),
    ...(tag === undefined ? {} : { tag: [tag] }),
    ...(hasPrice ? { currency } : {}),
    ...(hasPrice && price_min !== undefined ? { price_min } : {}),
    ...(hasPrice && price_max !== undefined ? { price_max } : {}),
  };
}

export function isFiltered(filters: Filters): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}
