/** The official client of the Model Context Protocol, by stdin and stdout and by HTTP. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { errors } from '../errors.js';
import { picture } from '../testing/pictures.js';
import { createWorld, type Party, type World } from '../testing/world.js';
import { forAssistants } from './for-assistants.js';
import { serveMcpOverHttp } from './mcp-over-http.js';
import { nextSteps } from './refusal.js';
import { resultsMax, tools } from './tools.js';

const mainScript = fileURLToPath(new URL('../main.js', import.meta.url));
let world: World;
let folder: string;
let http: Awaited<ReturnType<typeof serveMcpOverHttp>>;

beforeAll(async () => {
  world = await createWorld();
  folder = await mkdtemp(join(tmpdir(), 'vitrine-mcp-'));
  await fillShop(world.acme);
  http = await serveMcpOverHttp({ url: world.url, host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  http?.closeAllConnections();
  http?.close();
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Two shirts and a pair of shoes, each with a picture. */
async function fillShop(party: Party): Promise<void> {
  const admin = world.as('admin', party);
  const images = [1, 2, 3].map((seed) => ({ id: `i${seed}`, seed }));
  await admin(
    'POST /images?wait=60',
    await Promise.all(
      images.map(async ({ id, seed }) => ({
        id,
        file: { base64: (await picture(seed)).toString('base64') },
      })),
    ),
  );
  await admin('POST /categories', [
    { id: 'shirts', name: 'Shirts', slot: 'top' },
    { id: 'boots', name: 'Boots', slot: 'shoes' },
  ]);
  const product = (id: string, category: string, image: string) => ({
    id,
    title: `The ${id}`,
    categories: [category],
    looks: [
      {
        id,
        images: [image],
        items: [{ id, price: '20', currency: 'EUR', availability: 'in_stock' }],
      },
    ],
  });
  await admin('POST /products', [
    product('plain-shirt', 'shirts', 'i1'),
    product('striped-shirt', 'shirts', 'i2'),
    product('boots', 'boots', 'i3'),
  ]);
  const seen = async () =>
    (await world.as('service', party)('GET /looks/boots/style-with?limit=1')).body.results?.length;
  await vi.waitUntil(async () => (await seen()) === 1, { timeout: 30_000, interval: 100 });
}

const byHttp = (key: string) =>
  new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
  });

const byStdio = (key: string) =>
  new StdioClientTransport({
    command: process.execPath,
    args: [mainScript, 'mcp', '--url', `${world.url}/v1`, '--key', key],
  });

async function connected(transport: ReturnType<typeof byHttp | typeof byStdio>): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return client;
}

/** What a tool answers, as JSON; an error as its text. */
async function ask(client: Client, name: string, given: Record<string, unknown> = {}) {
  const { content, structuredContent, isError } = (await client.callTool({
    name,
    arguments: given,
  })) as CallToolResult;
  const [first] = content;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  return { isError, first, body: structuredContent as any, text: first?.type === 'text' ? first.text : '' };
}

