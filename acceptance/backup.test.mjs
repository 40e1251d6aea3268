// The lines of Backup and restore, on the data directory of a real server: what was there is there afterwards.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { picture } from '../dist/testing/pictures.js';
import { repository, run, signInAsAdmin, startServer, temporaryData } from './server.mjs';
import { blocksOf, startDesk } from './shell-lines.mjs';

const guide = readFileSync(join(repository, 'docs/guides/backup-and-restore.md'), 'utf8');
const closing = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test('a copy of the stopped server is the same installation', { timeout: 120_000 }, async () => {
  const place = await temporaryData();
  closing.push(place.remove);
  const desk = await startDesk(place.data);
  closing.push(desk.close);
  const first = await startServer(place.data);
  closing.push(first.end);
  const asAdmin = await signInAsAdmin(first.credentials);
  for (const n of [1, 2]) {
    const file = { base64: (await picture(n)).toString('base64') };
    const { body } = await asAdmin('POST /images?wait=60', [{ id: `picture-${n}`, file }]);
    expect(body.results[0]).toMatchObject({ status: 'ready' });
  }
  const before = await asAdmin('GET /images/picture-1/similar');
  expect(before.body.results).toHaveLength(1);
  const pictureBefore = await pictureOf(first);

  for (const story of ['stop', 'backup', 'restore']) {
    const { code, stderr } = await desk.run(blocksOf(guide, story));
    expect({ story, code, stderr }).toEqual({ story, code: 0, stderr: '' });
  }
  expect(await first.end()).toEqual({ code: 0, signal: null });

  const second = await startServer(join(desk.folder, 'restored'));
  closing.push(second.end);
  expect(second.credentials).toMatchObject({
    API_KEY: first.credentials.API_KEY,
    PASSWORD: first.credentials.PASSWORD,
  });
  const again = await signInAsAdmin(second.credentials);
  expect((await again('GET /images/picture-1/similar')).body).toEqual(before.body);
  expect(await pictureOf(second)).toBe(pictureBefore);
});

test('a copy of the running server has all that was acknowledged before it began', {
  timeout: 180_000,
}, async () => {
  const place = await temporaryData();
  closing.push(place.remove);
  const desk = await startDesk(place.data);
  closing.push(desk.close);
  const first = await startServer(place.data);
  closing.push(first.end);
  const asAdmin = await signInAsAdmin(first.credentials);
  const file = { base64: (await picture(1)).toString('base64') };
  await asAdmin('POST /images?wait=60', [{ id: 'picture-1', file }]);
  const pictureBefore = await pictureOf(first);
  const acknowledged = [];
  let isOver = false;
  const writing = (async () => {
    for (let n = 0; !isOver; n++) {
      const { status } = await asAdmin('POST /products', [{ id: `product-${n}`, title: `Product ${n}` }]);
      if (status === 200) acknowledged.push(`product-${n}`);
    }
  })();
  try {
    while (acknowledged.length < 10) await new Promise((resolve) => setTimeout(resolve, 20));
    const before = [...acknowledged];
    const made = await desk.run(blocksOf(guide, 'online'));
    expect(made).toMatchObject({ code: 0 });
    const after = acknowledged.length;
    // The server went on, and goes on.
    expect(after).toBeGreaterThan(before.length);
    const restored = await desk.run(blocksOf(guide, 'restore-online'));
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    isOver = true;
    await writing;
    expect(existsSync(join(place.data, 'backup'))).toBe(false);
    // A second one takes no other's file, and with the server stopped it needs none.
    expect((await run(['backup', join(desk.folder, 'vitrine-online.tar'), '--data', place.data])).code).toBe(
      2,
    );
    await first.end();
    const stopped = await run(['backup', join(desk.folder, 'stopped.tar'), '--data', place.data, '--json']);
    expect(stopped).toMatchObject({ code: 0 });

    const second = await startServer(join(desk.folder, 'restored-online'));
    closing.push(second.end);
    const again = await signInAsAdmin(second.credentials);
    const { body } = await again('GET /products?limit=1000');
    const held = new Set(body.results.map(({ id }) => id));
    expect(before.filter((id) => !held.has(id))).toEqual([]);
    expect(await pictureOf(second)).toBe(pictureBefore);
  } finally {
    isOver = true;
    await writing.catch(() => {});
  }
});

/** The file of an image, in base64. */
async function pictureOf({ credentials }) {
  const answer = await fetch(`${credentials.API_BASE_URL}/images/picture-1/file`, {
    headers: { 'x-api-key': credentials.API_KEY },
  });
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer()).toString('base64');
}
