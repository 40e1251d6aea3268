import type { TSchema } from 'typebox';
import { errors } from './errors.js';
import type { ProblemKind } from './http/problem.js';
import { ProblemBody } from './http/problem-body.js';
import type { BrowserSignIn } from './identity/identity-provider.js';
import { baseOf, type Operation } from './operation.js';
import { ProtocolProblem } from './predictors/open-inference/protocol-problem.js';
import { tagDescriptions } from './tags.js';
import { describeEvents } from './webhooks/describe-events.js';

type Json = Record<string, unknown>;
type SignIn = Omit<BrowserSignIn, 'clientId'>;

/** The OpenAPI 3.1 document of the operations and of the events. Schemas with an `$id` become named components. */
export function openApiDocument(
  operations: Operation[],
  info: { version: string; signIn: SignIn | undefined },
): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] ??= operation.base ? { servers: [otherServers[operation.base]] } : {};
    paths[operation.path]![operation.method.toLowerCase()] = describe(operation, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vitrine',
      version: info.version,
      summary: 'Which pictures look alike, what is on them, what goes with what.',
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/v1', description: 'This installation' }],
    tags: tagDescriptions.filter(({ name }) => operations.some((operation) => operation.tag === name)),
    paths,
    webhooks: describeEvents((schema) => components.hoist(schema)),
    components: {
      schemas: components.schemas,
      headers: rateLimitHeaders,
      securitySchemes: securitySchemes(info.signIn),
    },
  };
}

/** `create-images` → `createImages` */
export function operationIdOf(id: string): string {
  return id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function describe(operation: Operation, components: Components): Json {
  const { level, scope, tag, summary, body, streamedBody } = operation;
  const parameters = [
    ...parametersOf(operation.params, 'path', components),
    ...parametersOf(operation.query, 'query', components),
    ...(scope === 'customer' ? [selectedCustomer] : []),
  ];
  return {
    operationId: operationIdOf(operation.id),
    tags: [tag],
    summary,
    description: [operation.description, `Privilege level: **${level}**.`].filter(Boolean).join('\n\n'),
    security: securityOf(operation),
    'x-privilege-level': level,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body ? { requestBody: { required: true, content: contentOf(operation, body, components) } } : {}),
    ...(streamedBody ? { requestBody: streamOf(streamedBody) } : {}),
    responses: { ...answersOf(operation, components), ...problemsOf(operation, components) },
  };
}

/** A service call needs the key alone; `None_Authorization` is the literal `Authorization: None`. */
function securityOf({ level }: Operation): Json[] {
  const withToken = { Customer: [], Authorization: ['openid'] };
  if (level !== 'service') return [withToken];
  return [{ Customer: [], None_Authorization: [] }, withToken, { Customer: [] }];
}

function parametersOf(schema: Operation['query'], where: 'path' | 'query', components: Components): Json[] {
  if (!schema) return [];
  const required: string[] = (schema as { required?: string[] }).required ?? [];
  return Object.entries(schema.properties as Record<string, TSchema>).map(([name, property]) => {
    const { description, ...rest } = components.hoist(property) as Json;
    const isRequired = where === 'path' || (required.includes(name) && !('default' in rest));
    return { name, in: where, required: isRequired, ...(description ? { description } : {}), schema: rest };
  });
}

function contentOf(operation: Operation, body: TSchema, components: Components): Json {
  const json = {
    schema: components.hoist(body),
    ...(operation.example ? { example: operation.example } : {}),
  };
  if (!operation.multipart) return { 'application/json': json };
  return { 'application/json': json, 'multipart/form-data': { schema: formOf(operation, body, components) } };
}

function streamOf({ contentTypes, description }: NonNullable<Operation['streamedBody']>): Json {
  const bytes = { schema: { type: 'string', contentMediaType: 'application/octet-stream' } };
  return {
    required: false,
    description,
    content: Object.fromEntries(contentTypes.map((type) => [type, bytes])),
  };
}

/** The form of a picture operation: the fields of the body, and the picture as a part named `file`. */
function formOf(operation: Operation, body: TSchema, components: Components): Json {
  const file = { type: 'string', contentMediaType: 'application/octet-stream', description: 'The picture' };
  const many = operation.multipart === 'many-files';
  const { properties } = (many ? (body as unknown as { items: TSchema }).items : body) as unknown as {
    properties: Record<string, TSchema>;
  };
  const fields = Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => !operation.inPlaceOfFiles?.includes(name))
      .map(([name, property]) => [name, components.hoist(property)]),
  );
  if (operation.multipart === 'files-on-disk') {
    const files = { type: 'array', items: { ...file, description: 'A file under its own name' } };
    return { type: 'object', properties: { ...fields, file: files }, required: ['file'] };
  }
  const listed = {
    type: 'array',
    items: fields.id,
    description: 'One for each part `file`, in the same order',
  };
  return {
    type: 'object',
    properties: many ? { ...fields, id: listed, file: { type: 'array', items: file } } : { ...fields, file },
    ...(many ? { required: ['id', 'file'] } : {}),
  };
}

function answersOf(operation: Operation, components: Components): Json {
  return Object.fromEntries(
    Object.entries(operation.answers).map(([status, { description, schema, contentTypes }]) => {
      const bytes = { schema: { type: 'string', contentMediaType: 'application/octet-stream' } };
      const content = schema
        ? { 'application/json': { schema: components.hoist(schema) } }
        : Object.fromEntries((contentTypes ?? []).map((type) => [type, bytes]));
      return [
        status,
        {
          description,
          headers: headersOf(operation),
          ...(Object.keys(content).length > 0 ? { content } : {}),
        },
      ];
    }),
  );
}