describe.each([
  { name: 'stdio', open: byStdio },
  { name: 'HTTP', open: byHttp },
])('by $name', ({ name: way, open }) => {
  let client: Client;
  beforeAll(async () => {
    client = await connected(open(world.acme.key));
  });
  afterAll(() => client?.close());

  test('all tools are told, with what they take', async () => {
    const listed = (await client.listTools()).tools;
    expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    const similar = listed.find(({ name }) => name === 'similar_looks')!;
    expect(similar.inputSchema).toMatchObject({
      required: ['id'],
      properties: { in_stock: { type: 'boolean' } },
    });
    expect(JSON.stringify(listed)).not.toContain('$id');
    const { file } = listed.find(({ name }) => name === 'search_by_picture')!.inputSchema.properties!;
    expect(Object.keys((file as { properties: object }).properties)).toEqual(
      way === 'stdio' ? ['url', 'base64', 'path'] : ['url', 'base64'],
    );
    expect(client.getServerVersion()).toMatchObject({ name: 'vitrine' });
  });

  test('a picture finds those like it', async () => {
    const file = { base64: (await picture(2)).toString('base64') };
    const { body } = await ask(client, 'search_by_picture', { file, limit: 2 });
    expect(body.results).toMatchObject([{ id: 'i2', position: 1 }, { position: 2 }]);
    expect(body.next_offset).toBe(2);
    const shown = (await ask(client, 'find_looks', { image: ['i2'] })).body.results;
    expect(shown.map(({ id }: { id: string }) => id)).toEqual(['striped-shirt']);
    expect((await ask(client, 'similar_images', { id: 'i1' })).body.results).toHaveLength(2);
    const said = (await ask(client, 'describe_picture', { file, predictor: 'vitrine-colours' })).body;
    expect(said.predictions[0].colours.length).toBeGreaterThan(0);
    // Vectors and the like are of no use to an assistant, which reads every byte.
    expect((await ask(client, 'describe_picture', { file })).text.length).toBeLessThan(2000);
  });

  test('looks are found, with what is like them and what goes with them', async () => {
    const found = (await ask(client, 'find_looks', { category: 'shirts' })).body;
    expect(found.results.map(({ id }: { id: string }) => id).sort()).toEqual([
      'plain-shirt',
      'striped-shirt',
    ]);
    expect(found.results[0]).toEqual({
      id: found.results[0].id,
      primary_image: { id: expect.any(String), status: 'ready' },
      images: [{ id: expect.any(String), status: 'ready' }],
      product: {
        id: found.results[0].id,
        title: expect.stringMatching(/^The .*shirt$/),
        categories: ['shirts'],
      },
      items: [
        {
          id: found.results[0].id,
          condition: 'new',
          availability: 'in_stock',
          price: '20.00',
          currency: 'EUR',
        },
      ],
    });
    const similar = (await ask(client, 'similar_looks', { id: 'plain-shirt' })).body;
    expect(similar.results).toMatchObject([{ id: 'striped-shirt', position: 1 }]);
    const outfit = (await ask(client, 'complete_outfit', { id: 'boots', slot: ['top'] })).body;
    expect(outfit.results).toHaveLength(2);
    expect((await ask(client, 'get_product', { id: 'boots', look: 'id' })).body.title).toBe('The boots');
    expect((await ask(client, 'get_look', { id: 'boots' })).body.id).toBe('boots');
    expect((await ask(client, 'list_categories')).body.results).toHaveLength(2);
    expect((await ask(client, 'list_tags')).isError).toBeUndefined();
  });

  test('a picture is shown', async () => {
    const { first } = await ask(client, 'show_picture', { id: 'i1' });
    expect(first).toMatchObject({ type: 'image', mimeType: 'image/webp' });
    const bytes = Buffer.from((first as { data: string }).data, 'base64');
    expect(bytes.subarray(8, 12).toString()).toBe('WEBP');
  });

  test('what goes wrong is told to the assistant', async () => {
    expect(await ask(client, 'get_look', {})).toMatchObject({ isError: true, text: 'get_look needs `id`.' });
    expect((await ask(client, 'get_look', { id: 'boots', hidden: 'include' })).text).toMatch(
      /takes no `hidden`/,
    );
    expect((await ask(client, 'get_look', { id: '../images' })).text).toMatch(/look_not_found/);
    expect((await ask(client, 'get_look', { id: '..' })).text).toBe('".." cannot be an id.');
    expect(await ask(client, 'get_look', { id: 'nobody' })).toMatchObject({
      isError: true,
      text: 'There is no look nobody. (look_not_found)\nfind_looks, similar_looks and complete_outfit tell ids of looks.',
    });
    const words = await ask(client, 'search_by_words', { text: 'a red shirt' });
    expect(words.text).toMatch(/text_search_unavailable\)\nUse find_looks/);
    expect((await ask(client, 'find_looks', { price_max: 9 })).text).toBe(
      '`currency` is required with `price_max`. (request_invalid)',
    );
    expect((await ask(client, 'find_looks', { limit: resultsMax + 1 })).text).toMatch(/goes up to 50/);
    for (const file of [{}, 'a.jpg', { url: 'https://shop.example/a.jpg', base64: 'AA==' }])
      expect((await ask(client, 'describe_picture', { file })).text).toMatch(
        /^`file` is a picture by one of/,
      );
    await expect(client.callTool({ name: 'delete_everything', arguments: {} })).rejects.toThrow(/no tool/);
  });
});

test('by stdio a picture may be a file of this machine, by HTTP it may not', async () => {
  const path = join(folder, 'a.jpg');
  await writeFile(path, await picture(3));
  const local = await connected(byStdio(world.acme.key));
  expect((await ask(local, 'search_by_picture', { file: { path } })).body.results[0].id).toBe('i3');
  expect((await ask(local, 'search_by_picture', { file: { path: `${path}x` } })).text).toMatch(
    /cannot be read/,
  );
  await local.close();
  const remote = await connected(byHttp(world.acme.key));
  expect(await ask(remote, 'search_by_picture', { file: { path } })).toMatchObject({
    isError: true,
    text: '`file` is a picture by one of url, base64.',
  });
  await remote.close();
});

test('each key sees its own shop; without one nobody is let in', async () => {
  const other = await connected(byHttp(world.globex.key));
  expect((await ask(other, 'find_looks')).body.results).toEqual([]);
  expect((await ask(other, 'get_look', { id: 'boots' })).text).toMatch(/look_not_found/);
  await other.close();
  const wrong = await connected(byHttp('vt_nobody'));
  expect((await ask(wrong, 'find_looks')).text).toMatch(/api_key_invalid\)\nNothing can be read/);
  await wrong.close();

  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const post = (path: string, headers = {}) =>
    fetch(`${url}${path}`, { method: 'POST', headers, body: '{}' });
  expect((await post('/mcp')).status).toBe(401);
  expect((await post('/elsewhere')).status).toBe(404);
  expect((await fetch(`${url}/mcp`)).status).toBe(405);
  expect((await post('/mcp', { 'x-api-key': 'k' })).status).toBeGreaterThanOrEqual(400);
});

test('the own facts of the shop are left alone', () => {
  const image = { id: 'a', sha256: '0f', error: null, metadata: { file: null, bytes: 1.23456 } };
  expect(forAssistants(image)).toEqual({ id: 'a', metadata: image.metadata });
});

test('next steps are told for refusals that there are', () => {
  const codes = new Set(Object.values(errors).map(({ code }) => code));
  expect(Object.keys(nextSteps).filter((code) => !codes.has(code))).toEqual([]);
});

test('a server that is away is told as such', async () => {
  const away = await serveMcpOverHttp({ url: 'http://127.0.0.1:9', host: '127.0.0.1', port: 0 });
  const transport = new StreamableHTTPClientTransport(
    new URL(`http://127.0.0.1:${(away.address() as AddressInfo).port}/mcp`),
    { requestInit: { headers: { 'x-api-key': 'k' } } },
  );
  const client = await connected(transport);
  expect((await ask(client, 'find_looks')).text).toMatch(/Vitrine at http:\/\/127.0.0.1:9 does not answer/);
  await client.close();
  away.closeAllConnections();
  away.close();
  await once(away, 'close');
});
