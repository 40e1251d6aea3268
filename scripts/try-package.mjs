// Packs Vitrine and its typed client as they would be published, installs them in an empty folder by the lines of the guides,
// and does the main job with them there; then as an assistant does it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { readCredentials, signInAsAdmin } from '../acceptance/server.mjs';
import { picture } from '../dist/testing/pictures.js';

/** Names of packages that only those need who work on Vitrine: beginnings of them. */
const unwanted = [
  '@biomejs',
  '@mediapipe',
  '@sparticuz',
  '@tensorflow',
  '@vendure',
  'nsfwjs',
  'typescript',
  'vitepress',
  'vitest',
];
/** What the typed client may bring along. */
const ofClient = ['@vitrine', 'openapi-fetch', 'openapi-typescript-helpers'];

const repository = fileURLToPath(new URL('..', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'vitrine-package-'));
/** What was started, as groups of processes: a line of a shell has children. */
const started = [];
try {
  const { filename, size, unpackedSize } = pack(repository, []);
  writeFileSync(join(place, 'package.json'), '{ "private": true }');
  const [, lines] = blockOf('docs/guides/installing.md', 'sh package');
  // The file that the guide names is the one that was made.
  if (!lines.includes(`./${filename}`)) throw new Error(`Installing.md does not name ${filename}`);
  const data = join(place, 'data');
  const url = await says(lines.replaceAll('/var/lib/vitrine', data), /Vitrine is ready at (\S+)/);
  assertNone(
    'What only developers need was installed',
    readdirSync(join(place, 'node_modules')).filter((name) => unwanted.some((one) => name.startsWith(one))),
  );
  const credentials = readCredentials(join(data, 'credentials.env'));
  const found = await mainJob(credentials);
  await askAsAssistant(url, credentials.API_KEY);
  tryClient(credentials);
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `${filename}: ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked; installed, it found ${found}, by an assistant too`,
  );
} finally {
  await Promise.all(started.map(ended));
  rmSync(place, { recursive: true, force: true });
}

function pack(cwd, more) {
  const flags = ['--json', '--ignore-scripts', '--pack-destination', place];
  return JSON.parse(npm(['pack', ...more, ...flags], cwd))[0];
}

function npm(args, cwd) {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function assertNone(fault, names) {
  if (names.length > 0) throw new Error(`${fault}: ${names.join(', ')}`);
}

/** The first line of a block, and what is in it. */
function blockOf(page, info) {
  const found = new RegExp(`\`\`\`(${info})\n([\\s\\S]*?)\`\`\``).exec(
    readFileSync(join(repository, page), 'utf8'),
  );
  if (!found) throw new Error(`${page} has no block "${info}"`);
  return found.slice(1);
}

/** Runs lines in the folder until they print this; gives what is in its brackets. */
async function says(lines, pattern) {
  const child = spawn('bash', ['-ec', lines], {
    cwd: place,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Any free port; and npx installs nothing from elsewhere.
    env: {
      ...process.env,
      VITRINE_PORT: '0',
      VITRINE_LOG_LEVEL: 'warn',
      npm_config_yes: 'false',
      npm_config_audit: 'false',
    },
  });
  started.push(child);
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const [, said] = pattern.exec(output) ?? [];
      if (said) resolve(said);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${output}`)));
  });
}

function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  return new Promise((resolve) => {
    // Its pipes close when the last of the group has ended.
    child.once('close', resolve);
    process.kill(-child.pid, 'SIGTERM');
  });
}

/** Posts two pictures, and asks what is like the first. */
async function mainJob(credentials) {
  const call = await signInAsAdmin(credentials);
  const images = await Promise.all(
    [1, 2].map(async (seed) => ({
      id: `picture-${seed}`,
      file: { base64: (await picture(seed)).toString('base64') },
    })),
  );
  await call('POST /images?wait=60', images);
  const { body } = await call('GET /images/picture-1/similar');
  if (body.results?.[0]?.id !== 'picture-2') throw new Error(`It answered ${JSON.stringify(body)}`);
  return body.results[0].id;
}

/** By the configuration and by the line of the guide, with the official client. */
async function askAsAssistant(url, key) {
  const here = (text) =>
    text
      .replaceAll('/opt/vitrine', place)
      .replaceAll('https://vitrine.shop.example', url)
      .replaceAll('THE-SERVICE-KEY', key)
      .replaceAll('8090', '0');
  const { command, args } = JSON.parse(here(blockOf('docs/guides/mcp.md', 'json assistant')[1])).mcpServers
    .shop;
  // Where an assistant is started, nobody knows.
  await assertFinds(new StdioClientTransport({ command, args, cwd: tmpdir(), stderr: 'inherit' }));
  const address = await says(here(blockOf('docs/guides/mcp.md', 'sh http')[1]), /MCP is ready at (\S+)/);
  const headers = { authorization: `Bearer ${key}` };
  await assertFinds(new StreamableHTTPClientTransport(new URL(address), { requestInit: { headers } }));
}

async function assertFinds(transport) {
  const client = new Client({ name: 'try-package', version: '1' });
  await client.connect(transport);
  try {
    const answer = await client.callTool({ name: 'similar_images', arguments: { id: 'picture-1' } });
    if (answer.structuredContent?.results?.[0]?.id !== 'picture-2')
      throw new Error(`The assistant was told ${JSON.stringify(answer)}`);
  } finally {
    await client.close();
  }
}

/** The typed client as a package: what it brings along, and a call. */
function tryClient({ API_BASE_URL, API_KEY }) {
  const shop = join(place, 'shop');
  mkdirSync(shop);
  writeFileSync(join(shop, 'package.json'), '{ "private": true, "type": "module" }');
  const [, lines] = blockOf('sdk/README.md', 'sh pack');
  const [, more] = /npm pack (.*)$/m.exec(lines);
  const { filename } = pack(repository, more.split(' '));
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', `../${filename}`], shop);
  const modules = join(shop, 'node_modules');
  const brought = readdirSync(modules).filter((name) => !name.startsWith('.') && !ofClient.includes(name));
  assertNone('The typed client brought along', brought);
  const readme = readFileSync(join(modules, '@vitrine/sdk/README.md'), 'utf8');
  assertNone('Links of its README that lead nowhere', readme.match(/\]\((?!https?:|#)[^)]*\)/g) ?? []);
  writeFileSync(
    join(shop, 'ask.js'),
    `import { createServiceClient } from '@vitrine/sdk';
    const client = createServiceClient({ url: process.argv[2], apiKey: process.argv[3] });
    const { data } = await client.GET('/images/{id}/similar', { params: { path: { id: 'picture-1' } } });
    console.log(data.results[0].id);`,
  );
  const told = execFileSync(process.execPath, ['ask.js', API_BASE_URL, API_KEY], {
    cwd: shop,
    encoding: 'utf8',
  });
  if (told.trim() !== 'picture-2') throw new Error(`The typed client found ${told}`);
}
