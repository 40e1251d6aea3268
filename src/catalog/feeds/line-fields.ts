import { fetchableUrl } from '../../http/fetchable-url.js';
import { idCharsMax } from '../../http/identifier.js';
import { Problem } from '../../http/problem.js';
import { urlCharsMax } from '../../images/limits.js';
import type { availabilities } from '../item.js';
import { descriptionCharsMax, imagesPerLookMax, titleCharsMax, wordCharsMax } from '../limits.js';
import { isCurrency, minorUnits } from '../money.js';
import type { RowError } from './feed-row.js';
import type { Field } from './mapping.js';

const repeatable = new Set<Field>(['additional_image_link', 'image_id', 'product_type']);
const unstorable = /\p{Cc}|\p{Cs}/u;
const availabilityOf = new Map<string, (typeof availabilities)[number]>([
  ['in stock', 'in_stock'],
  ['out of stock', 'out_of_stock'],
  ['preorder', 'preorder'],
  ['pre order', 'preorder'],
  ['backorder', 'backorder'],
  ['back order', 'backorder'],
]);

/** The fields of one row, each read once; what is wrong gathers in `errors`. */
export class LineFields {
  readonly errors: RowError[];
  readonly #valuesOf: (field: Field) => string[];

  constructor(valuesOf: (field: Field) => string[], errors: RowError[]) {
    this.#valuesOf = valuesOf;
    this.errors = [...errors];
  }

  refuse(field: Field, code: string, message: string): undefined {
    this.errors.push({ field, code, message });
    return undefined;
  }

  all(field: Field): string[] {
    return this.#valuesOf(field).filter((value) => this.#isStorable(field, value));
  }

  id(field: Field): string | undefined {
    return this.optionalId(field) ?? this.#missing(field);
  }

  optionalId(field: Field): string | undefined {
    return this.#text(field, idCharsMax);
  }

  word(field: Field): string | undefined {
    return this.#text(field, wordCharsMax);
  }

  title(): string | undefined {
    return this.#text('title', titleCharsMax) ?? this.#missing('title');
  }

  /** One line breaks into several; control characters beside line ends are refused. */
  description(): string | undefined {
    return this.#text('description', descriptionCharsMax);
  }

  url(field: Field): string | undefined {
    const text = this.#text(field, urlCharsMax);
    if (text === undefined) return undefined;
    const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
    return isAddress ? text : this.refuse(field, 'invalid', 'must be an address with http:// or https://');
  }

  /** Images that are posted otherwise, between commas or one by one. */
  imageIds(): string[] {
    return this.all('image_id').flatMap((text) => text.split(/\s*,\s*/));
  }

