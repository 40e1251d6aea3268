// The code of the README and of the guide, run as it stands.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
