// The lines of the README, run by a real shell against the demo shop.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPictureHost } from '../dist/testing/picture-host.js';
import { picture } from '../dist/testing/pictures.js';
import { repository, startServer, temporaryData } from './server.mjs';

let place;
let server;
let host;
let folder;
beforeAll(async () => {
  place = await temporaryData();
  server = await startServer(place.data, { command: 'demo', flags: [] });
  host = await startPictureHost();
  folder = await mkdtemp(join(tmpdir(), 'vitrine-curl-'));
  await symlink(place.data, join(folder, 'data'));
}, 180_000);
afterAll(async () => {
  await server?.end();
  await host?.close();
  await place?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** The blocks marked `sh` of the chapter, one script. */
function tourOfTheReadme() {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  const chapter = /## A tour with curl\n([\s\S]*?)\n## /.exec(readme)[1];
  return [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block);
}

test('every line of the tour runs as it stands', { timeout: 120_000 }, async () => {
  const addresses = await Promise.all([1, 2].map(async (n) => host.put(`/${n}.jpg`, await picture(n))));
  const blocks = tourOfTheReadme().map((block) =>
    block
      .replaceAll('https://shop.example/pictures/1.jpg', addresses[0])
      .replaceAll('https://shop.example/pictures/2.jpg', addresses[1]),
  );
  expect(blocks.length).toBeGreaterThan(8);
  const mark = '=== answer ===';
  const { code, stdout, stderr } = await shell(`set -e\n${blocks.join(`\necho; echo '${mark}'\n`)}`);
  expect(stderr).not.toMatch(/curl: \(\d+\)/);
  expect(code).toBe(0);
  const answers = stdout.split(mark).map((text) => text.trim());
  expect(answers).toHaveLength(blocks.length);
  expect(stdout).not.toContain('"code":');

  const [, images, similar, predictions, search, , posted, form, collection, superuser] = answers;
  expect(JSON.parse(images)).toMatchObject({ links: { next: '/v1/images?limit=20&offset=20' } });
  expect(JSON.parse(similar).results).toHaveLength(5);
  expect(JSON.parse(similar).results[0].id).toMatch(/camera/);
  expect(JSON.parse(predictions).results.length).toBeGreaterThanOrEqual(5);
  expect(JSON.parse(search).results[0].id).toBe('leather-sofa');
  expect(JSON.parse(posted).results.map(({ result }) => result)).toEqual(['accepted', 'accepted']);
  expect(JSON.parse(form).results[0]).toMatchObject({ id: 'my-sofa', status: 'ready' });
  expect(collection).toContain('"added":2');
  expect(superuser).toContain('"id":"demo"');
});

test('a second run of the demo finds what is there', { timeout: 120_000 }, async () => {
  await server.end();
  server = await startServer(place.data, { command: 'demo', flags: [] });
  expect(server.output()).toContain('The demo shop is there: 54 images.');
});

function shell(script) {
  const child = spawn('bash', ['-c', script], { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, stdout, stderr })));
}
