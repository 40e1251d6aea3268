import { type TSchema, Type } from 'typebox';
import { errors } from '../errors.js';
import { urlCharsMax } from '../images/limits.js';
import { attributeNameCharsMax, attributesCharsMax, attributesMax, wordCharsMax } from './limits.js';

/** Neither NUL nor half a surrogate pair: the database takes neither. */
const textPattern = '^[^\\u0000\\ud800-\\udfff]*$';
const storable = new RegExp(textPattern, 'u');

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Text = (charsMax: number, options: { description?: string } = {}) =>
  Type.String({ minLength: 1, maxLength: charsMax, pattern: textPattern, ...options });

/** A field that may be absent; null says the same. */
export const OptionalText = (charsMax: number, options: { description?: string } = {}) =>
  Type.Optional(Nullable(Text(charsMax, options)));

export const Word = (description?: string) =>
  OptionalText(wordCharsMax, description === undefined ? {} : { description });

export const Url = OptionalText(urlCharsMax, { description: 'http(s) address in the shop' });

const AttributeValue = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
  Type.Array(Type.Union([Type.String(), Type.Number()])),
]);

export const Attributes = Type.Record(Type.String(), AttributeValue, {
  description: `The customer's own facts: up to ${attributesMax} names with a text, number, truth value, or list of texts and numbers`,
});
export type Attributes = Record<string, string | number | boolean | null | (string | number)[]>;

/** Null takes a name away, so that a change can. */
export function checkedAttributes(given: Attributes = {}): Attributes {
  const entries = Object.entries(given).filter(([, value]) => value !== null);
  if (entries.length > attributesMax)
    throw errors.requestInvalid(`\`attributes\` may have ${attributesMax} names.`);
  if (JSON.stringify(given).length > attributesCharsMax)
    throw errors.requestInvalid(`\`attributes\` may have ${attributesCharsMax} characters as JSON.`);
  for (const [name, value] of entries) {
    if (name === '' || name.length > attributeNameCharsMax)
      throw errors.requestInvalid(
        `A name in \`attributes\` has between 1 and ${attributeNameCharsMax} characters.`,
      );
    if ([name, value].flat().some((text) => typeof text === 'string' && !storable.test(text)))
      throw errors.requestInvalid('`attributes` may hold neither NUL nor half a surrogate pair.');
  }
  return Object.fromEntries(entries);
}

export function checkedUrl(url: string | null | undefined): string | null {
  if (url === null || url === undefined) return null;
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    throw errors.requestInvalid('`url` is an address with http:// or https://.');
  return url;
}

/** When a row came and when it was changed last, as JSON of the database. */
export interface Times {
  created_at: string;
  updated_at: string;
}

/** Times of what may be hidden. */
export interface HidableTimes extends Times {
  hidden_since: string | null;
}

export const shownTimesFields = {
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
};

export const shownHidableFields = {
  ...shownTimesFields,
  hidden_since: Type.Optional(
    Type.String({ format: 'date-time', description: 'Since when it is missing in its feed; only then' }),
  ),
};

export function shownHidableTimes(row: HidableTimes) {
  const { hidden_since: since } = row;
  return { ...shownTimes(row), ...(since === null ? {} : { hidden_since: new Date(since).toISOString() }) };
}

export function shownTimes({ created_at, updated_at }: Times) {
  return { created_at: new Date(created_at).toISOString(), updated_at: new Date(updated_at).toISOString() };
}
