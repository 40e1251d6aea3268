/** What the elements read of a look that the API answers with its product and items. */
export interface Look {
  id: string;
  title?: string | null;
  colour?: string | null;
  url?: string | null;
  primary_image?: { id: string; status: string } | null;
  images?: { id: string }[];
  product?: { id: string; title?: string; brand?: string | null; url?: string | null };
  items?: Item[];
  /** Of what goes with a look. */
  slot?: string | null;
  position?: number;
  score?: number | null;
  relevance?: number | null;
}

interface Item {
  availability: string;
  price: string;
  sale_price: string | null;
  currency: string;
  url: string | null;
}

/** A look as a card shows it; what is not there is empty. */
export interface LookView {
  id: string;
  product_id: string;
  title: string;
  brand: string;
  colour: string;
  slot: string;
  /** Formatted, such as `from $129.00`. */
  price: string;
  /** The price before the sale, formatted. */
  before: string;
  /** Where the card leads. */
  href: string;
  sold_out: boolean;
}

export interface Manner {
  /** Pattern of addresses, such as `/products/{product_id}?look={look_id}`. */
  href: string | null;
  /** Of prices. */
  locale: string;
  /** Where items have several. */
  currency: string | null;
  /** `from {price}` */
  from: string;
}

export function lookView(look: Look, manner: Manner): LookView {
  const { id, product, items = [] } = look;
  const inStock = items.filter(({ availability }) => availability !== 'out_of_stock');
  const offered = inStock.length > 0 ? inStock : items;
  return {
    id,
    product_id: product?.id ?? '',
    title: look.title ?? product?.title ?? id,
    brand: product?.brand ?? '',
    colour: look.colour ?? '',
    slot: look.slot ?? '',
    ...priceOf(offered, manner),
    href: addressOf(look, offered, manner.href),
    sold_out: items.length > 0 && inStock.length === 0,
  };
}

/** That of the cheapest item. */
function priceOf(items: Item[], { currency, locale, from }: Manner): { price: string; before: string } {
  const wanted = items.filter((item) => item.currency === currency);
  const sameCurrency =
    wanted.length > 0 ? wanted : items.filter((item) => item.currency === items[0]!.currency);
  const amounts = sameCurrency
    .map((item) => ({ ...item, amount: Number(item.sale_price ?? item.price) }))
    .sort((one, other) => one.amount - other.amount);
  const [cheapest] = amounts;
  if (!cheapest) return { price: '', before: '' };
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: cheapest.currency });
  const price = format.format(cheapest.amount);
  return {
    price: amounts.at(-1)!.amount > cheapest.amount ? from.replace('{price}', () => price) : price,
    before: cheapest.sale_price === null ? '' : format.format(Number(cheapest.price)),
  };
}

/** By the page's pattern, or else as the catalogue has it. */
function addressOf(look: Look, items: Item[], pattern: string | null): string {
  if (pattern === null) return look.url ?? items[0]?.url ?? look.product?.url ?? '';
  const values: Record<string, string> = { look_id: look.id, product_id: look.product?.id ?? '' };
  return pattern.replaceAll(/\{(\w+)\}/g, (text, name) => {
    return name in values ? encodeURIComponent(values[name]!) : text;
  });
}
