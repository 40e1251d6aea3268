/** The columns of an archive: their type in SQL, and what a value must be before the database is asked. */
import { type TSchema, Type } from 'typebox';
import { Nullable } from '../../catalog/fields.js';
import { Id } from '../../http/identifier.js';

export interface Column {
  type:
    | 'text'
    | 'int'
    | 'bigint'
    | 'real'
    | 'float8'
    | 'boolean'
    | 'timestamptz'
    | 'jsonb'
    | 'text[]'
    | 'bytea';
  schema: TSchema;
  /** The expression that is read in place of the column: `t` is the row. */
  from?: string;
  /** Only told: no column of that name is written. */
  isTold?: boolean;
}

/** Far beyond what the API takes in one field: what it let in is not judged again, only that it is a text. */
const textCharsMax = 1_000_000;

export const id: Column = { type: 'text', schema: Id };
export const text: Column = { type: 'text', schema: Type.String({ maxLength: textCharsMax }) };
export const int: Column = { type: 'int', schema: whole(2 ** 31 - 1) };
export const bigint: Column = { type: 'bigint', schema: whole(Number.MAX_SAFE_INTEGER) };
export const real: Column = { type: 'real', schema: Type.Number() };
export const float: Column = { type: 'float8', schema: Type.Number() };
export const boolean: Column = { type: 'boolean', schema: Type.Boolean() };
/** As PostgreSQL writes it in JSON, to the microsecond. */
export const moment: Column = {
  type: 'timestamptz',
  schema: Type.String({
    pattern: '^\\d{4,6}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?[+-]\\d\\d(:\\d\\d)?$',
  }),
};
export const sha256: Column = { type: 'text', schema: Type.String({ pattern: '^[0-9a-f]{64}$' }) };
export const ids: Column = { type: 'text[]', schema: Type.Array(Id, { maxItems: 10_000 }) };
/** In base64. */
export const bytes: Column = { type: 'bytea', schema: Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$' }) };

export function json(schema: TSchema): Column {
  return { type: 'jsonb', schema };
}

export function oneOf(values: readonly string[]): Column {
  return { type: 'text', schema: Type.Enum([...values]) };
}

export function nullable(column: Column): Column {
  return { ...column, schema: Nullable(column.schema) };
}

export function told(column: Column, from: string): Column {
  return { ...column, from, isTold: true };
}

function whole(maximum: number): TSchema {
  return Type.Integer({ minimum: -maximum, maximum });
}
