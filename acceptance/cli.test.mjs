// The command line as a person or a script uses it: real processes against one real server.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { predictorFolder } from '../dist/testing/furnish.js';
import { startPictureHost } from '../dist/testing/picture-host.js';
import { picture } from '../dist/testing/pictures.js';
import { mainScript, startServer, temporaryData } from './server.mjs';

let place;
let server;
let desk;
let host;
beforeAll(async () => {
  place = await temporaryData();
  server = await startServer(place.data);
  host = await startPictureHost();
  // Where a person works: ./data is the server's, and the home is empty.
  desk = await mkdtemp(join(tmpdir(), 'vitrine-cli-'));
  await mkdir(join(desk, 'data'));
  await cp(join(place.data, 'credentials.env'), join(desk, 'data', 'credentials.env'));
  await mkdir(join(desk, 'pictures', 'red'), { recursive: true });
  for (const [name, seed] of [
    ['one.jpg', 1],
    ['two.JPG', 2],
    ['red/three.png', 3],
    ['red/one.jpg', 4],
  ])
    await writeFile(
      join(desk, 'pictures', name),
      await picture(seed, { format: /png$/.test(name) ? 'png' : 'jpeg' }),
    );
  await writeFile(join(desk, 'pictures', 'notes.txt'), 'not a picture');
});
afterAll(async () => {
  await server?.end();
  await host?.close();
  await place?.remove();
  if (desk) await rm(desk, { recursive: true, force: true });
});

