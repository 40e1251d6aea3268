import type { components } from '@vitrine/sdk';
import type { Availability } from './filters';

type Schemas = components['schemas'];
export type Look = Schemas['Look'];
export type Product = Schemas['Product'];
export type Item = NonNullable<Look['items']>[number];

export const availabilityWords: Record<Availability, string> = {
  in_stock: 'In stock',
  out_of_stock: 'Out of stock',
  preorder: 'Preorder',
  backorder: 'Backorder',
};

/** What people call a look: its own title, or that of its product with what sets it apart. */
export function lookTitle({ id, title, colour, product }: Look): string {
  if (title) return title;
  const name = product?.title ?? id ?? '';
  return colour ? `${name}, ${colour}` : name;
}

export function amountText(amount: string, currency: string): string {
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(Number(amount));
}

/** From the lowest to the highest price that counts. */
export function priceRange(items: Item[] = []): string | undefined {
  const [first] = items;
  if (!first?.currency) return undefined;
  const prices = items
    .filter(({ currency }) => currency === first.currency)
    .map(({ price, sale_price }) => Number(sale_price ?? price));
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const shown = (price: number) => amountText(String(price), first.currency!);
  return low === high ? shown(low) : `${shown(low)} – ${shown(high)}`;
}

/** Of all items together: in stock when one of them is. */
export function availabilityOf(items: Item[] = []): Availability | undefined {
  const [first] = items;
  return items.find(({ availability }) => availability === 'in_stock')?.availability ?? first?.availability;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
