/**
 * How values cross into PostgreSQL's text format and back. Both databases use these functions, so that a
 * statement gives the same JavaScript values on both.
 */
import type { SqlValue } from './database.js';

type Parse = (text: string) => unknown;

/** JavaScript's first and last moment stand for PostgreSQL's `-infinity` and `infinity`. */
const momentMax = 8.64e15;

const scalarParsers: Record<number, Parse> = {
  16: (text) => text === 't', // bool
  17: parseBytes, // bytea
  20: Number, // int8
  21: Number, // int2
  23: Number, // int4
  26: Number, // oid
  114: JSON.parse, // json
  700: Number, // float4
  701: Number, // float8
  1184: parseMoment, // timestamptz
  1700: Number, // numeric
  3802: JSON.parse, // jsonb
};

/** Array type → type of its elements; those that are missing in `scalarParsers` stay strings. */
const elementTypes: Record<number, number> = {
  1000: 16,
  1001: 17,
  1003: 19, // name
  1005: 21,
  1007: 23,
  1009: 25, // text
  1015: 1043, // varchar
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1185: 1184,
  1231: 1700,
  2951: 2950, // uuid
  3807: 3802,
};

/** The function that turns a column of the type `oid` from text into its value. */
export function parserOf(oid: number): Parse {
  const element = elementTypes[oid];
  if (element !== undefined) return (text) => parseArray(text, scalarParsers[element] ?? asText);
  return scalarParsers[oid] ?? asText;
}

/** The text form of a parameter, which PostgreSQL reads as whatever type the statement gives it. */
export function toText(value: SqlValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return momentText(value);
  if (value instanceof Uint8Array) return bytesText(value);
  if (Array.isArray(value)) return `{${value.map(elementText).join(',')}}`;
  throw new TypeError(`A statement cannot carry a value of the type ${typeof value}`);
}

function elementText(element: SqlValue | undefined): string {
  const text = toText(element);
  return text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

function momentText(moment: Date): string {
  if (moment.getTime() >= momentMax) return 'infinity';
  if (moment.getTime() <= -momentMax) return '-infinity';
  return moment.toISOString();
}

function parseMoment(text: string): Date {
  if (text === 'infinity') return new Date(momentMax);
  if (text === '-infinity') return new Date(-momentMax);
  return new Date(text);
}

function bytesText(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** Copies, so that the bytes start an ArrayBuffer of their own: views such as Float32Array need the alignment. */
function parseBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

function asText(text: string): string {
  return text;
}

/** One dimension: `{a,"b,c",NULL}`. */
function parseArray(text: string, parse: Parse): unknown[] {
  const elements: unknown[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"|([^,{}]+)/gs;
  for (const [, quoted, plain] of text.matchAll(pattern)) {
    if (quoted !== undefined) elements.push(parse(quoted.replace(/\\(.)/gs, '$1')));
    else elements.push(plain === 'NULL' ? null : parse(plain as string));
  }
  return elements;
}

/** The nearest number that a column of four bytes (`real`) holds; PostgreSQL refuses what is nearer to nothing than any of them. */
export function toReal(value: number | null | undefined): number | null {
  return value == null ? null : Math.fround(value);
}
