import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from './auth/api-key.js';
import { atLeast, type PrivilegeLevel, privilegeLevels } from './auth/privilege-level.js';
import { startShortSession } from './identity/issue-tokens.js';
import { findUser } from './identity/users.js';
import { problemKindsOf } from './openapi.js';
import type { Operation } from './operation.js';
import { operations } from './operations.js';
import type { Reply } from './testing/call.js';
import {
  furnishCatalogue,
  furnishFeed,
  furnishMap,
  furnishModel,
  furnishRule,
  furnishSpare,
  furnishTrial,
  furnishWebhook,
  mayRemove,
  predictorFolder,
} from './testing/furnish.js';
import { picture } from './testing/pictures.js';
import { lineOf, type SampleIds, sampleOf } from './testing/samples.js';
import { createWorld, type Party, type World } from './testing/world.js';

let world: World;
let revokedKey: string;
let expiredToken: string;
let forgedToken: string;
let passwordToken: string;

beforeAll(async () => {
  world = await createWorld();
  own.folder = await predictorFolder();
  own.model = await furnishModel(world.context, 'acme');
  await furnishModel(world.context, 'globex');
  const { context, acme } = world;
  const old = await context.apiKeys.create('acme', 'old');
  revokedKey = old.text;
  await context.apiKeys.revoke(old.key.id);
  const claims = JSON.parse(Buffer.from(acme.idToken.split('.')[1]!, 'base64url').toString());
  expiredToken = await world.identity.realm.keys.sign({
    ...claims,
    iat: claims.iat - 7200,
    exp: claims.exp - 7200,
  });
  forgedToken = `${acme.idToken.slice(0, -8)}AAAAAAAA`;
  const user = await findUser(context.db, acme.username);
  const scope = 'aws.cognito.signin.user.admin';
  const { accessToken } = await startShortSession(world.identity.realm, {
    user: user!,
    clientId: claims.aud,
    scope,
  });
  passwordToken = accessToken;
});
afterAll(() => world?.close());

/** Whether all is there as `furnish` leaves it: nothing was asked since that changes anything. */
let isFurnished = false;

/** acme has images a1 and a2, and collection c1 with a1; globex has g1 in gc. */
async function furnish(): Promise<void> {
  if (isFurnished) return;
  own.apiKey = (await furnishSpare(world.context, own.customer)).apiKey;
  own.trial = await furnishTrial(world.context, 'acme');
  await furnishTrial(world.context, 'globex');
  own.user = 'spare-admin';
  if (!(await world.identity.findUser(own.user))) {
    await world.identity.createUser({ username: own.user, groups: [own.customer] });
  }
  for (const [party, image, collection] of [
    [world.acme, 'a1', 'c1'],
    [world.globex, 'g1', 'gc'],
  ] as const) {
    const call = world.as('admin', party);
    await call('POST /collections', { id: collection });
    const records = await Promise.all(
      [image, `${image}-other`].map(async (id, seed) => {
        return { id, file: { base64: (await picture(seed + 1)).toString('base64') } };
      }),
    );
    const { body } = await call('POST /images?wait=60', records);
    expect(body.results.map((result: { status: string }) => result.status)).toEqual(['ready', 'ready']);
    await call(`POST /collections/${collection}/images`, { ids: [image] });
    await furnishCatalogue(call, { image, collection });
    await furnishFeed(world.context, party.id, image);
    await furnishWebhook(world.context, party.id, image);
    await furnishMap(world.context, party.id, image);
    await furnishRule(call, { image });
  }
  isFurnished = true;
}

const own: SampleIds = {
  image: 'a1',
  collection: 'c1',
  customer: 'spare',
  apiKey: 'key-unknown',
  user: 'nobody',
  predictor: 'spare',
  shipped: 'vitrine-embedding',
  trial: 'trial-of-acme',
  model: '',
  rulesVersion: '1',
  folder: '',
};

async function ask(operation: Operation, headers: Record<string, string>, ids = own): Promise<Reply> {
  const sample = sampleOf(operation, ids);
  const reply = await world.call(headers)(lineOf(operation, sample), sample.body);
  if (mayRemove(operation) && reply.status < 400) isFurnished = false;
  return reply;
}

