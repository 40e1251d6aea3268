/** A customer goes from one installation to another, and what must not come does not. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../operations.js';
import { archiveOf, type TarEntry, tarOf } from '../../testing/archive.js';
import {
  furnishCatalogue,
  furnishFeed,
  furnishModel,
  furnishRule,
  furnishWebhook,
} from '../../testing/furnish.js';
import { picture } from '../../testing/pictures.js';
import { tinyPicture } from '../../testing/samples.js';
import { type Call, createWorld, type World } from '../../testing/world.js';
import { Arrival, abandonImport } from './arrival.js';
import { leftOut, schemaOf, tables } from './tables.js';

let world: World;
let other: World;
let archive: Buffer;
const imageCount = 8;

beforeAll(async () => {
  [world, other] = await Promise.all([createWorld(), createWorld()]);
  await furnish(world);
  await settled(world);
  archive = await exported();
}, 240_000);
afterAll(async () => {
  await world?.close();
  await other?.close();
});

/** Something of all that a customer can have. */
async function furnish({ context, as }: World): Promise<void> {
  await furnishModel(context, 'acme');
  const admin = as('admin');
  await as('superuser')('PATCH /customers/acme', {
    name: 'Acme Fashion',
    settings: { limits: { images: 1_000, requests_per_second: 1_000 } },
  });
  const images = await Promise.all(
    Array.from({ length: imageCount }, async (_, n) => ({
      id: `i${n}`,
      // Two are the same picture.
      file: { base64: (await picture(n === 5 ? 2 : n)).toString('base64') },
      metadata: { season: 'größer', n, big: 12345678901234567890n.toString() },
    })),
  );
  for (const id of ['c1', 'c0']) await admin('POST /collections', { id, name: `Name of ${id}` });
  const { body } = await admin('POST /images?wait=60', images);
  expect(body.results.map(({ status }: { status: string }) => status)).toEqual(images.map(() => 'ready'));
  await admin('POST /images?wait=60', [{ id: 'failed', file: { url: 'http://127.0.0.1:9/none.jpg' } }]);
  await admin('POST /collections/c1/images', { ids: ['i3', 'i1'] });
  await admin('POST /collections/c0/images', { ids: ['i1', 'i2'] });
  for (let n = 0; n < imageCount; n++)
    await furnishCatalogue(admin, { image: `i${n}`, collection: `k${n % 3}` });
  // The child came before its parent.
  await admin('PATCH /categories/k0', { parent_id: 'k2' });
  await admin('PUT /looks/i1/tags/i1', { labels: ['sample'] });
  await furnishRule(admin, { image: 'i1' });
  await furnishRule(admin, { image: 'i2' });
  await admin('PATCH /rules/i2', { enabled: false });
  await admin('DELETE /rules/i1');
  await furnishFeed(context, 'acme', 'feed');
  await context.db.query(
    sql`update feeds set authorization_header = 'Bearer of-the-feed', every_seconds = 3600`,
  );
  await furnishWebhook(context, 'acme', 'hook');
}

/** Until no job of these customers is under way or due. */
async function settled({ context }: World): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [row] = await context.db.query<{ n: number }>(sql`
      select count(*)::int as n from jobs where customer_id is not null
        and kind not in ('pull-feed', 'run-feeds', 'deliver-webhook', 'measure-customer')`);
    if (row!.n === 0) return;
    await sleep(50);
  }
  throw new Error('The jobs do not come to an end');
}

async function exported(id = 'acme'): Promise<Buffer> {
  const { status, bytes, headers } = await world.as('superuser')(`GET /customers/${id}/export`);
  expect([status, headers.get('content-type')]).toEqual([200, 'application/x-tar']);
  return bytes;
}

function put(into: World, bytes: Uint8Array, as?: string) {
  const line = `POST /customer-imports${as === undefined ? '' : `?as=${as}`}` as const;
  return into.as('superuser')(line, bytes, { 'content-type': 'application/x-tar' });
}

/** What a superuser who acts for the customer is answered. */
function asCustomer({ as, superuser }: World, id: string): Call {
  return as('superuser', { ...superuser, id });
}

const ofOthers = ['list-predictors', 'get-caller'];
/** And what is of the moment in which it is asked. */
const stayedBehind = ['changed_by', 'made_by', 'trained_at', 'request_id', 'has_authorization'];

