import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { breakingChanges } from './breaking-changes.mjs';
import { mayBreak, newest } from './versions.mjs';

const text = { type: 'string' };
const key = { Customer: [] };
const keyAndToken = { Customer: [], Authorization: ['openid'] };

/** One that has everything: a list that is read by query, and a record that is put in. */
function api() {
  return {
    paths: {
      '/images': {
        get: {
          'x-privilege-level': 'service',
          security: [key, keyAndToken],
          parameters: [
            {
              name: 'limit',
              in: 'query',
              required: false,
              schema: { type: 'integer', minimum: 1, maximum: 1000 },
            },
            { name: 'order', in: 'query', required: false, schema: { type: 'string', enum: ['id', 'age'] } },
          ],
          responses: {
            200: {
              content: {
                'application/json': {
                  schema: { type: 'array', items: { $ref: '#/components/schemas/Image' } },
                },
              },
            },
            404: {},
          },
        },
        post: {
          'x-privilege-level': 'admin',
          security: [keyAndToken],
          requestBody: {
            required: false,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['id'],
                  properties: {
                    id: { anyOf: [text, { type: 'integer' }] },
                    title: { ...text, maxLength: 10 },
                    size: { type: 'integer' },
                  },
                },
              },
              'multipart/form-data': { schema: { type: 'object', properties: { file: text } } },
            },
          },
          responses: { 201: {}, 202: {} },
        },
      },
    },
    components: {
      schemas: {
        Image: {
          type: 'object',
          required: ['id', 'status'],
          properties: {
            id: text,
            status: { type: 'string', enum: ['ready'] },
            score: { type: 'number' },
            title: { anyOf: [text, { type: 'null' }] },
            // Of itself.
            original: { $ref: '#/components/schemas/Image' },
          },
        },
      },
    },
  };
}

/** Parts of it, to be changed. */
function partsOf(document) {
  const { get, post } = document.paths['/images'];
  const [limit, order] = get.parameters;
  const { content } = post.requestBody;
  const body = content['application/json'].schema;
  return { document, get, post, limit, order, content, body, image: document.components.schemas.Image };
}

function changesAfter(change) {
  const after = api();
  change(partsOf(after));
  return breakingChanges(api(), after);
}

const listed = 'GET /images: answer 200[]';
const sent = 'POST /images: body';

test.each([
  ['an operation', ({ document }) => delete document.paths['/images'].post, 'POST /images was removed'],
  [
    'a path',
    ({ document }) => delete document.paths['/images'],
    'GET /images was removed',
    'POST /images was removed',
  ],
  ['a parameter', ({ get }) => get.parameters.shift(), 'GET /images: query parameter `limit` was removed'],
  [
    'a parameter that has to be sent',
    ({ get }) => get.parameters.push({ name: 'x', in: 'query', required: true, schema: text }),
    'GET /images: query parameter `x` is required now',
  ],
  [
    'it is required',
    ({ limit }) => (limit.required = true),
    'GET /images: query parameter `limit` is required now',
  ],
  [
    'less of it is taken',
    ({ limit }) => (limit.schema.maximum = 100),
    'GET /images: query parameter `limit` has another maximum',
  ],
  [
    'a value of it is gone',
    ({ order }) => order.schema.enum.pop(),
    'GET /images: query parameter `order` no longer takes "age"',
  ],
  [
    'a body has to be sent',
    ({ post }) => (post.requestBody.required = true),
    'POST /images: a body is required now',
  ],
  [
    'no form is taken',
    ({ content }) => delete content['multipart/form-data'],
    'POST /images: body is no longer multipart/form-data',
  ],
  ['a property of it', ({ body }) => delete body.properties.title, `${sent}.title was removed`],
  [
    'a property that has to be sent',
    ({ body }) => (Object.assign(body, { required: ['id', 'colour'] }).properties.colour = text),
    `${sent}.colour is required now`,
  ],
  ['it has to be sent', ({ body }) => body.required.push('size'), `${sent}.size is required now`],
  ['its type', ({ body }) => (body.properties.size = text), `${sent}.size has another type`],
  ['one of its types', ({ body }) => body.properties.id.anyOf.pop(), `${sent}.id has another type`],
  [
    'a shorter text',
    ({ body }) => (body.properties.title.maxLength = 5),
    `${sent}.title has another maxLength`,
  ],
  ['a pattern', ({ body }) => (body.properties.title.pattern = '^a'), `${sent}.title has another pattern`],
  [
    'certain values only',
    ({ body }) => (body.properties.title.enum = ['a']),
    `${sent}.title takes certain values only now`,
  ],
  [
    'nothing unknown',
    ({ body }) => (body.additionalProperties = false),
    `${sent} takes no further properties any more`,
  ],
  ['a status', ({ post }) => delete post.responses[202], 'POST /images: status 202 was removed'],
  [
    'the type of an answer',
    ({ get }) => (get.responses[200].content = { 'text/csv': { schema: text } }),
    'GET /images: answer 200 is no longer application/json',
  ],
  ['what is answered', ({ image }) => delete image.properties.score, `${listed}.score was removed`],
  ['its type there', ({ image }) => (image.properties.score = text), `${listed}.score has another type`],
  ['it may be missing', ({ image }) => image.required.pop(), `${listed}.status may be missing now`],
  [
    'it may be null',
    ({ image }) => (image.properties.id = { anyOf: [text, { type: 'null' }] }),
    `${listed}.id has another type`,
  ],
  ['a key is not enough', ({ get }) => get.security.shift(), 'GET /images: is no longer open to Customer'],
  [
    'a higher level',
    ({ post }) => (post['x-privilege-level'] = 'superuser'),
    'POST /images: needs the level superuser, not admin',
  ],
])('breaks: %s', (_, change, ...expected) => {
  expect(changesAfter(change)).toEqual(expected);
});