describe.each(operations)('$id ($level)', (operation) => {
  const key = (party: Party) => ({ 'x-api-key': party.key });
  const selected = { 'x-selected-customer': 'acme' };

  /** Situation, headers, answer: the rows of the table of refusals. */
  const refusals = (): [string, Record<string, string>, number, string][] => [
    ['no key', {}, 401, 'api_key_invalid'],
    ['no key but a token', { authorization: world.acme.idToken }, 401, 'api_key_invalid'],
    ['unknown key', { 'x-api-key': createApiKey('customer') }, 401, 'api_key_invalid'],
    ['mistyped key', { 'x-api-key': `${world.acme.key.slice(0, -1)}~` }, 401, 'api_key_invalid'],
    ['revoked key', { 'x-api-key': revokedKey }, 401, 'api_key_invalid'],
    ['malformed token', { ...key(world.acme), authorization: 'nonsense' }, 401, 'token_invalid'],
    ['bad signature', { ...key(world.acme), authorization: forgedToken }, 401, 'token_invalid'],
    [
      'access token without Bearer',
      { ...key(world.acme), authorization: world.acme.accessToken },
      401,
      'token_invalid',
    ],
    [
      'id token with Bearer',
      { ...key(world.acme), authorization: `Bearer ${world.acme.idToken}` },
      401,
      'token_invalid',
    ],
    ['expired token', { ...key(world.acme), authorization: expiredToken }, 401, 'token_expired'],
    ['superuser key without token', { ...key(world.superuser), ...selected }, 401, 'token_missing'],
    [
      'superuser key with None',
      { ...key(world.superuser), ...selected, authorization: 'None' },
      401,
      'token_missing',
    ],
    [
      'access token without openid',
      { ...key(world.acme), authorization: `Bearer ${passwordToken}` },
      403,
      'openid_scope_missing',
    ],
    [
      "another customer's token",
      { ...key(world.acme), authorization: world.globex.idToken },
      403,
      'privilege_insufficient',
    ],
    [
      "superuser's token, customer's key",
      { ...key(world.acme), authorization: world.superuser.idToken },
      403,
      'privilege_insufficient',
    ],
    [
      "admin's token, superuser's key",
      { ...key(world.superuser), ...selected, authorization: world.acme.idToken },
      403,
      'privilege_insufficient',
    ],
  ];

  test('refuses exactly', async () => {
    for (const [situation, headers, status, code] of refusals()) {
      const reply = await ask(operation, headers);
      expect([situation, reply.status, reply.body?.code]).toEqual([situation, status, code]);
      expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(reply.body.request_id).toBe(reply.headers.get('x-request-id'));
    }
  });

  test('refuses levels below its own', async () => {
    for (const level of privilegeLevels.filter((candidate) => !atLeast(candidate, operation.level))) {
      const headers = {
        ...key(world.acme),
        ...(level === 'admin' ? { authorization: world.acme.idToken } : {}),
      };
      const reply = await ask(operation, headers);
      expect([level, reply.status, reply.body?.code]).toEqual([level, 403, 'privilege_insufficient']);
    }
  });

  test('lets only superusers select a customer, and makes them do so', async () => {
    const root = { ...key(world.superuser), authorization: `Bearer ${world.superuser.accessToken}` };
    const lowerLevels = [key(world.acme), { ...key(world.acme), authorization: world.acme.idToken }];
    for (const headers of lowerLevels) {
      const reply = await ask(operation, { ...headers, ...selected });
      const isAllowed =
        operation.level === 'service' || (operation.level === 'admin' && 'authorization' in headers);
      expect([reply.status, reply.body.code]).toEqual([
        403,
        isAllowed ? 'customer_selection_forbidden' : 'privilege_insufficient',
      ]);
    }
    if (operation.scope === 'installation') return;
    const without = await ask(operation, root);
    expect([without.status, without.body.code]).toEqual([400, 'customer_not_selected']);
    const unknown = await ask(operation, { ...root, 'x-selected-customer': 'initech' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'customer_not_found']);
  });

  test('serves its level and those above, as declared', async () => {
    for (const level of privilegeLevels.filter((candidate) => atLeast(candidate, operation.level))) {
      await furnish();
      for (const headers of headersOf(level)) {
        await furnish();
        const reply = await ask(operation, headers);
        expect([level, reply.status]).toEqual([
          level,
          Math.min(...Object.keys(operation.answers).map(Number)),
        ]);
        expectDeclared(operation, reply);
      }
    }
  });

  test("answers for another customer's things as for what does not exist", async () => {
    const unknown = {
      apiKey: 'key-unknown',
      user: 'nobody',
      predictor: 'unknown',
      rulesVersion: '999999',
      folder: '/nowhere',
    };
    const namesOneOfAll = ['list-trials', 'start-trial'].includes(operation.id);
    const shipped = namesOneOfAll ? 'unknown' : own.shipped;
    const namesAThing =
      operation.path.includes('{') || ['create-search', 'preview-rules'].includes(operation.id);
    if (!namesAThing) return;
    await furnish();
    for (const level of privilegeLevels.filter((candidate) => atLeast(candidate, operation.level))) {
      const [headers] = headersOf(level);
      const others = await ask(operation, headers!, {
        ...unknown,
        shipped,
        trial: 'trial-of-globex',
        image: 'g1',
        collection: 'gc',
        model: 'model-of-g',
        customer: 'initech',
      });
      const nobodys = await ask(operation, headers!, {
        ...unknown,
        shipped,
        trial: 'trial-of-nobody',
        image: 'x1',
        collection: 'xc',
        model: 'unknown',
        customer: 'umbrella',
      });
      expect([others.status, others.body.code]).toEqual([404, nobodys.body.code]);
      const nameless = (reply: Reply) =>
        JSON.stringify({ ...reply.body, request_id: '' }).replaceAll(
          /g1|x1|gc|xc|initech|umbrella|trial-of-\w+/g,
          '?',
        );
      expect(nameless(others)).toBe(nameless(nobodys));
      expectDeclared(operation, others);
    }
    const untouched = await world.as('service', world.globex)('GET /collections/gc/images');
    expect(untouched.body.results.map(({ id }: { id: string }) => id)).toEqual(['g1']);
  });

  test('says which field is wrong', async () => {
    const { body, ...sample } = sampleOf(operation, own);
    const headers = headersOf(operation.level)[0]!;
    const call = world.call(headers);
    const query = `${sample.query ?? '?'}&nonsense=1`.replace('?&', '?');
    const line = lineOf(operation, { ...sample, query });
    const reply = await call(line, body);
    expect([reply.status, reply.body.code]).toEqual([400, 'request_invalid']);
    expect(reply.body.fields).toEqual([
      { in: 'query', path: '/nonsense', message: 'is not a field of this request' },
    ]);
    if (!operation.body) return;
    const broken = await call(lineOf(operation, sample), '{"id": ');
    expect([broken.status, broken.body.code]).toEqual([400, 'body_invalid']);
    const absent = await call(lineOf(operation, sample));
    expect([absent.status, absent.body.code]).toEqual([400, 'body_invalid']);
    expectDeclared(operation, broken);
  });

  function headersOf(level: PrivilegeLevel): Record<string, string>[] {
    if (level === 'service') return [key(world.acme), { ...key(world.acme), authorization: 'None' }];
    const party = level === 'admin' ? world.acme : world.superuser;
    const forms = [party.idToken, `Bearer ${party.accessToken}`];
    const extra: Record<string, string> =
      level === 'superuser' && operation.scope === 'customer' ? selected : {};
    return forms.map((authorization) => ({ ...key(party), authorization, ...extra }));
  }
});

/** The reply is one that the operation declares, and has the shape that it declares. */
function expectDeclared(operation: Operation, reply: Reply): void {
  const answer = operation.answers[reply.status];
  if (!answer) {
    const codes = problemKindsOf(operation).filter(({ status }) => status === reply.status);
    expect(codes.map(({ code }) => code)).toContain(reply.body?.code);
    return;
  }
  if (answer.schema) expect([...validatorOf(answer.schema).Errors(reply.body)]).toEqual([]);
  if (answer.contentTypes) expect(answer.contentTypes).toContain(reply.headers.get('content-type'));
}

const validators = new Map<TSchema, Validator>();
function validatorOf(schema: TSchema): Validator {
  const validator = validators.get(schema) ?? Compile(schema);
  validators.set(schema, validator);
  return validator;
}

test('every operation has a name of its own', () => {
  const ids = operations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[a-z]+(-[a-z]+)+$/.test(id))).toBe(true);
});
