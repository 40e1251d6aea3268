/** Each mistake is made, and has to be named with what to do about it. */
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../config.js';
import { shippedPredictors } from '../../open-context.js';
import type { Config } from '../../settings.js';
import type { Check, Surroundings } from './check.js';
import { checkClock } from './checks/clock.js';
import { checkDataDirectory } from './checks/data-directory.js';
import { checkDatabase } from './checks/database.js';
import { checkDiskSpace } from './checks/disk-space.js';
import { checkIdentity } from './checks/identity.js';
import { checkMemory } from './checks/memory.js';
import { checkNodeVersion } from './checks/node-version.js';
import { checkPort } from './checks/port.js';
import { checkPrediction } from './checks/prediction.js';
import { checkPredictors } from './checks/predictors.js';
import { checkPublicUrl } from './checks/public-url.js';
import { lineOf } from './doctor.js';

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

const emptyFolder = () => mkdtemp(join(tmpdir(), 'vitrine-doctor-'));
const nobody = async (): Promise<Response> => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
  });
};
const answering =
  (body: unknown, init: ResponseInit = {}) =>
  async () =>
    Response.json(body, init);

async function surroundings(
  flags: Partial<Record<keyof Config, string>> = {},
  others: Partial<Surroundings> = {},
): Promise<Surroundings> {
  const config = readConfig({ data: await emptyFolder(), inferenceProcesses: '2', ...flags }, {});
  return {
    config,
    nodeVersion: '22.1.0',
    freeDiskBytes: async () => 50e9,
    availableMemoryBytes: () => 8e9,
    fetch: nobody,
    now: Date.now,
    predictorsFolder: shippedPredictors,
    ...others,
  };
}

async function outcomes(check: Check, given: Surroundings): Promise<string[]> {
  const findings = await check(given);
  for (const { outcome, next } of findings) expect(next === undefined).toBe(outcome === 'ok');
  return findings.map(({ outcome, check: name, text, next }) => `${outcome} ${name}: ${text} → ${next}`);
}

test('Node that is too old', async () => {
  expect(await outcomes(checkNodeVersion, await surroundings({}, { nodeVersion: '20.18.3' }))).toEqual([
    'failed node: 20.18.3 is too old → Install Node 20.19 or later.',
  ]);
  for (const nodeVersion of ['20.19.0', '24.0.0'])
    expect(await outcomes(checkNodeVersion, await surroundings({}, { nodeVersion }))).toEqual([
      expect.stringMatching(/^ok/),
    ]);
});

test('a data directory that is a file, or open to others; credentials that others can read', async () => {
  const data = await emptyFolder();
  await writeFile(join(data, 'file'), '');
  expect(await outcomes(checkDataDirectory, await surroundings({ data: join(data, 'file') }))).toEqual([
    expect.stringMatching(/^failed data directory: .* is a file → Name a directory with --data/),
  ]);
  expect(await outcomes(checkDataDirectory, await surroundings({ data: join(data, 'new', 'er') }))).toEqual([
    expect.stringMatching(/^ok .*the first start makes it/),
  ]);
  expect(await outcomes(checkDataDirectory, await surroundings({ data: join(data, 'file', 'in') }))).toEqual([
    expect.stringMatching(/^failed data directory: .*ENOTDIR/),
  ]);
  await writeFile(join(data, 'credentials.env'), '', { mode: 0o644 });
  await chmod(data, 0o755);
  expect(await outcomes(checkDataDirectory, await surroundings({ data }))).toEqual([
    expect.stringMatching(/^warning data directory: .*open to other users.*chmod 700/),
    expect.stringMatching(/^failed credentials: .*can be read by other users.*chmod 600/),
  ]);
});

test.skipIf(process.getuid?.() === 0)('a data directory that cannot be written', async () => {
  const data = await emptyFolder();
  await chmod(data, 0o500);
  expect(await outcomes(checkDataDirectory, await surroundings({ data }))).toEqual([
    expect.stringMatching(/^failed data directory: .*cannot be written/),
  ]);
});

test('a disk that is full, or nearly', async () => {
  const free = (bytes: number) => surroundings({}, { freeDiskBytes: async () => bytes });
  expect(await outcomes(checkDiskSpace, await free(1e8))).toEqual([
    expect.stringMatching(/^failed disk: 0.1 GB/),
  ]);
  expect(await outcomes(checkDiskSpace, await free(1e9))).toEqual([
    expect.stringMatching(/^warning disk: 1.0 GB/),
  ]);
});

test('too little memory for so many processes', async () => {
  const given = await surroundings({ inferenceProcesses: '16' }, { availableMemoryBytes: () => 2e9 });
  expect(await outcomes(checkMemory, given)).toEqual([
    expect.stringMatching(/^warning memory: .*--inference-processes/),
  ]);
});

test('a port that another program has, and an address that this machine has not', async () => {
  const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => server.close());
  const port = String((server.address() as AddressInfo).port);
  const fetches = { fetch: (address: string) => fetch(address) };
  expect(await outcomes(checkPort, await surroundings({ port }, fetches))).toEqual([
    expect.stringMatching(/^failed port: Another program has 127\.0\.0\.1:\d+ → Stop it/),
  ]);
  const ours = { fetch: answering({ status: 'live' }) };
  expect(await outcomes(checkPort, await surroundings({ port }, ours))).toEqual([
    expect.stringMatching(/^ok port: Vitrine answers/),
  ]);
  expect(await outcomes(checkPort, await surroundings({ host: '192.0.2.1' }))).toEqual([
    expect.stringMatching(/^failed port: .*EADDRNOTAVAIL.*0\.0\.0\.0/),
  ]);
});

