import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import type { FieldError } from './problem.js';
import { unstorableAt } from './storable.js';

type Where = FieldError['in'];

const unstorableMessage = 'may hold neither the character NUL nor half of a pair of surrogates';

export type Checked<T> = { ok: true; value: T } | { ok: false; fields: FieldError[] };

/**
 * A check of one part of a request. Text (query, path) is converted to the types of the schema first. What is stored may hold
 * no text that a database refuses.
 */
export function validator<Schema extends TSchema>(
  schema: Schema,
  where: Where,
  { isStored = true } = {},
): (value: unknown) => Checked<Static<Schema>> {
  // When it is first asked for: all of them at the start would take a good part of a second.
  const compile = () => Compile(schema);
  let compiled: ReturnType<typeof compile> | undefined;
  const isText = where === 'query' || where === 'path';
  return (given) => {
    const value = Value.Default(schema, isText ? Value.Convert(schema, Value.Clone(given)) : given);
    compiled ??= compile();
    if (compiled.Check(value)) {
      const path = isStored ? unstorableAt(value) : undefined;
      if (path === undefined) return { ok: true, value: value as Static<Schema> };
      return { ok: false, fields: [{ in: where, path, message: unstorableMessage }] };
    }
    return { ok: false, fields: fieldErrors(compiled.Errors(value), where, schema) };
  };
}

interface SchemaError {
  keyword: string;
  instancePath: string;
  schemaPath: string;
  message: string;
  params: object;
}

/** One line per bad field: unions report once, in words, instead of once for each of their branches. */
function fieldErrors(raw: SchemaError[], where: Where, schema: TSchema): FieldError[] {
  const unions = raw.filter((error) => error.keyword === 'anyOf');
  const branchOf = (error: SchemaError) =>
    unions.find((union) => error !== union && error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`));
  const byPath = new Map<string, FieldError>();
  for (const error of raw) {
    const union = branchOf(error);
    const path = error.instancePath + missingName(error);
    if (union && path.startsWith(union.instancePath) && error.keyword === 'type') continue;
    if (
      error.keyword === 'anyOf' &&
      raw.some((other) => branchOf(other) === error && other.keyword !== 'type')
    )
      continue;
    if (error.keyword === 'boolean' || (error.keyword === 'additionalProperties' && byPath.has(path)))
      continue;
    if (!byPath.has(path)) byPath.set(path, { in: where, path, message: inWords(error, schema) });
  }
  return [...byPath.values()].slice(0, fieldErrorsMax);
}

/** Nobody reads further than this. */
const fieldErrorsMax = 50;

function missingName(error: SchemaError): string {
  if (error.keyword === 'required')
    return `/${(error.params as { requiredProperties: string[] }).requiredProperties[0]}`;
  if (error.keyword === 'additionalProperties') {
    return `/${(error.params as { additionalProperties: string[] }).additionalProperties[0]}`;
  }
  return '';
}

function inWords(error: SchemaError, schema: TSchema): string {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'required') return 'is required';
  if (error.keyword === 'additionalProperties') return 'is not a field of this request';
  if (error.keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  const rule = error.keyword === 'pattern' ? descriptionAt(schema, error.schemaPath) : undefined;
  return rule === undefined ? error.message : `must be as described: ${rule}`;
}

/** People are told the rule in words, where the schema has them. */
function descriptionAt(schema: TSchema, schemaPath: string): string | undefined {
  const names = schemaPath.split('/').slice(1);
  const found = names.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    schema,
  );
  return (found as { description?: string } | undefined)?.description;
}
