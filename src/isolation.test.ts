/** Every operation, asked by every kind of caller about things that are their own, another customer's, unknown or deleted. */
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createApiKey } from './auth/api-key.js';
import { atLeast, type PrivilegeLevel } from './auth/privilege-level.js';
import { createCustomer } from './customers/customers.js';
import { startShortSession } from './identity/issue-tokens.js';
import type { Operation } from './operation.js';
import { operations } from './operations.js';
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
import { lineOf, type SampleIds, sampleOf, tinyPicture } from './testing/samples.js';
import { createWorld, type World } from './testing/world.js';

/** What the tables of the contract say of a caller: refused, or let in at a level for a customer. */
type Verdict =
  | { refused: [status: number, code: string] }
  | { level: PrivilegeLevel; customer: string | undefined };

interface Caller {
  name: string;
  headers: Record<string, string>;
  verdict: Verdict;
}

let world: World;
let callers: Caller[];

/** By customer: things that exist. Deleted ones existed for acme. */
const existing: Record<string, SampleIds> = {};
const folder = await predictorFolder();
const unknown: SampleIds = {
  predictor: 'unknown',
  shipped: 'unknown',
  trial: 'trial-of-nobody',
  model: 'unknown',
  rulesVersion: '999999',
  folder,
  image: 'nobody-1',
  collection: 'nobody-c',
  customer: 'nobody',
  apiKey: 'key-0',
  user: 'nobody-1',
};
const deleted: SampleIds = {
  predictor: 'deleted',
  shipped: 'deleted',
  trial: 'trial-of-gone',
  model: 'deleted',
  rulesVersion: '999999',
  folder,
  image: 'gone-1',
  collection: 'gone-c',
  customer: 'gone',
  apiKey: 'key-1',
  user: 'gone-user',
};

beforeAll(async () => {
  world = await createWorld();
  for (const party of [world.acme, world.globex]) {
    const ids = {
      image: `${party.id}-1`,
      collection: `${party.id}-c`,
      customer: `${party.id}-spare`,
      apiKey: '',
      user: `${party.id}-spare-user`,
      predictor: 'spare',
      shipped: 'vitrine-embedding',
      trial: `trial-of-${party.id}`,
      model: await furnishModel(world.context, party.id),
      rulesVersion: '1',
      folder,
    };
    existing[party.id] = ids;
    const admin = world.as('admin', party);
    await furnishRule(admin, ids);
    await admin('POST /images?wait=60', [
      { id: 'a1', file: { base64: tinyPicture } },
      { id: `${ids.image}-2`, file: { base64: tinyPicture } },
    ]);
  }
  const admin = world.as('admin');
  await admin('POST /images?wait=60', [{ id: deleted.image, file: { base64: tinyPicture } }]);
  await admin(`DELETE /images/${deleted.image}`);
  await admin('POST /collections', { id: deleted.collection });
  await admin(`DELETE /collections/${deleted.collection}`);
  await furnishCatalogue(admin, deleted);
  await admin(`DELETE /outfits/${deleted.image}`);
  await admin(`DELETE /products/${deleted.image}`);
  await admin(`DELETE /categories/${deleted.collection}`);
  await admin(`DELETE /tags/${deleted.image}`);
  await furnishFeed(world.context, 'acme', deleted.image);
  await furnishMap(world.context, 'acme', deleted.image);
  await admin(`DELETE /feeds/${deleted.image}`);
  await furnishWebhook(world.context, 'acme', deleted.image);
  await admin(`DELETE /webhooks/${deleted.image}`);
  await furnishRule(admin, deleted);
  await admin(`DELETE /rules/${deleted.image}`);
  const root = world.as('superuser');
  await world.identity.createUser({ username: deleted.user, groups: ['acme'] });
  await root(`DELETE /users/${deleted.user}`);
  await root('POST /customers', { id: deleted.customer });
  const { body: key } = await root('POST /api-keys', { customer: deleted.customer, label: 'gone' });
  deleted.apiKey = key.id;
  await root(`DELETE /customers/${deleted.customer}?confirm=${deleted.customer}`);
  callers = await makeCallers();
});
afterAll(() => world?.close());

