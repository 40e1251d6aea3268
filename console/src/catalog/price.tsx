import { amountText, type Item } from './words';

/** What an item costs; the price before where there is a sale. */
export function Price({ of: { price, sale_price, currency } }: { of: Item }) {
  if (price === undefined || currency === undefined) return '–';
  if (!sale_price) return amountText(price, currency);
  return (
    <>
      <s>
        <span className="visually-hidden">instead of </span>
        {amountText(price, currency)}
      </s>{' '}
      {amountText(sale_price, currency)}
    </>
  );
}
