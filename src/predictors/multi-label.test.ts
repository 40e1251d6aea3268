import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { predictorFolder } from '../testing/furnish.js';
import { createWorld, type World } from '../testing/world.js';
import { channelTagger, testManifests } from './testing-models.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const folder = await predictorFolder(
    { name: 'tagger', ...testManifests.multiLabel(), scoreMin: 0.4 },
    channelTagger(),
  );
  const { body } = await world.as('superuser')('POST /predictor-versions?wait=60', { folder });
  expect(body).toMatchObject({ state: 'ready', task: 'multi-label', failure: null });
  await world.as('superuser')('PUT /customers/acme/predictors/tagger/versions/1', { default: true });
});
afterAll(() => world?.close());

async function plain(r: number, g: number, b: number): Promise<string> {
  const picture = sharp({ create: { width: 16, height: 16, channels: 3, background: { r, g, b } } });
  return (await picture.png().toBuffer()).toString('base64');
}

/** 255/255, 204/255 and 102/255. */
const purple = [
  { label: 'red', score: 1 },
  { label: 'blue', score: 0.8 },
];
const dim = [{ label: 'blue', score: 0.4 }];

test('a picture is told all labels that apply', async () => {
  const ask = async (file: string) => {
    const { status, body } = await world.as('service')('POST /predictions', {
      predictor: 'tagger',
      file: { base64: file },
    });
    expect(status).toBe(200);
    return body.predictions;
  };
  const from = { predictor: 'tagger', version: '1', task: 'multi-label' };
  expect(await ask(await plain(255, 0, 204))).toEqual([{ ...from, labels: purple }]);
  expect(await ask(await plain(101, 255, 102))).toEqual([{ ...from, labels: dim }]);
  expect(await ask(await plain(0, 255, 0))).toEqual([{ ...from, labels: [] }]);
});

test('images keep what they were told', async () => {
  const records = [{ id: 'purple', file: { base64: await plain(255, 0, 204) } }];
  await world.as('admin')('POST /images?wait=60', records);
  const { body } = await world.as('service')('GET /images/purple/predictions');
  const own = body.results.find(({ predictor }: { predictor: string }) => predictor === 'tagger');
  expect(own).toMatchObject({ task: 'multi-label', labels: purple });
});

test('the document knows the task', async () => {
  const { body: document } = await world.as('service')('GET /openapi.json');
  const results = document.components.schemas.Prediction.anyOf;
  const tasks = results.map(
    (result: { properties: { task: { const: string } } }) => result.properties.task.const,
  );
  expect(tasks).toContain('multi-label');
  const { body } = await world.as('service')('GET /predictors');
  expect(body.results).toContainEqual(expect.objectContaining({ name: 'tagger', task: 'multi-label' }));
});