async function makeCallers(): Promise<Caller[]> {
  const { context, acme, globex, superuser } = world;
  const { realm } = world.identity;
  const clientId = JSON.parse(Buffer.from(acme.idToken.split('.')[1]!, 'base64url').toString()).aud as string;
  const session = async (username: string, groups: string[], scope = 'openid') => {
    const { user } = await world.identity.createUser({ username, groups });
    return startShortSession(realm, { user, clientId, scope });
  };
  const both = await session('both', ['acme', 'globex']);
  const nobody = await session('nobody', []);
  const byPassword = await session('by-password', ['acme'], 'aws.cognito.signin.user.admin');
  const claims = JSON.parse(Buffer.from(acme.idToken.split('.')[1]!, 'base64url').toString());
  const expired = await realm.keys.sign({ ...claims, iat: claims.iat - 7200, exp: claims.exp - 7200 });
  const otherIssuer = await realm.keys.sign({ ...claims, iss: 'https://elsewhere.example' });
  const otherClient = await realm.keys.sign({ ...claims, aud: 'anotherclient' });
  const revoked = await context.apiKeys.create('acme', 'revoked');
  await context.apiKeys.revoke(revoked.key.id);
  await createCustomer(context.db, { id: 'asleep', name: 'Asleep' });
  const asleepKey = await context.apiKeys.create('asleep', 'shop');
  const asleep = await session('asleep-admin', ['asleep']);
  await world.as('superuser')('PATCH /customers/asleep', { status: 'suspended' });

  const key = (text: string) => ({ 'x-api-key': text });
  const who = (text: string, authorization: string) => ({ ...key(text), authorization });
  const root = who(superuser.key, superuser.idToken);
  const select = (customer: string) => ({ 'x-selected-customer': customer });
  const at = (level: PrivilegeLevel, customer?: string): Verdict => ({ level, customer });
  const no = (status: number, code: string): Verdict => ({ refused: [status, code] });
  const rows: [string, Record<string, string>, Verdict][] = [
    ['nobody', {}, no(401, 'api_key_invalid')],
    ['unknown key', key(createApiKey('customer')), no(401, 'api_key_invalid')],
    ['mistyped key', key(`${acme.key.slice(0, -1)}~`), no(401, 'api_key_invalid')],
    ['revoked key', key(revoked.text), no(401, 'api_key_invalid')],
    ['token alone', { authorization: acme.idToken }, no(401, 'api_key_invalid')],
    ['service', key(acme.key), at('service', 'acme')],
    ['service with None', who(acme.key, 'None'), at('service', 'acme')],
    ['admin by id token', who(acme.key, acme.idToken), at('admin', 'acme')],
    ['admin by access token', who(acme.key, `Bearer ${acme.accessToken}`), at('admin', 'acme')],
    ['admin of two, for one', who(acme.key, both.idToken), at('admin', 'acme')],
    ['admin of two, for the other', who(globex.key, both.idToken), at('admin', 'globex')],
    ['service of the other', key(globex.key), at('service', 'globex')],
    ['admin of the other', who(globex.key, globex.idToken), at('admin', 'globex')],
    ['nonsense token', who(acme.key, 'nonsense'), no(401, 'token_invalid')],
    ['forged token', who(acme.key, `${acme.idToken.slice(0, -8)}AAAAAAAA`), no(401, 'token_invalid')],
    ['token of another issuer', who(acme.key, otherIssuer), no(401, 'token_invalid')],
    ['token of another client', who(acme.key, otherClient), no(401, 'token_invalid')],
    ['bare access token', who(acme.key, acme.accessToken), no(401, 'token_invalid')],
    ['id token as Bearer', who(acme.key, `Bearer ${acme.idToken}`), no(401, 'token_invalid')],
    ['expired token', who(acme.key, expired), no(401, 'token_expired')],
    ['no openid', who(acme.key, `Bearer ${byPassword.accessToken}`), no(403, 'openid_scope_missing')],
    ["the other's token", who(acme.key, globex.idToken), no(403, 'privilege_insufficient')],
    ['user of no customer', who(acme.key, nobody.idToken), no(403, 'privilege_insufficient')],
    ['superuser with a shop key', who(acme.key, superuser.idToken), no(403, 'privilege_insufficient')],
    ['admin with the superuser key', who(superuser.key, acme.idToken), no(403, 'privilege_insufficient')],
    ['superuser key alone', { ...key(superuser.key), ...select('acme') }, no(401, 'token_missing')],
    ['suspended service', key(asleepKey.text), no(403, 'customer_suspended')],
    ['suspended admin', who(asleepKey.text, asleep.idToken), no(403, 'customer_suspended')],
    [
      'service that selects',
      { ...key(acme.key), ...select('globex') },
      no(403, 'customer_selection_forbidden'),
    ],
    [
      'admin that selects',
      { ...who(acme.key, acme.idToken), ...select('globex') },
      no(403, 'customer_selection_forbidden'),
    ],
    ['superuser without a customer', root, at('superuser')],
    ['superuser for acme', { ...root, ...select('acme') }, at('superuser', 'acme')],
    ['superuser for the other', { ...root, ...select('globex') }, at('superuser', 'globex')],
    ['superuser for nobody', { ...root, ...select('nobody') }, at('superuser', 'nobody')],
  ];
  return rows.map(([name, headers, verdict]) => ({ name, headers, verdict }));
}

const isWhole = inject('isWhole');

/** Customers of whom all is there: nothing was done since that changes anything. */
const whole = new Set<string>();