test.each([
  ['nothing', () => {}],
  ['an operation more', ({ document, get }) => (document.paths['/more'] = { get })],
  [
    'a parameter more',
    ({ get }) => get.parameters.push({ name: 'x', in: 'query', required: false, schema: text }),
  ],
  ['a value more', ({ order }) => order.schema.enum.push('size')],
  ['wider bounds', ({ limit }) => Object.assign(limit.schema, { minimum: 0, maximum: undefined })],
  ['a property more to send', ({ body }) => (body.properties.colour = text)],
  [
    'a property to send that has a default',
    ({ body }) =>
      (Object.assign(body, { required: ['id', 'colour'] }).properties.colour = { ...text, default: 'red' }),
  ],
  ['what need not be sent', ({ body }) => (body.required = [])],
  ['a number for an integer', ({ body }) => (body.properties.size = { type: 'number' })],
  ['a further form', ({ body }) => body.properties.id.anyOf.push({ type: 'boolean' })],
  ['several forms for one', ({ body }) => (body.properties.size = { anyOf: [text, { type: 'integer' }] })],
  ['a property more in the answer', ({ image }) => (image.properties.colour = text)],
  ['what is always there now', ({ image }) => image.required.push('score')],
  ['an integer where a number was', ({ image }) => (image.properties.score = { type: 'integer' })],
  ['what is never null now', ({ image }) => (image.properties.title = text)],
  ['a value more in the answer', ({ image }) => image.properties.status.enum.push('failed')],
  ['a lower level', ({ post }) => (post['x-privilege-level'] = 'service')],
  ['another way in', ({ post }) => post.security.push(key)],
  ['a refusal less', ({ get }) => delete get.responses[404]],
  [
    'a schema under another name',
    ({ document, get, image }) => {
      document.components.schemas = { Picture: image };
      image.properties.original.$ref = '#/components/schemas/Picture';
      get.responses[200].content['application/json'].schema.items.$ref = '#/components/schemas/Picture';
    },
  ],
])('breaks nothing: %s', (_, change) => {
  expect(changesAfter(change)).toEqual([]);
});

test('the real document is compared to its depths', () => {
  const read = () => JSON.parse(readFileSync('docs/reference/openapi.json', 'utf8'));
  const after = read();
  expect(breakingChanges(read(), after)).toEqual([]);
  delete after.components.schemas.Image.properties.metadata;
  const changes = breakingChanges(read(), after);
  expect(changes).toContain('GET /images: answer 200.results[].metadata was removed');
  expect(changes.length).toBeGreaterThan(3);
});

test('what webhooks are told is compared too', () => {
  const read = () => JSON.parse(readFileSync('docs/reference/openapi.json', 'utf8'));
  const after = read();
  delete after.webhooks['migration.finished'];
  after.webhooks['quota.near'].post.parameters.shift();
  delete after.components.schemas.ImageFailedEvent.properties.data.properties.images.items.properties
    .failed_at;
  expect(breakingChanges(read(), after)).toEqual([
    'event image.failed: body.data.images[].failed_at was removed',
    'event migration.finished was removed',
    'event quota.near: header `webhook-id` was removed',
  ]);
  expect(breakingChanges({ ...read(), webhooks: undefined }, read())).toEqual([]);
});

test('the newest release is found, and what its successor may do', () => {
  expect(newest(['0.9.0', '0.10.0-pre', '0.2.0'])).toBe('0.10.0-pre');
  expect(newest(['0.1.0-pre', '0.1.0'])).toBe('0.1.0');
  expect(newest([])).toBeUndefined();
  const allowed = [
    ['0.1.0-pre', '0.1.0'],
    ['0.1.0', '0.1.5'],
    ['0.1.0', '0.2.0'],
    ['1.1.0', '1.2.0'],
    ['1.1.0', '2.0.0'],
    ['2.0.0', '1.9.0'],
  ].map(([released, next]) => mayBreak(released, next));
  expect(allowed).toEqual([false, false, true, false, true, false]);
});
