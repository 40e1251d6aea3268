import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations } from './operations.js';
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

/** Names of metrics in the expressions of a dashboard or alert rules, without what Prometheus adds to those of histograms. */
async function metricsIn(file: string): Promise<Set<string>> {
  const text = await readFile(new URL(`../deploy/${file}`, import.meta.url), 'utf8');
  const names = text.match(/\b(vitrine|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return new Set(names.map((name) => name.replace(/_(bucket|count|sum)$/, '')));
}

test.each(['grafana/vitrine.json', 'prometheus/alerts.yml'])(
  '%s asks for metrics and operations that there are',
  async (file) => {
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    const told = new Set([...metrics.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name));
    const asked = await metricsIn(file);
    expect(asked.size).toBeGreaterThan(5);
    expect([...asked].filter((name) => !told.has(name))).toEqual([]);

    const text = await readFile(new URL(`../deploy/${file}`, import.meta.url), 'utf8');
    const selected = [...text.matchAll(/operation=~\\?"([^"\\]+)/g)].flatMap(([, names]) =>
      names!.split('|'),
    );
    expect(selected.length).toBeGreaterThan(2);
    expect(selected.filter((id) => !operations.some((one) => one.id === id))).toEqual([]);
  },
);

test('requests are told by the id of their operation', async () => {
  await world.as('service')('GET /images/nobody/similar');
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  expect(metrics).toContain('vitrine_request_seconds_count{operation="list-similar-images",status="404"} 1');
});