/** Makes what an earlier request may have deleted. */
async function furnish(customer: string): Promise<SampleIds> {
  const { context } = world;
  const ids = existing[customer]!;
  if (whole.has(customer)) return ids;
  whole.add(customer);
  const party = customer === 'acme' ? world.acme : world.globex;
  const admin = world.as('admin', party);
  const [image] = await context.db.query(
    sql`select 1 from images where customer_id = ${customer} and id = ${ids.image}`,
  );
  if (!image) await admin('POST /images?wait=60', [{ id: ids.image, file: { base64: tinyPicture } }]);
  await admin('POST /collections', { id: ids.collection });
  await admin(`POST /collections/${ids.collection}/images`, { ids: [ids.image, 'a1'] });
  await furnishCatalogue(admin, ids);
  await furnishFeed(context, customer, ids.image);
  await furnishWebhook(context, customer, ids.image);
  await furnishMap(context, customer, ids.image);
  await furnishRule(admin, ids);
  ids.apiKey = (await furnishSpare(context, ids.customer)).apiKey;
  ids.trial = await furnishTrial(context, customer);
  if (!(await world.identity.findUser(ids.user)))
    await world.identity.createUser({ username: ids.user, groups: [ids.customer] });
  return ids;
}

/** What the contract says, without looking at the code that decides. */
function expectedOf(operation: Operation, { verdict }: Caller, owner: string | undefined): [number, string?] {
  if ('refused' in verdict) {
    const [status, code] = verdict.refused;
    // The level comes before the selection: who may not do it at all is told that.
    if (code === 'customer_selection_forbidden') {
      const level =
        'authorization' in callers.find((caller) => caller.verdict === verdict)!.headers
          ? 'admin'
          : 'service';
      if (!atLeast(level, operation.level)) return [403, 'privilege_insufficient'];
    }
    return [status, code];
  }
  if (!atLeast(verdict.level, operation.level)) return [403, 'privilege_insufficient'];
  const namesAThing =
    operation.path.includes('{') || ['create-search', 'preview-rules'].includes(operation.id);
  if (operation.scope === 'customer') {
    if (verdict.customer === undefined) return [400, 'customer_not_selected'];
    if (verdict.customer === 'nobody') return [404, 'customer_not_found'];
    const isTheirs = namesWhatAllShare.includes(operation.id)
      ? owner !== undefined
      : owner === verdict.customer;
    if (namesAThing && !isTheirs) return [404];
  } else if (namesAThing && owner === undefined) {
    return [404];
  }
  return [Math.min(...Object.keys(operation.answers).map(Number))];
}

/** Their address names a predictor version, which is no customer's, or a number that the rules of each have. */
const namesWhatAllShare = ['list-trials', 'start-trial', 'get-rules-version', 'restore-rules-version'];

const namesACustomer = ['create-api-key', 'list-users', 'create-user'];

test.each(operations)(
  '$id answers every caller as the contract says',
  async (operation) => {
    expect(callers.length).toBeGreaterThanOrEqual(20);
    const deviations: unknown[] = [];
    const notFound = new Set<string>();
    for (const [turn, caller] of callers.entries()) {
      const things = [
        ['own', 'acme', existing.acme!],
        ["the other's", 'globex', existing.globex!],
        ['unknown', undefined, unknown],
        ['deleted', undefined, deleted],
      ] as const;
      const answers = things.map(([, owner]) => String(expectedOf(operation, caller, owner)));
      // Who is refused before anything is looked for is asked about one of them, each about another; in CI about all.
      const isRefused = new Set(answers).size === 1 && !answers[0]!.startsWith('2');
      const asked = isRefused && !isWhole ? [things[turn % things.length]!] : things;
      for (const [whose, owner, given] of asked) {
        const expected = expectedOf(operation, caller, owner);
        const furnished = expected[0] < 400 ? await furnish(owner ?? 'acme') : given;
        const ids = owner === undefined ? given : furnished;
        // These name the customer in the query or the body.
        if (owner === undefined && namesACustomer.includes(operation.id) && expected[0] < 400)
          expected[0] = 404;
        const sample = sampleOf(operation, ids);
        const reply = await world.call(caller.headers)(lineOf(operation, sample), sample.body);
        if (mayRemove(operation) && reply.status < 400) whole.clear();
        const isAsExpected =
          reply.status === expected[0] && (expected[1] === undefined || reply.body.code === expected[1]);
        if (!isAsExpected)
          deviations.push({ caller: caller.name, whose, expected, got: [reply.status, reply.body?.code] });
        if (reply.status === 404 && reply.body.code !== 'customer_not_found') notFound.add(reply.body.code);
      }
    }
    expect(deviations).toEqual([]);
    // What belongs to another customer cannot be told from what does not exist.
    expect(notFound.size).toBeLessThanOrEqual(1);
  },
  120_000,
);
