import type { TSchema } from 'typebox';
import type { Operation } from '../operation.js';
import type { Tool } from './tools.js';

type Json = Record<string, unknown>;

/** Pictures lie on the machine of the assistant where its server runs there too. */
const path = { type: 'string', description: 'A file on this machine' };

/** The arguments of a tool as JSON Schema: what the operation says of its fields. */
export function inputSchema({ operation, fields, required }: Tool, options: { localFiles: boolean }) {
  const known = propertiesOf(operation);
  const properties = Object.fromEntries(
    fields.map((field) => {
      const schema = plain(known[field]!);
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

function pictureSchema(schema: Json, { localFiles }: { localFiles: boolean }): Json {
  const { url, base64 } = schema.properties as Json;
  const properties = { url, base64, ...(localFiles ? { path } : {}) };
  const names = Object.keys(properties).map((name) => `\`${name}\``);
  return {
    type: 'object',
    description: `One of ${names.join(', ')}`,
    properties,
    additionalProperties: false,
  };
}

/** Without the names of components, which mean something in the API document alone. */
function plain(schema: unknown): Json {
  return JSON.parse(JSON.stringify(schema, (name, value) => (name === '$id' ? undefined : value)));
}