const problemBodies = { '/v1': ProblemBody, '/v2': ProtocolProblem };
const otherServers = {
  '/v2': { url: '/v2', description: 'This installation, in the Open Inference Protocol' },
};

function problemsOf(operation: Operation, components: Components): Json {
  const byStatus = new Map<number, ProblemKind[]>();
  for (const kind of problemKindsOf(operation))
    byStatus.set(kind.status, [...(byStatus.get(kind.status) ?? []), kind]);
  const answer = (kinds: ProblemKind[]) => ({
    description: kinds.map(({ code, title }) => `\`${code}\`: ${title}`).join('\n\n'),
    headers: {
      ...headersOf(operation),
      ...(kinds.some(({ status }) => status === 429 || status === 503)
        ? { 'retry-after': retryAfterHeader }
        : {}),
    },
    content: { 'application/problem+json': { schema: components.hoist(problemBodies[baseOf(operation)]) } },
  });
  return Object.fromEntries([...byStatus].map(([status, kinds]) => [status, answer(kinds)]));
}

/** Every problem an operation can answer with: those of its level and form, and its own. */
export function problemKindsOf(operation: Operation): ProblemKind[] {
  const { scope, params, query } = operation;
  // A body that is not asked for is read as well.
  const body = operation.body ?? operation.streamedBody ?? operation.method !== 'GET';
  const kinds = [
    ...(params || query || body ? [errors.requestInvalid] : []),
    ...(body ? [errors.bodyInvalid, errors.bodyTooLarge] : []),
    errors.apiKeyInvalid,
    errors.tokenInvalid,
    errors.tokenExpired,
    errors.tokenMissing,
    errors.openidScopeMissing,
    errors.privilegeInsufficient,
    errors.customerSelectionForbidden,
    errors.customerSuspended,
    ...(scope === 'customer'
      ? [errors.customerNotSelected, errors.customerNotFound, errors.rateLimited]
      : []),
    ...(operation.errors ?? []),
    errors.identityUnavailable,
    errors.storageUnavailable,
    errors.databaseUnavailable,
    errors.internal,
  ];
  return [...new Set(kinds)];
}

/** Collects the schemas that have an `$id` under `components.schemas`, and refers to them. */
class Components {
  readonly schemas: Record<string, unknown> = {};

  hoist(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((entry) => this.hoist(entry));
    if (typeof schema !== 'object' || schema === null) return schema;
    const { $id, ...rest } = schema as Json;
    const copy = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, this.hoist(value)]));
    // Enumerations are of text here; tools want to be told.
    if (Array.isArray(copy.enum) && !('type' in copy)) copy.type = 'string';
    if (typeof $id !== 'string') return copy;
    this.schemas[$id] = copy;
    return { $ref: `#/components/schemas/${$id}` };
  }
}

/** The headers of every answer. */
function headersOf({ scope }: Operation): Json {
  if (scope === 'installation') return { 'x-request-id': requestIdHeader };
  const names = Object.keys(rateLimitHeaders);
  return {
    'x-request-id': requestIdHeader,
    ...Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
  };
}

const wholeNumber = { type: 'integer', minimum: 0 };

/** Where a customer's requests a second are limited. */
const rateLimitHeaders = {
  'ratelimit-limit': {
    description: "Where the customer's rate is limited: requests at once",
    schema: wholeNumber,
  },
  'ratelimit-remaining': { description: 'Requests that are left at this moment', schema: wholeNumber },
  'ratelimit-reset': { description: 'Seconds until all of them are left again', schema: wholeNumber },
};

const retryAfterHeader = { description: 'Seconds after which to try again', schema: wholeNumber };

const requestIdHeader = { description: 'Names this request in our logs', schema: { type: 'string' } };

const selectedCustomer = {
  name: 'x-selected-customer',
  in: 'header',
  required: false,
  description: 'Superusers only: the customer whose data is meant',
  schema: { type: 'string' },
};

function securitySchemes(signIn: SignIn | undefined): Json {
  return {
    Customer: {
      type: 'apiKey',
      in: 'header',
      name: 'x-api-key',
      description: "The customer's API key; superusers use theirs.",
    },
    Authorization: authorization(signIn),
    None_Authorization: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: 'Enter the word `None` for calls at service level.',
    },
  };
}

/** Where pages cannot sign anybody in, the id token of another sign-in is entered. */
function authorization(signIn: SignIn | undefined): Json {
  if (!signIn) {
    return {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: 'Enter the id token of an admin or a superuser, as it is (without `Bearer`).',
    };
  }
  const { authorizationUrl, tokenUrl, hasImplicitFlow } = signIn;
  const scopes = { openid: 'Who you are; needed by every admin operation' };
  return {
    type: 'oauth2',
    description: 'Sign in as an admin or a superuser.',
    flows: {
      authorizationCode: { authorizationUrl, tokenUrl, scopes },
      ...(hasImplicitFlow ? { implicit: { authorizationUrl, scopes } } : {}),
    },
  };
}

const introduction = `Send pictures of what you sell; ask which look alike, what is on them and what goes with what.

| level | for | headers |
|---|---|---|
| service | the shop's frontend, read only | \`x-api-key\` and \`Authorization: None\` |
| admin | the shop's backend | \`x-api-key\` and \`Authorization: Bearer <access_token>\` or \`Authorization: <id_token>\` |
| superuser | those who run the installation | the same with a superuser's key, and \`x-selected-customer\` |

Lists take \`limit\` and \`offset\`; \`links.next\` is a path that works as it is. Errors are
[problem+json](https://www.rfc-editor.org/rfc/rfc9457) with a stable \`code\`.`;