/** Runs `vitrine <args>` at the desk; what it printed, apart, and its exit code. */
async function vitrine(args, { input = '', env = {} } = {}) {
  const child = spawn(process.execPath, [mainScript, ...args], {
    cwd: desk,
    env: { PATH: process.env.PATH, HOME: desk, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, stdout, stderr, json: () => JSON.parse(stdout) };
}

describe('images import', () => {
  test('takes a folder, and a second time changes nothing', async () => {
    const first = await vitrine([
      'images',
      'import',
      'pictures',
      '--wait',
      '--collection',
      'first',
      '--json',
    ]);
    expect(first.json()).toEqual({ accepted: 4, unchanged: 0, ready: 4, rejected: [], failed: [] });
    expect(first.code).toBe(0);
    const second = await vitrine(['images', 'import', 'pictures', '--wait']);
    expect(second).toMatchObject({
      code: 0,
      stdout: '0 accepted, 4 unchanged, 0 rejected; 4 ready, 0 failed\n',
    });
    const similar = (await vitrine(['similar', 'red/three', '--collection', 'first', '--json'])).json();
    expect(similar.results.map(({ id }) => id).sort()).toEqual(['one', 'red/one', 'two']);
  });

  test('takes a CSV with metadata and collections, and says which lines were not taken', async () => {
    const url = await host.put('/5.jpg', await picture(5));
    await writeFile(
      join(desk, 'list.csv'),
      `id,url,title,collection\nfive,${url},Number five,csv\n,${url},Nobody,\nsix,${new URL('/missing.jpg', url)},Six,\n`,
    );
    const done = await vitrine(['images', 'import', 'list.csv', '--wait', '--json']);
    expect(done.code).toBe(1);
    expect(done.json()).toMatchObject({
      accepted: 2,
      ready: 1,
      rejected: [{ id: 'line 3', detail: 'has no id' }],
      failed: [{ id: 'six' }],
    });
    const found = await vitrine(['search', 'pictures/one.jpg', '--collection', 'csv']);
    expect(found.stdout).toMatch(/^#\s+ID\s+SCORE\s+TITLE\n1\s+five\s+0\.\d{3}\s+Number five\n$/);
  });

  test('takes addresses, and names what cannot be imported', async () => {
    const url = await host.put('/summer%20dress.jpg', await picture(6));
    expect(await vitrine(['images', 'import', url, '--wait'])).toMatchObject({ code: 0 });
    expect(
      (await vitrine(['similar', 'summer dress', '--limit', '1', '--json'])).json().results,
    ).toHaveLength(1);
    const files = ['pictures/one.jpg', 'pictures/red/three.png'];
    const single = await vitrine(['images', 'import', ...files, '--wait', '--json']);
    // The picture `one` is there as it is; `three` was imported as `red/three`.
    expect(single.json()).toMatchObject({ accepted: 1, unchanged: 1, ready: 2 });
    const nothing = await vitrine(['images', 'import', 'nowhere']);
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain(
      'There is no nowhere; give a folder, a CSV, picture files, or addresses.',
    );
  });
});

describe('search and similar', () => {
  test('find the very picture first, and show no pictures in a pipe', async () => {
    const env = { KITTY_WINDOW_ID: '1' };
    const found = await vitrine(['search', 'pictures/two.JPG', '--limit', '2', '--thumbnails', 'always'], {
      env,
    });
    expect(found.code).toBe(0);
    expect(found.stdout).toMatch(/^#\s+ID\s+SCORE\n1\s+two\s+1\.000\n2\s+/);
    expect(found.stdout).not.toContain('\u001b');
  });

  test('say what to do where there is no such file, image or text side', async () => {
    expect(await vitrine(['search', './none.jpg'])).toMatchObject({ code: 2 });
    const gone = await vitrine(['similar', 'none']);
    expect(gone).toMatchObject({ code: 1, stdout: '' });
    expect(gone.stderr).toContain('image_not_found');
    const words = await vitrine(['search', 'red summer dress']);
    expect(words.code).toBe(1);
    expect(words.stderr).toContain('Search with a picture');
  });
});

test('feeds run pushes a file, dry and for good, and shows the bad rows', async () => {
  const { API_BASE_URL, API_KEY } = server.credentials;
  expect(API_BASE_URL).toBeDefined();
  await writeFile(
    join(desk, 'feed.csv'),
    'id,title,price,availability\nvase,Vase,19.90 EUR,in stock\nbowl,Bowl,cheap,in stock\n',
  );
  await makeFeed('spring', API_BASE_URL, API_KEY);
  const dry = await vitrine(['feeds', 'run', 'spring', 'feed.csv', '--dry-run', '--json']);
  expect(dry).toMatchObject({ code: 1 });
  expect(dry.json()).toMatchObject({ state: 'done', dry_run: true, counts: { created: 1, rejected: 1 } });
  const real = await vitrine(['feeds', 'run', 'spring', 'feed.csv', '--wait']);
  expect(real.code).toBe(1);
  expect(real.stdout).toMatch(/: done\nROWS\s+CREATED.*\n\s*2\s+1\s+0\s+0\s+1\s+0\n$/);
  expect(real.stderr).toMatch(/3\s+bowl\s+price\s+invalid/);
  expect((await vitrine(['feeds', 'list'])).stdout).toMatch(/spring\s+auto\s+-\s+\(pushed\)/);
  expect(await vitrine(['feeds', 'run', 'none'])).toMatchObject({ code: 1 });
});

/** There is no command for it: a feed is made once, with many settings. */
async function makeFeed(id, url, key) {
  await vitrine(['login', '--credentials', 'data/credentials.env', '--profile', 'feeds']);
  const profiles = JSON.parse(await readFile(join(desk, '.config/vitrine/profiles.json'), 'utf8'));
  const { identityProvider, clientId, secretHash, refreshToken } = profiles.feeds;
  const answer = await fetch(identityProvider, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      'content-type': 'application/x-amz-json-1.1',
    },
    body: JSON.stringify({
      ClientId: clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: refreshToken, SECRET_HASH: secretHash },
    }),
  });
  const { AuthenticationResult } = await answer.json();
  const made = await fetch(`${url}/feeds`, {
    method: 'POST',
    headers: { 'x-api-key': key, authorization: AuthenticationResult.IdToken },
    body: JSON.stringify({ id }),
  });
  expect(made.status).toBe(201);
}

describe('for superusers', () => {
  test('a predictor is pushed and tried', async () => {
    const folder = await predictorFolder({ name: 'mean-colour' });
    const pushed = await vitrine(['predictors', 'push', folder]);
    expect(pushed).toMatchObject({ code: 0, stdout: 'mean-colour 1: ready\n' });
    expect(pushed.stderr).toMatch(/Sending 2 files/);
    const again = await vitrine(['predictors', 'push', folder]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('predictor_exists');
    expect((await vitrine(['predictors', 'list'])).stdout).toMatch(
      /mean-colour\s+1\s+embedding\s+ready\s+brought\s+0/,
    );
    expect(await vitrine(['predictors', 'try', 'mean-colour', '1'])).toMatchObject({ code: 2 });
    const trial = await vitrine([
      'predictors',
      'try',
      'mean-colour',
      '1',
      '--customer',
      'demo',
      '--sample',
      '4',
    ]);
    expect(trial.code).toBe(0);
    expect(trial.stdout).toMatch(/4 of 4 images compared; agreement: .*overlap_at_10/);
  });

  test('a model that is none fails with the reason', async () => {
    const folder = await predictorFolder({ name: 'no-model' }, Buffer.from('not a model'));
    const pushed = await vitrine(['predictors', 'push', folder]);
    expect(pushed).toMatchObject({ code: 1, stdout: 'no-model 1: failed\n' });
    expect(pushed.stderr).toContain('Push it again once that is mended.');
  });

  test('a shop is opened, its key made, rotated and revoked, its admin invited', async () => {
    expect(await vitrine(['customers', 'create', 'acme', '--name', 'Acme'])).toMatchObject({
      code: 0,
      stdout: 'acme\n',
    });
    expect(await vitrine(['customers', 'create', 'acme'])).toMatchObject({ code: 1 });
    expect((await vitrine(['customers', 'list'])).stdout).toMatch(/acme\s+active\s+\S+\s+Acme/);
    const made = (await vitrine(['keys', 'create', '--customer', 'acme', '--json'])).json();
    expect(made).toMatchObject({ customer: 'acme', label: 'command line' });
    const rotated = await vitrine(['keys', 'rotate', made.id, '--overlap', '60']);
    expect(rotated.stdout).toMatch(/^vtr_\w{36}\n$/);
    expect(rotated.stderr).toContain(`vitrine keys revoke ${made.id}`);
    expect(await vitrine(['keys', 'revoke', made.id])).toMatchObject({ code: 0 });
    const refused = await vitrine(['similar', 'x', '--url', server.url, '--key', made.api_key]);
    expect(refused).toMatchObject({ code: 3 });
    const key = rotated.stdout.trim();
    const invited = await vitrine(['users', 'invite', 'anna', '--customer', 'acme']);
    await writeFile(join(desk, 'anna.env'), invited.stdout);
    await firstSignIn(key);
    const usage = await vitrine(['usage', '--customer', 'acme', '--json', '--days', '1']);
    expect(usage.json()).toMatchObject({ customer: 'acme', held: { images: { total: 0 } } });
  });
});

/** Anna chooses a password, and the next commands know her. */
async function firstSignIn(key) {
  const password = /PASSWORD='(.*)'/.exec(await readFile(join(desk, 'anna.env'), 'utf8'))[1];
  const login = [
    'login',
    '--credentials',
    'anna.env',
    '--url',
    server.url,
    '--key',
    key,
    '--profile',
    'anna',
  ];
  expect(await vitrine(login)).toMatchObject({ code: 2, stdout: '' });
  const input = `${password}\nSomething-Of-Her-Own-7\n`;
  const first = await vitrine([...login, '--password-stdin'], { input });
  expect(first.stdout).toBe(`Signed in at ${server.url}/v1 as anna, admin of acme.\n`);
  const kept = await readFile(join(desk, '.config/vitrine/profiles.json'), 'utf8');
  expect(kept).not.toContain('Something-Of-Her-Own-7');
  expect(kept).not.toContain(password);
  expect((await vitrine(['usage', '--profile', 'anna', '--json'])).json().customer).toBe('acme');
}

describe('login and logout', () => {
  test('remember somebody, for their owner alone', async () => {
    const env = { XDG_CONFIG_HOME: join(desk, 'elsewhere') };
    const login = ['login', '--credentials', 'data/credentials.env'];
    const done = await vitrine([...login, '--superuser', '--json'], { env });
    expect(done.json()).toMatchObject({ username: 'superuser', level: 'superuser' });
    const path = join(desk, 'elsewhere/vitrine/profiles.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    // The profile comes before ./data/credentials.env.
    await rm(join(desk, 'data'), { recursive: true });
    try {
      expect((await vitrine(['usage', '--customer', 'demo', '--json'], { env })).json().customer).toBe(
        'demo',
      );
      expect(await vitrine(['similar', 'one'], { env })).toMatchObject({ code: 1 });
      expect(await vitrine(['logout'], { env })).toMatchObject({ code: 0 });
      const nobody = await vitrine(['usage'], { env });
      expect(nobody).toMatchObject({ code: 2, stdout: '' });
      expect(nobody.stderr).toContain('Run `vitrine login`');
    } finally {
      await cp(`${place.data}/credentials.env`, join(desk, 'data/credentials.env'), { recursive: true });
    }
  });

  test('refuse a wrong password with 3, and a place where no server is with 4', async () => {
    const login = ['login', '--credentials', 'data/credentials.env', '--password-stdin'];
    const wrong = await vitrine(login, { input: 'wrong\n' });
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toContain('Incorrect username or password');
    const away = await vitrine(['similar', 'one', '--url', 'http://127.0.0.1:9', '--key', 'vtr_x']);
    expect(away).toMatchObject({ code: 4 });
    expect(away.stderr).toContain('Is the server running');
  });

  test('send no credentials of one server to another', async () => {
    const asked = await vitrine(['usage', '--url', 'http://127.0.0.1:9']);
    expect(asked).toMatchObject({ code: 3 });
    expect(asked.stderr).toContain('API_KEY');
  });
});

test('the environment names the server, and usage is a table', async () => {
  const env = server.credentials;
  const usage = await vitrine(['usage', '--days', '2'], { env });
  expect(usage.code).toBe(0);
  expect(usage.stdout).toMatch(/^DEMO\s+HELD\s+LIMIT\nimages\s+\d+\s+-\s+\d+ ready, 0 pending, 1 failed\n/);
  expect(usage.stdout.trim().split('\n')).toHaveLength(9);
});

describe('doctor', () => {
  const doctor = (...flags) =>
    vitrine(['doctor', '--data', place.data, '--port', new URL(server.url).port, ...flags]);

  test('finds nothing wrong beside a running server, and changes nothing', async () => {
    const { code, stdout } = await doctor();
    expect(stdout).not.toMatch(/^failed/m);
    expect(stdout).toMatch(/^ok +port +Vitrine answers/m);
    expect(stdout).toContain(`in use by the process ${server.pid}`);
    expect(stdout).toMatch(/^ok +prediction/m);
    expect(code).toBe(0);
  });

  test('names a setting that cannot be right', async () => {
    const settings = await doctor('--log-level', 'loud');
    expect(settings).toMatchObject({ code: 1 });
    expect(settings.stdout).toMatch(/^failed +settings/m);
  });

  test('names a variable that is mistyped, as config does', async () => {
    const env = { VITRINE_DATABSE_URL: 'postgres://nobody', VITRINE_LOG_LEVEL: 'loud' };
    const { stdout } = await vitrine(['doctor'], { env });
    expect(stdout).toMatch(/^warning +settings +VITRINE_DATABSE_URL is set, and no setting has this name/m);
    const config = await vitrine(['config'], { env: { ...env, VITRINE_LOG_LEVEL: 'warn' } });
    expect(config.json()).toMatchObject({ logLevel: 'warn' });
    expect(config.stderr).toBe('No setting is named VITRINE_DATABSE_URL: it counts for nothing.\n');
  });
});

describe('usage of the command line', () => {
  test('wrong usage ends with 2, help with 0', async () => {
    expect(await vitrine(['similar'])).toMatchObject({ code: 2, stdout: '' });
    expect(await vitrine(['fly'])).toMatchObject({ code: 2 });
    expect(await vitrine(['similar', 'x', '--limit', 'many'])).toMatchObject({ code: 2 });
    expect(await vitrine(['--help'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('work says why it does not work on the embedded database', async () => {
    const { code, stderr } = await vitrine(['work', '--data', place.data]);
    expect(code).toBe(2);
    expect(stderr).toContain('VITRINE_DATABASE_URL');
  });
});
