import fc from 'fast-check';
import { pino } from 'pino';
import { Compile } from 'typebox/compile';
import { problemKindsOf } from '../dist/openapi.js';
import { operations } from '../dist/operations.js';
import { seededRandom } from '../dist/seeded-random.js';
import {
  furnishCatalogue,
  furnishFeed,
  furnishModel,
  furnishRule,
  furnishSpare,
  furnishTrial,
} from '../dist/testing/furnish.js';
import { picture } from '../dist/testing/pictures.js';
import { tinyPicture } from '../dist/testing/samples.js';
import { createWorld } from '../dist/testing/world.js';
import { valuesFor } from './arbitrary.mjs';

const requestsTotal = 20_000;
const atOnce = 8;
const seed = 2026;
/** What is deleted comes back so often. */
const furnishEvery = 500;
/** Looking at pictures, hashing passwords: of those calls one in so many is made. */
const slow = [
  'create-prediction',
  'infer-model',
  'infer-model-version',
  'create-user',
  'reset-user-password',
];
const slowEvery = 10;

/** Requests made from the schemas of all operations, and answers that no operation declares. */
export async function soak(share) {
  const count = Math.round(requestsTotal * share);
  const errors = [];
  const log = pino({ level: 'error' }, { write: (line) => void errors.push(line) });
  const world = await createWorld({ log });
  try {
    const known = await furnish(world);
    const statuses = new Map();
    const strange = [];
    const random = seededRandom(seed);
    const perOperation = Math.ceil((2 * count) / operations.length);
    const requests = new Map(
      operations.map((operation) => [operation.id, requestsOf(operation, known, perOperation)]),
    );
    const checks = new Map(operations.map((operation) => [operation.id, checkOf(operation)]));
    let made = 0;
    const one = async () => {
      const operation = operations[Math.floor(random() * operations.length)];
      const request = requests.get(operation.id).next().value;
      if (!request || (slow.includes(operation.id) && random() > 1 / slowEvery)) return;
      made++;
      if (made % furnishEvery === 0) await furnish(world);
      const headers = random() < 0.9 ? headersOf(world, operation) : { 'x-api-key': world.acme.key };
      const reply = await send(world, operation, request, headers);
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      const fault = checks.get(operation.id)(reply);
      if (fault)
        strange.push({
          operation: operation.id,
          request,
          status: reply.status,
          fault,
          body: reply.text.slice(0, 500),
        });
    };
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (made < count && strange.length < 20) await one();
      }),
    );
    if (strange.length > 0)
      throw new Error(
        `Undeclared answers:\n${strange.map((one) => JSON.stringify(one)).join('\n')}\n${errors.slice(0, 5).join('')}`,
      );
    const told = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} × ${times}`);
    return `${made} requests, none answered with what is not declared (${told.join(', ')})`;
  } finally {
    await world.close();
  }
}

/** Both shops with everything that requests can name; gives the names of acme's and of globex's. */
async function furnish(world) {
  const names = [];
  for (const [party, image, collection] of [
    [world.acme, 'a1', 'c1'],
    [world.globex, 'g1', 'gc'],
  ]) {
    const call = world.as('admin', party);
    await call('POST /collections', { id: collection });
    await call('POST /images?wait=60', [
      { id: image, file: { base64: (await picture(1)).toString('base64') }, collections: [collection] },
      { id: `${image}-other`, file: { base64: (await picture(2)).toString('base64') } },
    ]);
    await furnishCatalogue(call, { image, collection });
    await furnishFeed(world.context, party.id, image);
    await furnishRule(call, { image });
    names.push(image, `${image}-other`, collection, await furnishTrial(world.context, party.id));
    names.push(await furnishModel(world.context, party.id));
  }
  const { apiKey } = await furnishSpare(world.context, 'spare');
  return [...names, apiKey, 'spare', 'vitrine-embedding', 'vitrine-colours', '1', '2', 'sample', 'nobody'];
}

function* requestsOf(operation, known, count) {
  // Only loopback is asked; customers of the test itself are left to live.
  const fixed = {
    url: [
      'http://127.0.0.1:9/x.jpg',
      'http://localhost:9/feed.xml',
      'ftp://127.0.0.1/x',
      'nonsense',
      'http://[::1]:9/',
    ],
    server: ['http://127.0.0.1:9'],
    base64: [tinyPicture, 'AAAA', '!', `data:image/png;base64,${tinyPicture}`],
    folder: ['/nowhere', 'relative', ''],
    wait: [0, 1, '1', -1, 'x'],
  };
  const names = known.filter((name) => name !== 'acme' && name !== 'globex');
  const parts = fc.record({
    params: operation.params ? paramsOf(operation.params, names) : fc.constant({}),
    query: operation.query ? valuesFor(operation.query, { known: names, fixed }) : fc.constant({}),
    body: operation.body ? valuesFor(operation.body, { known: names, fixed }) : fc.constant(undefined),
    text: fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.string() }),
  });
  // A few at a time: what fast-check makes is large.
  for (let made = 0, round = 0; made < count; round++) {
    for (const request of fc.sample(parts, {
      numRuns: 50,
      seed: seed + 1009 * operations.indexOf(operation) + round,
    })) {
      made++;
      yield request;
    }
  }
}

function paramsOf(schema, known) {
  return fc.record(
    Object.fromEntries(
      Object.keys(schema.properties).map((name) => [
        name,
        fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...known) },
          { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }) },
        ),
      ]),
    ),
  );
}

function headersOf(world, operation) {
  const party = operation.level === 'superuser' ? world.superuser : world.acme;
  const headers = { 'x-api-key': party.key };
  if (operation.level !== 'service') headers.authorization = party.idToken;
  if (operation.level === 'superuser' && operation.scope === 'customer')
    headers['x-selected-customer'] = 'acme';
  return headers;
}

/** What clients take out of an address, before they ask for it. */
const dots = /^\.\.?$/;

async function send(world, operation, { params, query, body, text }, headers) {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(wellFormed(params[name]).replace(dots, '_')),
  );
  const sent = operation.streamedBody
    ? (text ?? 'id,title\n1,Sample\n')
    : (text ?? (body === undefined ? undefined : JSON.stringify(body)));
  const response = await fetch(`${world.url}${operation.base ?? '/v1'}${path}${queryText(query)}`, {
    method: operation.method,
    headers,
    ...(sent === undefined || operation.method === 'GET' ? {} : { body: sent }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    retryAfter: response.headers.get('retry-after'),
    text: Buffer.from(await response.arrayBuffer()).toString(),
  };
}

function queryText(query) {
  if (typeof query !== 'object' || query === null) return '';
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      search.append(
        wellFormed(name),
        wellFormed(typeof one === 'object' ? JSON.stringify(one) : String(one)),
      );
  }
  return search.size > 0 ? `?${search}` : '';
}

/** Half a surrogate pair cannot be written into an address. */
function wellFormed(text) {
  return text.toWellFormed();
}

/** Tells what is wrong with a reply. */
function checkOf(operation) {
  const schemas = new Map(
    Object.entries(operation.answers)
      .filter(([, { schema }]) => schema)
      .map(([status, { schema }]) => [Number(status), Compile(schema)]),
  );
  const kinds = problemKindsOf(operation);
  return ({ status, type, text, retryAfter }) => {
    const answer = operation.answers[status];
    if (answer) {
      if (answer.contentTypes && !answer.contentTypes.includes(type)) return `content type ${type}`;
      const schema = schemas.get(status);
      if (schema && !schema.Check(JSON.parse(text)))
        return JSON.stringify([...schema.Errors(JSON.parse(text))].slice(0, 3));
      return undefined;
    }
    if (status === 500) return 'a failure of our own';
    if ((status === 503 || status === 429) && retryAfter === null) return 'no Retry-After';
    const codes = kinds.filter((kind) => kind.status === status).map(({ code }) => code);
    if (codes.length === 0) return `a status that is not declared`;
    const problem = JSON.parse(text);
    // Under /v2 a problem is told in the words of that protocol.
    if (operation.base === undefined && !codes.includes(problem.code))
      return `the code ${problem.code} is not declared`;
    return undefined;
  };
}
