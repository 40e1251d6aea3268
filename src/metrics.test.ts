import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './testing/pictures.js';
import { createWorld, type World } from './testing/world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

test('each predictor version tells what it took for a picture, and with how many others', async () => {
  const file = { base64: (await picture(1)).toString('base64') };
  const { status, body } = await world.as('service')('POST /predictions', { file });
  expect(status).toBe(200);
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  const metricOf = (name: string) =>
    Number(
      metrics
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    );
  for (const { predictor, version } of body.predictions) {
    const of = `predictor="${predictor}",version="${version}"`;
    for (const part of ['queue', 'batch_wait', 'compute']) {
      expect(metricOf(`vitrine_predictor_seconds_count{${of},part="${part}"}`)).toBeGreaterThanOrEqual(1);
    }
    expect(metricOf(`vitrine_predictor_seconds_sum{${of},part="compute"}`)).toBeGreaterThan(0);
    const asked = metricOf(`vitrine_predictor_batch_pictures_count{${of}}`);
    expect(metricOf(`vitrine_predictor_batch_pictures_sum{${of}}`)).toBe(asked);
  }
});