/** Every list of the API, and every thing in it by its own address. */
async function answersOf(call: Call): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  const ids: Record<string, string[]> = {};
  const ask = async (path: string) => {
    const { status, body, bytes } = await call(`GET ${path}`);
    answers[path] = { status, body: body ?? bytes.toString('base64') };
    return body;
  };
  const reads = operations.filter(
    ({ method, base, level, id }) =>
      method === 'GET' && !base && level === 'service' && !ofOthers.includes(id),
  );
  for (const { path } of reads.filter((one) => !one.path.includes('{'))) {
    const { results } = await ask(`${path}?limit=1000`.replace(/^\/tags.*/, '/tags'));
    ids[path] = (results ?? []).map(({ id }: { id: string }) => id);
  }
  for (const { path } of reads.filter((one) => one.path.includes('{id}')))
    for (const id of ids[path.split('/{')[0]!] ?? []) await ask(path.replace('{id}', id));
  for (const path of ['/rules', '/rules/versions/2', '/feeds', '/style'])
    answers[path] = (await call(`GET ${path}`)).body;
  return withoutWhen(answers);
}

/** Who changed a rule stays behind; what is learned is learned anew. */
function withoutWhen(answers: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(answers, (name, value) => (stayedBehind.includes(name) ? null : value)));
}

test('every table and column of a customer is in an archive, or left out for a reason', async () => {
  const columns = await world.context.db.query<{ table: string; columns: string[] }>(sql`
    select c.relname as table, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped
    group by 1 having bool_or(a.attname = 'customer_id')`);
  const held = new Map<string, string[]>();
  for (const { name, of = name, columns: own } of tables)
    held.set(of, [
      ...(held.get(of) ?? []),
      ...Object.entries(own)
        .filter(([, one]) => !one.isTold)
        .map(([column]) => column),
    ]);
  expect([...held.keys(), ...Object.keys(leftOut)].sort()).toEqual(columns.map(({ table }) => table).sort());
  const missing = columns.flatMap(({ table, columns: all }) =>
    all
      .filter((column) => held.has(table) && !held.get(table)!.includes(column))
      .map((column) => `${table}.${column}`),
  );
  const numbers = /\.(customer_id|key|seq|revision)$/;
  expect(missing.filter((column) => !numbers.test(column)).sort()).toEqual([
    'feed_items.missing_in',
    'feeds.authorization_header',
    'products.slot',
    'rule_versions.made_by',
    'webhooks.disabled_at',
    'webhooks.disabled_reason',
    'webhooks.failing_since',
    'webhooks.failures',
    'webhooks.previous_secret',
    'webhooks.previous_secret_ends_at',
    'webhooks.secret',
  ]);
});

