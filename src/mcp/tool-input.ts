import type { TSchema } from 'typebox';
import type { Operation } from '../operation.js';
import { resultsMax, type Tool } from './tools.js';

type Json = Record<string, unknown>;

/** How a picture may be given. */
export function pictureNames({ localFiles }: { localFiles: boolean }): string[] {
  return localFiles ? ['url', 'base64', 'path'] : ['url', 'base64'];
}

/** Pictures lie on the machine of the assistant where its server runs there too. */
const path = { type: 'string', description: 'A file on this machine' };

/** The arguments of a tool as JSON Schema: what the operation says of its fields. */
export function inputSchema(
  { operation, fields, required, defaults = {} }: Tool,
  options: { localFiles: boolean },
) {
  const known = propertiesOf(operation);
  const properties = Object.fromEntries(
    fields.map((field) => {
      const schema = { ...plain(known[field]!), ...(field in defaults ? { default: defaults[field] } : {}) };
      if (field === 'limit') return [field, { ...schema, maximum: resultsMax }];
      return [field, field === 'file' ? pictureSchema(schema, options) : schema];
    }),
  );
  return { type: 'object' as const, properties, required, additionalProperties: false };
}

function propertiesOf({ params, query, body }: Operation): Record<string, TSchema> {
  // The body last: where a field stands in both, that of the query outranks it only for links.
  return {
    ...params?.properties,
    ...query?.properties,
    ...(body as { properties?: object } | undefined)?.properties,
  };
}

function pictureSchema(schema: Json, options: { localFiles: boolean }): Json {
  const known: Json = { ...(schema.properties as Json), path };
  const names = pictureNames(options);
  const properties = Object.fromEntries(names.map((name) => [name, known[name]]));
  return {
    type: 'object',
    description: `One of ${names.map((name) => `\`${name}\``).join(', ')}`,
    properties,
    additionalProperties: false,
  };
}

/** Without the names of components, which mean something in the API document alone. */
function plain(schema: unknown): Json {
  return JSON.parse(JSON.stringify(schema, (name, value) => (name === '$id' ? undefined : value)));
}
