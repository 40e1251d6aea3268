// What was accepted survives the death of the process at any moment.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { bytesOf, dinoFolder } from '../dist/predictors/hugging-face/testing-folders.js';
import { seededRandom } from '../dist/seeded-random.js';
import { startPictureHost } from '../dist/testing/picture-host.js';
import { picture } from '../dist/testing/pictures.js';
import { signInAsAdmin, signInAsSuperuser, startServer, temporaryData } from './server.mjs';

const rounds = inject('isWhole') ? 5 : 2;
const perRound = 24;

let place;
let host;
beforeAll(async () => {
  place = await temporaryData();
  host = await startPictureHost();
});
afterAll(async () => {
  await place?.remove();
  await host?.close();
});

test('kill -9 during ingestion, again and again: nothing that was accepted is lost', {
  timeout: 240_000,
}, async () => {
  const random = seededRandom(9);
  const accepted = new Map();
  for (let round = 0; round < rounds; round++) {
    const server = await startServer(place.data);
    const call = await signInAsAdmin(server.credentials);
    const killed = (async () => {
      await sleep(30 + random() * 900);
      await server.end('SIGKILL');
    })();
    try {
      for (let n = 0; n < perRound; n++) {
        const id = `r${round}-${n}`;
        const bytes = await picture(round * perRound + n, { width: 120, height: 100 });
        const file =
          n % 2 === 0 ? { url: host.put(`/${id}.jpg`, bytes) } : { base64: bytes.toString('base64') };
        const { status, body } = await call('POST /images', [{ id, file }]);
        if (status === 202 && body.results[0].result === 'accepted') accepted.set(id, file);
      }
    } catch {
      // The connection broke: what it carried was not acknowledged.
    }
    await killed;
  }
  expect(accepted.size).toBeGreaterThan(rounds);

  const server = await startServer(place.data);
  const call = await signInAsAdmin(server.credentials);
  let images = [];
  for (let tries = 0; tries < 600; tries++) {
    images = (await call('GET /images?limit=1000')).body.results;
    if (images.every(({ status }) => status !== 'pending')) break;
    await sleep(100);
  }
  const ready = images.filter(({ status }) => status === 'ready').map(({ id }) => id);
  expect(ready).toEqual(expect.arrayContaining([...accepted.keys()]));
  expect(images.filter(({ status }) => status !== 'ready')).toEqual([]);

  const [id] = ready;
  const { body } = await call(`GET /images/${id}/similar?limit=1000`);
  expect(new Set(body.results.map((result) => result.id))).toEqual(
    new Set(ready.filter((other) => other !== id)),
  );
  await server.end();
});

test('kill -9 while a predictor version is fetched: it is fetched again', { timeout: 240_000 }, async () => {
  for (const [file, content] of Object.entries(dinoFolder())) host.put(`/dino/${file}`, bytesOf(content));
  const model = bytesOf(dinoFolder()['onnx/model.onnx']);
  let asked = 0;
  const url = host.put('/dino/onnx/model.onnx', (_, response) => {
    asked++;
    response.writeHead(200, { 'content-length': model.length });
    // Of the first answer the end never comes.
    if (asked === 1) response.write(model.subarray(0, 100));
    else response.end(model);
  });
  const first = await startServer(place.data);
  const call = await signInAsSuperuser(first.credentials, 'demo');
  const beside = { name: 'dino', version: '1', licence: 'Apache-2.0' };
  const { status, body } = await call('POST /predictor-versions', {
    url: url.replace('/onnx/model.onnx', ''),
    ...beside,
  });
  expect([status, body.state]).toEqual([202, 'fetching']);
  while (asked === 0) await sleep(20);
  await first.end('SIGKILL');

  const second = await startServer(place.data);
  const again = await signInAsSuperuser(second.credentials, 'demo');
  let version;
  for (let tries = 0; tries < 300; tries++) {
    version = (await again('GET /predictors/dino/versions/1')).body;
    if (['ready', 'failed'].includes(version.state)) break;
    await sleep(100);
  }
  expect(version).toMatchObject({ state: 'ready', failure: null, manifest: { licence: 'Apache-2.0' } });
  expect(asked).toBe(2);
  expect(await readdir(join(place.data, 'incoming'))).toEqual([]);
  await second.end();
});
