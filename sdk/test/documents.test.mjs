// The code of the README and of the guide, run as it stands.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { picture } from '../../dist/testing/pictures.js';
import { createWorld } from '../../dist/testing/world.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const password = 'Correct-Horse-7';

let world;
let credentials;
beforeAll(async () => {
  world = await createWorld();
  const { identity, acme, superuser, url } = world;
  await identity.createUser({ username: 'anna', password, groups: ['acme'] });
  await identity.createUser({ username: 'ruth', password, groups: ['superuser'] });
  // The README speaks of the demo shop.
  await world.as('superuser')('POST /customers', { id: 'demo', name: 'Demo' });
  await identity.createUser({ username: 'dora', password, groups: ['demo'] });
  const ofSuperuser = { ...(await identity.signInDetails('ruth', 'superuser')), PASSWORD: password };
  credentials = {
    API_BASE_URL: `${url}/v1`,
    API_KEY: acme.key,
    ...(await identity.signInDetails('anna', 'admin')),
    PASSWORD: password,
    SUPERUSER_API_KEY: superuser.key,
    ...Object.fromEntries(Object.entries(ofSuperuser).map(([name, value]) => [`SUPERUSER_${name}`, value])),
  };
  const file = { base64: (await picture(1)).toString('base64') };
  const other = { base64: (await picture(2)).toString('base64') };
  const images = [
    { id: 'leather-sofa', file },
    { id: 'grey-fabric-sofa', file: other },
  ];
  const posted = await world.as('admin')('POST /images?wait=60', images);
  expect(posted.body.results.map(({ status }) => status)).toEqual(['ready', 'ready']);
});
afterAll(() => world?.close());

/** What the blocks print, run as one program beside the package. */
async function outputOf(path, fence) {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```(js.*)\n([\s\S]*?)```/g)].filter(([, words]) => words === fence);
  const program = blocks.map(([, , code]) => code).join('\n');
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...credentials },
  });
  const { stdout, stderr } = await run;
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test('every line of the README runs as it stands', async () => {
  expect(await outputOf('../README.md', 'js')).toEqual([
    expect.stringMatching(/^1 grey-fabric-sofa 0\.\d+$/),
    'dora',
    'leather-sofa {}',
    'grey-fabric-sofa {}',
    'accepted ready',
    // The same picture twice.
    expect.stringMatching(/^(my|leather)-sofa$/),
    'done 1',
    'There is no image nothing.',
  ]);
});

test('the typed client of Integration runs as it stands', async () => {
  const output = (await outputOf('../../docs/guides/integration.md', 'js client')).join('\n');
  expect(output).toMatch(/grey-fabric-sofa 0\.\d+/);
  expect(output).toContain('my-picture ready');
});

test('the receiver of webhooks in the README compiles, and reads what is sent', {
  timeout: 120_000,
}, async () => {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(
    readFileSync(new URL('../README.md', import.meta.url), 'utf8'),
  );
  // Beside the package, whose name it imports.
  const place = await mkdtemp(join(folder, 'dist', 'readme-'));
  try {
    await writeFile(join(place, 'receive.ts'), code);
    const flags = [
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2023',
      '--module',
      'nodenext',
      '--types',
      'node',
    ];
    await promisify(execFile)('npx', ['tsc', ...flags, join(place, 'receive.ts')], { cwd: folder });
    const { receive } = await import(pathToFileURL(join(place, 'receive.js')));
    const secret = 'whsec_c2VjcmV0IG9mIGEgdGVzdA==';
    const at = new Date();
    const event = {
      type: 'image.failed',
      data: { images: [{ id: 'shoe', error: { code: 'url_refused', detail: 'It answered 404.' } }] },
    };
    const body = JSON.stringify(event);
    const headers = {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
    };
    const told = vi.spyOn(console, 'log').mockImplementation(() => {});
    receive(secret, body, headers);
    expect(told.mock.calls).toEqual([['shoe', 'url_refused', 'It answered 404.']]);
    told.mockRestore();
    expect(() => receive(secret, `${body} `, headers)).toThrow('No matching signature found');
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});
