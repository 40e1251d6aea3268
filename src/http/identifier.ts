import { Type } from 'typebox';

export const idCharsMax = 255;

/** Control characters and halves of surrogate pairs cannot be stored or shown; everything else is the customer's business. */
const idPattern = '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$';

/** An id of the customer's own as it stands in paths, queries and answers. */
export const Id = Type.String({
  minLength: 1,
  maxLength: idCharsMax,
  pattern: idPattern,
  description: 'Any characters but control characters',
});

/** The same in a body, where an integer is accepted and means its decimal string. */
export const IdInput = Type.Union([
  Id,
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
]);

export function idOf(input: string | number): string {
  return String(input);
}