describe('a customer that was exported and imported', () => {
  test('answers as before: in the same installation and in another', async () => {
    const before = await answersOf(asCustomer(world, 'acme'));
    expect(Object.keys(before).length).toBeGreaterThan(60);
    for (const [into, id] of [
      [world, 'acme-2'],
      [other, 'umbrella'],
    ] as const) {
      const { status, body } = await put(into, archive, id);
      expect({ status, body }).toMatchObject({
        status: 201,
        body: {
          customer: id,
          exported_from: 'acme',
          rows: {
            images: imageCount + 1,
            looks: imageCount * 2,
            collection_images: 4,
            rules: 3,
            category_parents: 1,
          },
          pictures: imageCount - 1,
          feeds_to_authorize: ['feed'],
          webhooks_to_enable: ['hook'],
        },
      });
      // The model that acme alone has is not there.
      const isThere = into === world;
      expect(body.left_out).toEqual(isThere ? {} : { predictions: imageCount });
      expect(body.predictors).toContainEqual({ name: 'model-of-a', version: '1', kept: isThere });
      expect(body.images_to_see).toBe(0);
      await settled(into);
      const after = await answersOf(asCustomer(into, id));
      if (!isThere) withoutModel(before);
      expect(after).toEqual(before);
      const { body: customer } = await into.as('superuser')(`GET /customers/${id}`);
      expect(customer).toMatchObject({
        name: 'Acme Fashion',
        status: 'active',
        settings: { limits: { images: 1_000 } },
      });
      const { body: usage } = await asCustomer(into, id)('GET /usage');
      expect(usage.held ?? usage.holdings ?? usage).toBeTruthy();
    }
  }, 240_000);

  /** What only a version that is not there has said. */
  function withoutModel(answers: Record<string, unknown>): void {
    for (const [path, answer] of Object.entries(answers)) {
      if (!path.endsWith('/predictions')) continue;
      const { body } = answer as { body: { results: { predictor: string }[] } };
      body.results = body.results.filter(({ predictor }) => predictor !== 'model-of-a');
    }
  }

  test('has no keys, users, secrets or history, and its webhooks are quiet', async () => {
    const text = archive.toString('latin1');
    const [secret] = await world.context.db.query<{ secret: string }>(
      sql`select secret from webhooks where customer_id = 'acme'`,
    );
    for (const kept of [secret!.secret, 'of-the-feed', 'acme-admin']) expect(text).not.toContain(kept);
    const count = async (table: string) =>
      (await other.context.db.query(sql`select from ${raw(table)} where customer_id = 'umbrella'`)).length;
    for (const table of ['api_keys', 'feed_runs', 'webhook_events'])
      expect([table, await count(table)]).toEqual([table, 0]);
    const { body } = await asCustomer(other, 'umbrella')('GET /webhooks');
    expect(body.results).toMatchObject([{ id: 'hook', disabled: true, disabled_reason: 'by_admin' }]);
    const [own] = await other.context.db.query<{ secret: string }>(
      sql`select secret from webhooks where customer_id = 'umbrella'`,
    );
    expect(own!.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(own!.secret).not.toBe(secret!.secret);
  });

  test('is told in the audit log on both sides', async () => {
    const log = await world.as('superuser')('GET /audit-log?customer=acme&limit=200');
    expect(log.body.results.map(({ operation }: { operation: string }) => operation)).toContain(
      'export-customer',
    );
    const others = await other.as('superuser')('GET /audit-log?customer=umbrella');
    expect(others.body.results).toMatchObject([
      { operation: 'import-customer', target: 'umbrella', status: 201 },
    ]);
  });

  test('is shown to what the other installation has, where versions differ', async () => {
    const name = 'vitrine-embedding';
    const [own] = await other.context.db.query<{ manifest: object }>(
      sql`select manifest from predictor_versions where name = ${name}`,
    );
    const setManifest = (manifest: object) =>
      other.context.db.query(sql`
        update predictor_versions set manifest = ${JSON.stringify(manifest)}::jsonb where name = ${name}`);
    await setManifest({ ...own!.manifest, scoreMin: 0.123 });
    try {
      const { status, body } = await put(other, archive, 'differs');
      expect([status, body.images_to_see, body.left_out.embeddings]).toEqual([201, imageCount, imageCount]);
      await settled(other);
      const similar = await asCustomer(other, 'differs')('GET /images/i1/similar');
      const before = await asCustomer(world, 'acme')('GET /images/i1/similar');
      expect(similar.body).toEqual(before.body);
    } finally {
      await setManifest(own!.manifest);
    }
  }, 60_000);

  test('holds together although its shop went on meanwhile', async () => {
    const admin = world.as('admin', world.globex);
    const bulk = Array.from({ length: 400 }, (_, n) => ({
      id: `steady-${n}`,
      title: 'Steady',
      looks: [{ id: `steady-${n}` }],
    }));
    await admin('POST /products', bulk);
    let isOver = false;
    let writes = 0;
    const writing = (async () => {
      for (let n = 0; !isOver; n++, writes++) {
        const id = `moving-${n % 7}`;
        await admin('POST /images', [
          { id, file: { base64: (await picture(50 + (n % 20))).toString('base64') } },
        ]);
        await furnishCatalogue(admin, { image: id, collection: `moving-${n % 3}` });
        if (n % 2) await admin(`DELETE /products/${id}`);
        if (n % 3 === 0) await admin(`DELETE /images/${id}`);
        await furnishRule(admin, { image: id });
        await admin(`DELETE /rules/moving-${(n + 3) % 7}`);
      }
    })();
    try {
      for (let round = 0; round < 2; round++) {
        const { status, body } = await put(other, await exported('globex'), `moved-${round}`);
        expect([status, body.code]).toEqual([201, undefined]);
        const call = asCustomer(other, `moved-${round}`);
        const { body: kept } = await call('GET /looks?limit=1000');
        const ids = kept.results
          .map(({ id }: { id: string }) => id)
          .filter((id: string) => id.startsWith('steady'));
        expect(ids).toEqual(bulk.map(({ id }) => id));
        for (const { id, sha256 } of (await call('GET /images?limit=100')).body.results)
          if (sha256) expect([id, (await call(`GET /images/${id}/file`)).status]).toEqual([id, 200]);
        expect((await call('GET /rules')).status).toBe(200);
      }
    } finally {
      isOver = true;
      await writing;
    }
    expect(writes).toBeGreaterThan(0);
  }, 240_000);
});

describe('what is no archive', () => {
  /** Refused, and nothing is left of it. */
  async function refused(bytes: Uint8Array, code = 'archive_invalid', id = 'bad'): Promise<string> {
    const { status, body } = await put(other, bytes, id);
    expect({ status, code: body.code, detail: body.detail }).toMatchObject({ status: 422, code });
    expect(await other.context.db.query(sql`select 1 from customers where id = ${id}`)).toEqual([]);
    for await (const { key } of other.context.blobs.list(`${id}/`)) throw new Error(`${key} was left behind`);
    return body.detail;
  }
  const row = (table: string, value: unknown): TarEntry => ({
    name: `rows/${table}/000001.jsonl`,
    content: `${typeof value === 'string' ? value : JSON.stringify(value)}\n`,
  });
  const collection = {
    id: 'c',
    name: 'C',
    created_at: '2026-01-01T00:00:00+00:00',
    updated_at: '2026-01-01T00:00:00+00:00',
  };

  test('cut short or damaged anywhere', async () => {
    for (const share of [0, 0.0001, 0.1, 0.5, 0.9, 0.995])
      await refused(archive.subarray(0, Math.floor(archive.length * share)));
    for (const share of [0.05, 0.3, 0.6, 0.8]) {
      const damaged = Buffer.from(archive);
      // In the middle of what is not a filling: letters are everywhere.
      const at = damaged.findIndex((byte, n) => n > archive.length * share && byte > 64 && byte < 91);
      damaged[at]! ^= 1;
      await refused(damaged);
    }
    expect(await refused(Buffer.from('%PDF-1.7 '.repeat(200)))).toContain('tar');
  }, 60_000);

  test('of a newer version', async () => {
    expect(
      await refused(archiveOf('bad', [], { format_version: 2, vitrine: '9.0.0' }), 'archive_unsupported'),
    ).toContain('9.0.0');
    await refused(archiveOf('bad', [row('shelves', {})]), 'archive_unsupported');
  });

  test.each<[string, () => Buffer]>([
    ['a name that leads out', () => archiveOf('bad', [{ name: '../../etc/passwd', content: 'x' }])],
    [
      'a picture with a path',
      () => archiveOf('bad', [{ name: `pictures/../${'a'.repeat(64)}`, content: 'x' }]),
    ],
    ['a link', () => tarOf([{ name: 'manifest.json', content: '', type: '2' }])],
    ['an entry of a terabyte', () => tarOf([{ name: 'manifest.json', content: '{}', size: 2 ** 32 }])],
    [
      'rows of a giant',
      () => archiveOf('bad', [{ name: 'rows/collections/000001.jsonl', content: 'x'.repeat(17 * 2 ** 20) }]),
    ],
    ['no manifest', () => tarOf([row('collections', collection)])],
    ['two manifests', () => archiveOf('bad', [{ name: 'manifest.json', content: '{}' }])],
    ['another format', () => archiveOf('bad', [], { format: 'photos' })],
    ['an id that is none', () => archiveOf('../bad')],
    [
      'limits that are none',
      () =>
        archiveOf('bad', [], { customer: { id: 'bad', name: 'B', settings: { limits: { images: -1 } } } }),
    ],
    [
      'something behind the end',
      () => Buffer.concat([archiveOf('bad').subarray(0, -1024), tarOf([row('collections', collection)])]),
    ],
    [
      'a row of another customer',
      () => archiveOf('bad', [row('collections', { ...collection, customer_id: 'acme' })]),
    ],
    ['a row that lacks a column', () => archiveOf('bad', [row('collections', { id: 'c' })])],
    ['a number for a text', () => archiveOf('bad', [row('collections', { ...collection, name: 7 })])],
    [
      'a day that is none',
      () =>
        archiveOf('bad', [row('collections', { ...collection, created_at: '2026-99-99T00:00:00+00:00' })]),
    ],
    ['a NUL in a text', () => archiveOf('bad', [row('collections', { ...collection, name: 'a\u0000b' })])],
    ['lines that are not JSON', () => archiveOf('bad', [row('collections', '{"id": ')])],
    [
      'bytes that are no text',
      () => archiveOf('bad', [{ name: 'rows/collections/000001.jsonl', content: Buffer.from([0xff, 0xfe]) }]),
    ],
    [
      'children before their parents',
      () => archiveOf('bad', [row('looks', ''), row('collections', collection)]),
    ],
    [
      'a picture that nothing names',
      () => archiveOf('bad', [pictureEntry(Buffer.from(tinyPicture, 'base64'))]),
    ],
    [
      'a picture under another hash',
      () => archiveOf('bad', [{ name: `pictures/${'a'.repeat(64)}`, content: 'x' }]),
    ],
    ['categories within themselves', () => archiveOf('bad', circle())],
    [
      'a rule that none can be',
      () =>
        archiveOf('bad', [
          row('rules', {
            id: 'r',
            since_version: 1,
            until_version: null,
            place: 1,
            rule: { do: { hide: [{ attribute: '"; drop table' }] } },
          }),
        ]),
    ],
  ])('%s', async (_, make) => {
    await refused(make());
  });

  const pictureEntry = (bytes: Buffer): TarEntry => ({ name: `pictures/${hashOf(bytes)}`, content: bytes });

  test('pictures that are none, or not of the size that they should have, and vectors that are none', async () => {
    const bytes = Buffer.from(tinyPicture, 'base64');
    const image = (sha256: string, size: number) => ({
      ...Object.fromEntries(Object.keys(schemaOf(tables[0]!).properties).map((column) => [column, null])),
      id: 'i',
      status: 'ready',
      sha256,
      bytes: size,
      metadata: {},
      created_at: collection.created_at,
      updated_at: collection.updated_at,
    });
    const junk = Buffer.from('no picture');
    await refused(archiveOf('bad', [row('images', image(hashOf(junk), junk.length)), pictureEntry(junk)]));
    await refused(archiveOf('bad', [row('images', image(hashOf(bytes), 1)), pictureEntry(bytes)]));
    const version = JSON.parse(archive.subarray(512, 100_000).toString().split('\0')[0]!).predictors.find(
      ({ task }: { task: string }) => task === 'embedding',
    );
    for (const vector of [
      new Float32Array(3).fill(1),
      new Float32Array(256),
      new Float32Array(256).fill(Number.NaN),
    ]) {
      const embedding = {
        image_id: 'i',
        predictor: version.name,
        version: version.version,
        of_sha256: hashOf(bytes),
        vector: Buffer.from(vector.buffer).toString('base64'),
      };
      await refused(
        archiveOf(
          'bad',
          [
            row('images', image(hashOf(bytes), bytes.length)),
            pictureEntry(bytes),
            row('embeddings', embedding),
          ],
          { predictors: [version] },
        ),
      );
    }
  });

  test('where nothing is wrong but that its customer is there already', async () => {
    const reply = await put(world, archive);
    expect([reply.status, reply.body.code]).toEqual([409, 'customer_exists']);
    expect((await world.as('service')('GET /images')).status).toBe(200);
  });

  function circle(): TarEntry[] {
    const category = (id: string) => JSON.stringify({ ...collection, id, slot: null, resolved_slot: null });
    return [
      row('categories', `${category('a')}\n${category('b')}`),
      row('category_parents', '{"id": "a", "parent_id": "b"}\n{"id": "b", "parent_id": "a"}'),
    ];
  }
});

test('an import whose process died leaves nothing behind, and touches no user', async () => {
  const { context, identity } = other;
  await identity.createUser({ username: 'known-to-the-pool', groups: ['orphan'] });
  const arrival = await Arrival.begin(context, { id: 'orphan', name: 'Orphan', settings: {} });
  expect((await other.as('superuser')('GET /customers/orphan')).body.status).toBe('suspended');
  const collection = sql`insert into collections (customer_id, id, name) values ('orphan', 'c', 'C')`;
  await context.db.query(collection);
  await context.db.query(
    sql`update jobs set run_at = now() where kind = 'abandon-import' and customer_id = 'orphan'`,
  );
  for (let tries = 0; tries < 200; tries++) {
    if ((await other.as('superuser')('GET /customers/orphan')).status === 404) break;
    await sleep(50);
  }
  expect((await other.as('superuser')('GET /customers/orphan')).status).toBe(404);
  expect(await identity.findUser('known-to-the-pool')).toBeTruthy();
  // Its process was only slow: it finds out.
  await expect(context.db.transaction((tx) => arrival!.complete(tx))).rejects.toThrow('was deleted');
  await abandonImport(context, 'umbrella');
  expect((await other.as('superuser')('GET /customers/umbrella')).status).toBe(200);
});

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