test('a database that does not answer, and who has the embedded one', async () => {
  const databaseUrl = 'postgres://vitrine@127.0.0.1:9/vitrine';
  expect(await outcomes(checkDatabase, await surroundings({ databaseUrl }))).toEqual([
    expect.stringMatching(/^failed database: .*ECONNREFUSED.*VITRINE_DATABASE_URL/),
  ]);
  const data = await emptyFolder();
  await mkdir(join(data, 'database'));
  await writeFile(join(data, 'lock.pid'), `${process.pid}\n`);
  const before = await readdir(data);
  expect(await outcomes(checkDatabase, await surroundings({ data }))).toEqual([
    expect.stringContaining(`in use by the process ${process.pid}`),
  ]);
  // One that died left its number behind.
  await writeFile(join(data, 'lock.pid'), '4194305\n');
  expect(await outcomes(checkDatabase, await surroundings({ data }))).toEqual([
    expect.stringContaining('in use by nobody'),
  ]);
  expect(await readdir(data)).toEqual(before);
});

test('a public address that leads elsewhere, is not safe, or does not say who asks', async () => {
  const elsewhere = { fetch: answering({ hello: 1 }, { status: 404 }) };
  const publicUrl = 'https://vitrine.example';
  expect(await outcomes(checkPublicUrl, await surroundings({ publicUrl }, elsewhere))).toEqual([
    expect.stringMatching(/^failed public address: .*answers 404.*proxy/),
    expect.stringMatching(/^warning proxy: .*--trusted-proxies/),
  ]);
  const ready = { fetch: answering({ status: 'ready' }) };
  expect(
    await outcomes(checkPublicUrl, await surroundings({ publicUrl: 'http://vitrine.example' }, ready)),
  ).toEqual([expect.stringMatching(/^ok/), expect.stringMatching(/^warning https: .*in the clear/)]);
  expect(await outcomes(checkPublicUrl, await surroundings({ host: '0.0.0.0' }, ready))).toEqual([
    expect.stringMatching(/^ok/),
    expect.stringMatching(/^warning https: It listens on 0\.0\.0\.0.*--public-url/),
  ]);
  expect(await outcomes(checkPublicUrl, await surroundings())).toEqual([
    expect.stringMatching(/^warning public address: .*does not answer \(ECONNREFUSED\)/),
  ]);
});

test('a clock that is wrong', async () => {
  const headers = { date: new Date(Date.now() - 3_600_000).toUTCString() };
  expect(await outcomes(checkClock, await surroundings({}, { fetch: answering({}, { headers }) }))).toEqual([
    expect.stringMatching(/^failed clock: differs by 3\d{3} s.*NTP/),
  ]);
  const right = answering({}, { headers: { date: new Date().toUTCString() } });
  expect(await outcomes(checkClock, await surroundings({}, { fetch: right }))).toEqual([
    expect.stringMatching(/^ok/),
  ]);
});

test('a Cognito pool that is not there, or cannot be reached', async () => {
  const pool = {
    cognitoUserPoolId: 'eu-central-1_AbCdEfGhI',
    cognitoClientId: 'c',
    cognitoClientSecret: 's',
    cognitoDomain: 'shop.auth.eu-central-1.amazoncognito.com',
  };
  const gone = { fetch: answering({ message: 'no' }, { status: 404 }) };
  expect(await outcomes(checkIdentity, await surroundings(pool, gone))).toEqual([
    expect.stringMatching(/^failed identity provider: .*answers 404.*VITRINE_COGNITO_USER_POOL_ID/),
  ]);
  expect(await outcomes(checkIdentity, await surroundings(pool))).toEqual([
    expect.stringMatching(/^failed identity provider: .*ECONNREFUSED.*over HTTPS/),
  ]);
  const there = { fetch: answering({ keys: [] }) };
  expect(await outcomes(checkIdentity, await surroundings(pool, there))).toEqual([
    expect.stringMatching(/^ok/),
  ]);
});

test('predictors that are missing or damaged, and pictures that cannot be understood then', async () => {
  const folder = await emptyFolder();
  expect(await outcomes(checkPredictors, await surroundings({}, { predictorsFolder: folder }))).toEqual([
    expect.stringMatching(/^failed predictors: .*is empty.*npm ci/),
  ]);
  await cp(shippedPredictors, folder, { recursive: true });
  const given = await surroundings({}, { predictorsFolder: folder });
  expect(await outcomes(checkPredictors, given)).toEqual([expect.stringMatching(/^ok predictors: all 5/)]);
  const model = (await readdir(folder, { recursive: true })).find((path) => path.endsWith('.onnx'))!;
  const bytes = await readFile(join(folder, model));
  await writeFile(join(folder, model), bytes.subarray(0, bytes.length / 2));
  expect(await outcomes(checkPredictors, given)).toEqual([
    expect.stringMatching(/^failed predictors: .*not the one that was published/),
  ]);
  expect(await outcomes(checkPrediction, given)).toEqual([
    expect.stringMatching(/^failed prediction: No picture can be understood/),
  ]);
});

test('a finding is a line, and its next step another', () => {
  const finding = { check: 'disk', outcome: 'failed' as const, text: 'full', next: 'Free some.' };
  expect(lineOf(finding, false)).toBe(`failed   disk               full\n${' '.repeat(28)}→ Free some.`);
  expect(lineOf(finding, true)).toContain('\u001b[31mfailed ');
});
