// Several processes on one PostgreSQL: one answers, another does the jobs. Skipped by name where there is no server.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from '../dist/testing/pictures.js';
import { mainScript, run, signInAsAdmin, startServer, temporaryData } from './server.mjs';

const server = process.env.VITRINE_TEST_DATABASE_URL;
const name = `work_${randomBytes(4).toString('hex')}`;
const url = server && Object.assign(new URL(server), { pathname: `/${name}` }).href;

async function statement(text) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(text);
  await client.end();
}

let place;
let serving;
let worker;
beforeAll(async () => {
  if (!server) return;
  await statement(`create database ${name}`);
  place = await temporaryData();
  serving = await startServer(place.data, { flags: ['--database-url', url, '--ingestion-concurrency', '1'] });
});
afterAll(async () => {
  worker?.kill('SIGKILL');
  await serving?.end();
  await place?.remove();
  if (server) await statement(`drop database if exists ${name} with (force)`);
});

test.skipIf(!server)(
  `a worker takes jobs, what it makes is found by the server, and it ends in order${server ? '' : ' (skipped: VITRINE_TEST_DATABASE_URL is not set)'}`,
  async () => {
    const api = await signInAsAdmin(serving.credentials);
    const post = async (id, seed) => {
      const form = new FormData();
      form.append('id', id);
      form.append('file', new Blob([await picture(seed)]), `${id}.jpg`);
      const { body } = await api('POST /images?wait=30', form);
      expect(body.results).toMatchObject([{ id, status: 'ready' }]);
    };
    // The server holds its index from now on.
    await post('first', 1);
    await post('second', 2);
    expect((await api('GET /images/first/similar')).body.results).toHaveLength(1);
    const flags = ['--data', place.data, '--database-url', url, '--log-level', 'debug'];
    worker = spawn(process.execPath, [mainScript, 'work', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    await new Promise((resolve, reject) => {
      worker.stdout.on('data', (chunk) => String(chunk).includes('at work') && resolve());
      worker.once('exit', (code) => reject(new Error(`The worker ended with ${code}`)));
    });
    // The jobs are laid ready, then the server stands still: whatever is done meanwhile, the worker has done.
    const form = new FormData();
    for (let n = 0; n < 8; n++) {
      form.append('id', `more-${n}`);
      form.append('file', new Blob([await picture(10 + n)]), `${n}.jpg`);
    }
    await api('POST /images', form);
    process.kill(serving.pid, 'SIGSTOP');
    try {
      await untilFewWait();
    } finally {
      process.kill(serving.pid, 'SIGCONT');
    }
    await expect
      .poll(async () => (await api('GET /images/first/similar?limit=20')).body.results.length, {
        timeout: 10_000,
      })
      .toBe(9);
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.kill('SIGTERM');
    expect(await ended).toBe(0);
  },
);

test.skipIf(!server)('doctor looks at PostgreSQL and its migrations, and changes nothing', async () => {
  const doctor = async (database) => {
    const { output } = await run(['doctor', '--data', place.data, '--port', '0', '--database-url', database]);
    return output;
  };
  const whole = await doctor(url);
  expect(whole).toMatch(/^ok +database +PostgreSQL \d+ answers/m);
  expect(whole).toMatch(/^ok +migrations +all \d+ have run/m);
  await statement(`create database ${name}_empty`);
  try {
    const empty = Object.assign(new URL(url), { pathname: `/${name}_empty` }).href;
    for (const output of [await doctor(empty), await doctor(empty)])
      expect(output).toMatch(/^warning +migrations +(\d+) of \1 have not run\n +→ Run `vitrine migrate`/m);
  } finally {
    await statement(`drop database ${name}_empty`);
  }
  const none = Object.assign(new URL(url), { pathname: '/no_such_database' }).href;
  expect(await doctor(none)).toMatch(/^failed +database .*\n +→ Make the database/m);
});

/** All but what the server had claimed before it stood still. */
async function untilFewWait() {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await expect
      .poll(async () => (await client.query("select 1 from images where status = 'pending'")).rows.length, {
        timeout: 25_000,
        interval: 200,
      })
      .toBeLessThanOrEqual(2);
  } finally {
    await client.end();
  }
}