  pictures(): string[] {
    const first = this.url('image_link');
    const more = this.all('additional_image_link').filter((address) => this.#isPicture(address));
    if (first !== undefined) this.#isPicture(first, 'image_link');
    const all = [...new Set([...(first === undefined ? [] : [first]), ...more])];
    if (all.length > imagesPerLookMax)
      this.refuse('additional_image_link', 'too_many', `may have ${imagesPerLookMax} addresses`);
    return all;
  }

  availability(): (typeof availabilities)[number] | undefined {
    const text = this.word('availability');
    if (text === undefined) return this.#missing('availability');
    const words = text.toLowerCase().replace(/[\s_-]+/g, ' ');
    const known = availabilityOf.get(words);
    return (
      known ?? this.refuse('availability', 'unknown', 'must be in_stock, out_of_stock, preorder or backorder')
    );
  }

  condition(): string {
    const text = this.word('condition')?.toLowerCase() ?? 'new';
    if (!['new', 'refurbished', 'used'].includes(text))
      this.refuse('condition', 'unknown', 'must be new, refurbished or used');
    return text;
  }

  gtin(): string | undefined {
    const text = this.word('gtin')?.replace(/[\s-]/g, '');
    if (text === undefined || /^[0-9]{8,14}$/.test(text)) return text;
    return this.refuse('gtin', 'invalid', 'must have 8 to 14 digits');
  }

  /** Prices as amounts in one currency. The sale price is there only while it counts. */
  prices(now: Date) {
    const price = this.#money('price');
    if (!price && !this.errors.some(({ field }) => field === 'price')) this.#missing('price');
    const sale = this.#money('sale_price');
    const [from, until] = this.#window();
    if (price && sale && sale.currency !== price.currency)
      this.refuse('sale_price', 'currency_differs', `must be in ${price.currency}, as the price is`);
    else if (price && sale && sale.minor > price.minor)
      this.refuse('sale_price', 'higher_than_price', 'may not be higher than the price');
    const counts = (!from || from <= now) && (!until || now < until);
    const changesAt = sale ? [from, until].find((moment) => moment && moment > now) : undefined;
    return {
      price: price?.amount,
      currency: price?.currency,
      salePrice: sale && counts ? sale.amount : undefined,
      changesAt,
    };
  }

  availabilityDate(): { availability_date?: string } {
    const text = this.word('availability_date');
    if (text === undefined) return {};
    if (Number.isNaN(momentOf(text)))
      this.refuse('availability_date', 'invalid', 'must be a date such as 2026-12-24');
    return { availability_date: text };
  }

  attributes(names: readonly Field[]): Record<string, string> {
    return Object.fromEntries(
      names.flatMap((name) => {
        const text = this.word(name);
        return text === undefined ? [] : [[name, text]];
      }),
    );
  }

  #window(): [Date | undefined, Date | undefined] {
    const text = this.word('sale_price_effective_date');
    if (text === undefined) return [undefined, undefined];
    const [from, until] = text.split('/').map(momentOf);
    if (from === undefined || until === undefined || !(from < until)) {
      this.refuse(
        'sale_price_effective_date',
        'invalid',
        'must be two moments such as 2026-11-01T00:00+0100/2026-11-30T23:59+0100',
      );
      return [undefined, undefined];
    }
    return [new Date(from), new Date(until)];
  }

  /** `59.90 EUR`, also `EUR 59.90` and `1,234.50 EUR`. */
  #money(field: 'price' | 'sale_price') {
    const text = this.#text(field, wordCharsMax);
    if (text === undefined) return undefined;
    const [, before, digits, after] = /^([A-Za-z]{3})?\s*([0-9.,]+)\s*([A-Za-z]{3})?$/.exec(text) ?? [];
    const currency = (before ?? after)?.toUpperCase();
    if (digits === undefined) return this.refuse(field, 'invalid', 'must be a price such as 59.90 EUR');
    if (currency === undefined) return this.refuse(field, 'currency_missing', 'needs a currency: 59.90 EUR');
    if (!isCurrency(currency))
      return this.refuse(field, 'currency_unknown', `is in ${currency}, which is no currency of ISO 4217`);
    const amount = digits.replace(/,(?=\d{3}(\D|$))/g, '').replace(/^(\d+),(\d{1,2})$/, '$1.$2');
    const minor = minorUnits(amount, currency);
    if (minor === undefined)
      return this.refuse(
        field,
        'invalid',
        `must be a price in ${currency}: digits, and no more decimals than it has`,
      );
    return { amount, currency, minor };
  }

  #isPicture(address: string, field: Field = 'additional_image_link'): boolean {
    try {
      fetchableUrl(address);
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!this.errors.some((other) => other.field === field))
        this.refuse(field, 'invalid', error.detail ?? 'is no address that can be fetched');
      return false;
    }
  }

  #text(field: Field, charsMax: number): string | undefined {
    const values = this.#valuesOf(field);
    if (values.length > 1 && !repeatable.has(field))
      return this.refuse(field, 'repeated', 'stands there more than once');
    const text = values[0];
    if (text === undefined || !this.#isStorable(field, text)) return undefined;
    if (text.length <= charsMax) return text;
    return this.refuse(field, 'too_long', `may have ${charsMax} characters`);
  }

  #isStorable(field: Field, text: string): boolean {
    const kept = field === 'description' ? text.replace(/[\t\r\n]/g, '') : text;
    if (!unstorable.test(kept)) return true;
    this.refuse(field, 'invalid', 'holds control characters or half a character');
    return false;
  }

  #missing(field: Field): undefined {
    if (this.errors.some((error) => error.field === field)) return undefined;
    return this.refuse(field, 'missing', 'is required');
  }
}

/** Milliseconds; `+0100` is accepted beside `+01:00`. */
function momentOf(text: string): number {
  return Date.parse(text.trim().replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}
