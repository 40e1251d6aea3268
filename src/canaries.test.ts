/** Two customers at random work; nothing that names the one ever reaches the other, the log of the other, or a metric. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { atLeast } from './auth/privilege-level.js';
import { operations } from './operations.js';
import { seededRandom } from './seeded-random.js';
import {
  furnishCatalogue,
  furnishFeed,
  furnishMap,
  furnishModel,
  furnishRule,
  furnishWebhook,
} from './testing/furnish.js';
import { picture } from './testing/pictures.js';
import { lineOf, type SampleIds, sampleOf } from './testing/samples.js';
import { createWorld, type Party, type Reply, type World } from './testing/world.js';

/** Five times as many in CI. */
const callsTotal = inject('isWhole') ? 20_000 : 4_000;
const atOnce = 8;
const imagesEach = 12;
/** Looking at pictures takes most of the time; one in so many of those calls is made. */
const picturesEvery = 40;
const looksAtPictures = [
  'create-images',
  'create-prediction',
  'get-image-file',
  'infer-model',
  'infer-model-version',
];

const secretOf = (customer: string) => `canary-of-${customer}`;

interface Side {
  party: Party;
  canary: string;
  ids: SampleIds[];
  pictures: { id: string }[];
}

let world: World;
let sides: [Side, Side];
const lines: { text: string; customer?: string }[] = [];

beforeAll(async () => {
  const log = pino(
    { level: 'debug' },
    { write: (text: string) => void lines.push({ text, customer: JSON.parse(text).customer }) },
  );
  world = await createWorld({ log });
  sides = [await furnish(world.acme), await furnish(world.globex)];
});
afterAll(() => world?.close());

async function furnish(party: Party): Promise<Side> {
  const canary = secretOf(party.id);
  const admin = world.as('admin', party);
  const seed = party.id.length * 100;
  const images = await Promise.all(
    Array.from({ length: imagesEach }, async (_, n) => ({
      id: `${canary}-image-${n}`,
      file: { base64: (await picture(seed + n)).toString('base64') },
      metadata: { secret: `${canary}-metadata` },
    })),
  );
  const taken = await admin('POST /images?wait=60', images);
  expect(taken.body.results.every(({ status }: { status: string }) => status === 'ready')).toBe(true);
  const model = await furnishModel(world.context, party.id);
  const ids = images.map(({ id }, n) => ({
    image: id,
    collection: `${canary}-collection-${n % 3}`,
    customer: 'none',
    apiKey: 'key-none',
    user: 'nobody',
    predictor: 'none',
    shipped: 'none',
    trial: 'none',
    model,
    rulesVersion: '1',
    folder: '',
  }));
  for (const { collection, image } of ids) {
    await furnishCatalogue(admin, { image, collection }, `${canary}-title`);
    await furnishFeed(world.context, party.id, image);
    await furnishWebhook(world.context, party.id, image);
    await furnishMap(world.context, party.id, image);
    await furnishRule(admin, { image });
    await admin('POST /collections', { id: collection, name: `${canary}-name` });
    await admin(`POST /collections/${collection}/images`, { ids: [image] });
  }
  return { party, canary, ids, pictures: images };
}

const candidates = operations.filter(({ level }) => level !== 'superuser');

test(`${callsTotal} random calls leak nothing`, async () => {
  const random = seededRandom(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const leaks: unknown[] = [];
  const failures: unknown[] = [];
  const statuses = new Map<number, number>();
  let made = 0;

  async function callOnce(): Promise<void> {
    const [side, other] = random() < 0.5 ? sides : [sides[1], sides[0]];
    const operation = pick(candidates);
    if (looksAtPictures.includes(operation.id) && random() > 1 / picturesEvery) return;
    made++;
    // Their own things, those of the other, and ones that nobody has.
    const ids = pick([
      pick(side.ids),
      pick(other.ids),
      { ...pick(side.ids), image: 'none', collection: 'none' },
    ]);
    const level = random() < 0.3 && atLeast('service', operation.level) ? 'service' : 'admin';
    const sample = sampleOf(operation, ids);
    const query =
      operation.query && 'limit' in operation.query.properties && random() < 0.3
        ? `?limit=${Math.ceil(random() * 50)}`
        : sample.query;
    const sent = { ...sample, ...(query === undefined ? {} : { query }) };
    const body = operation.id === 'delete-image' || operation.id === 'update-image' ? sample.body : sent.body;
    const line = lineOf(operation, sent);
    const reply = await world.as(level, side.party)(line, body);
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    if (reply.status >= 500) failures.push({ as: side.party.id, line, sent: body, body: reply.body });
    if (leaksIn(reply, other.canary, ids))
      leaks.push({ as: side.party.id, line, body: reply.bytes.toString() });
    if (reply.status === 204 && operation.id.startsWith('delete-')) await restore(side, ids);
  }

  /** What a caller has sent itself may come back; nothing else of the other. */
  function leaksIn(reply: Reply, canary: string, ids: SampleIds): boolean {
    const answered = reply.bytes.toString() + JSON.stringify([...reply.headers]);
    return [ids.image, ids.collection]
      .reduce((rest, id) => rest.replaceAll(id, ''), answered)
      .includes(canary);
  }

  async function work(): Promise<void> {
    while (made < callsTotal) await callOnce();
  }
  await Promise.all(Array.from({ length: atOnce }, work));

  expect(leaks).toEqual([]);
  // The calls did something: answers of all sorts, and no failure of our own.
  expect(failures).toEqual([]);
  for (const status of [200, 201, 204, 404]) expect(statuses.get(status)).toBeGreaterThan(100);

  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  expect(metrics).toContain('vitrine_request_seconds');
  expect(metrics).not.toMatch(/canary-of|acme|globex/);
  for (const [own, other] of [sides, [sides[1], sides[0]]] as const) {
    const ownLines = lines.filter(({ customer }) => customer === own.party.id);
    expect(ownLines.length).toBeGreaterThan(callsTotal / 4);
    // The path is what the caller has sent.
    const told = ownLines.map(({ text }) => text.replace(/"path":"[^"]*"/, ''));
    expect(told.filter((text) => text.includes(other.canary))).toEqual([]);
  }
}, 600_000);

/** What was deleted comes back, so that there is something to leak until the end. */
async function restore({ party, pictures }: Side, ids: SampleIds): Promise<void> {
  const admin = world.as('admin', party);
  const canary = secretOf(party.id);
  const image = pictures.find(({ id }) => id === ids.image);
  if (image) await admin('POST /images', [image]);
  await admin('POST /collections', { id: ids.collection, name: `${canary}-name` });
  await admin(`POST /collections/${ids.collection}/images`, { ids: [ids.image] });
  await furnishCatalogue(admin, ids, `${canary}-title`);
  await furnishFeed(world.context, party.id, ids.image);
  await furnishWebhook(world.context, party.id, ids.image);
  await furnishMap(world.context, party.id, ids.image);
  await furnishRule(admin, ids);
}
