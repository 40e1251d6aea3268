/** Versions that are brought by address: what is fetched, what makes them fail, and what is kept. */

import { readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../testing/world.js';
import { type FetchVersion, fetchVersion, fetchVersionKind } from './fetch-version.job.js';
import { bytesOf, clipFolder, dinoFolder, type Files, pictureGraph } from './hugging-face/testing-folders.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

const root = () => world.as('superuser');
const path = 'POST /predictor-versions?wait=60';

/** Serves files below a path of their own; gives the address. */
function serve(place: string, files: Files): string {
  for (const [file, content] of Object.entries(files))
    world.pictures.put(`/${place}/${file}`, bytesOf(content));
  return `${world.pictures.url}/${place}`;
}

const requestsAt = (place: string) =>
  world.pictures.log
    .filter((line) => line.includes(`/${place}/`))
    .map((line) => line.replace(` /${place}/`, ' '));

const manifest = (name: string) => ({
  name,
  version: '1',
  task: 'embedding',
  description: 'For a test',
  licence: 'MIT',
  source: 'The test',
  runtime: 'onnx',
  model: { file: 'model.onnx' },
  inputs: [
    {
      name: 'pixel_values',
      width: 8,
      height: 8,
      layout: 'nchw',
      type: 'float32',
      region: 'whole',
      fit: 'cover',
    },
  ],
  outputs: { embedding: 'image_embeds' },
  dimensions: 3,
});
const graph = pictureGraph('image_embeds');

async function jobs(): Promise<{ data: FetchVersion }[]> {
  return await world.context.db.query(sql`select data from jobs where kind = ${fetchVersionKind}`);
}

describe('the address of a folder', () => {
  test('is asked for what predictor.json names, with the query that it came with', async () => {
    const files = { 'predictor.json?sig=a': manifest('plain'), 'model.onnx?sig=a': graph };
    const url = `${serve('plain', files)}?sig=a`;
    const { status, body } = await root()(path, { url, name: 'plain', version: '1' });
    expect([status, body.state, body.failure]).toEqual([202, 'ready', null]);
    expect(body.manifest).toMatchObject({ licence: 'MIT', dimensions: 3 });
    expect(requestsAt('plain')).toEqual(['200 predictor.json?sig=a', '200 model.onnx?sig=a']);
  });

  test('is asked for the files of a Hugging Face folder, and for no more of them than needed', async () => {
    const url = serve('hub', { ...clipFolder(), 'onnx/model.onnx': graph, 'pytorch_model.bin': graph });
    const { body } = await root()(path, { url, name: 'hub', version: '1', licence: 'MIT' });
    expect([body.state, body.failure]).toEqual(['ready', null]);
    expect(body.manifest.text).toMatchObject({ output: 'text_embeds' });
    expect(requestsAt('hub')).toEqual([
      '404 predictor.json',
      '200 config.json',
      '200 preprocessor_config.json',
      '200 tokenizer.json',
      '200 tokenizer_config.json',
      '200 onnx/vision_model.onnx',
      '200 onnx/text_model.onnx',
    ]);
  });

  test('may need a token, which is forgotten', async () => {
    const files = { 'predictor.json': manifest('private'), 'model.onnx': graph };
    for (const [file, content] of Object.entries(files)) {
      world.pictures.put(`/private/${file}`, (request: IncomingMessage, response: ServerResponse) => {
        if (request.headers.authorization !== 'Bearer hf_secret') return void response.writeHead(401).end();
        response.end(bytesOf(content));
      });
    }
    const asked = { url: `${world.pictures.url}/private`, name: 'private', version: '1' };
    const refused = await root()(path, { ...asked, token: 'wrong' });
    expect(refused.body.state).toBe('failed');
    expect(refused.body.failure).toMatch(/no config.json .* predictor.json: It answered 401/);
    const { body } = await root()(path, { ...asked, token: 'hf_secret' });
    expect([body.state, body.failure]).toEqual(['ready', null]);
    await expect.poll(jobs).toEqual([]);
    const rows = await world.context.db.query(sql`
      select to_jsonb(v)::text as text from predictor_versions v union all select to_jsonb(a)::text from audit_log a`);
    expect(JSON.stringify(rows)).not.toContain('hf_secret');
  });
});

test('the addresses of all files will do', async () => {
  serve('a', { 'predictor.json': manifest('scattered') });
  serve('b', { 'model.onnx?X-Signature=1': graph });
  const urls = [`${world.pictures.url}/a/predictor.json`, `${world.pictures.url}/b/model.onnx?X-Signature=1`];
  const { body } = await root()(path, { urls, name: 'scattered', version: '1' });
  expect([body.state, body.failure]).toEqual(['ready', null]);
});

describe('what is wrong', () => {
  test('is said at once where it can be seen', async () => {
    const asked = { name: 'wrong', version: '1' };
    const at = async (body: object) => (await root()(path, body)).body;
    expect((await at({ url: 'https://models.example/a' })).detail).toMatch(/Give `name` and `version`/);
    expect((await at({ ...asked, url: 'file:///etc/passwd' })).code).toBe('url_forbidden');
    expect((await at({ ...asked, urls: ['https://models.example/'] })).detail).toMatch(
      /must end in a file name/,
    );
    const twice = ['https://a.example/model.onnx', 'https://b.example/model.onnx'];
    expect((await at({ ...asked, urls: twice })).detail).toMatch(/two addresses of a file model.onnx/);
    const url = serve('taken', {});
    expect((await at({ ...asked, name: 'vitrine-embedding', url })).code).toBe('predictor_exists');
  });

  test('makes it fail with the reason, and it may be brought again', async () => {
    const fails = async (place: string, files: Files, beside: object = {}) => {
      const { body } = await root()(path, {
        url: serve(place, files),
        name: 'repeated',
        version: '1',
        ...beside,
      });
      expect([body.state, body.task, body.manifest]).toEqual(['failed', null, null]);
      return body.failure as string;
    };
    expect(await fails('empty', {})).toMatch(/no predictor.json, and no config.json.*answered 404/);
    expect(await fails('partly', { 'predictor.json': manifest('repeated') })).toMatch(
      /model.onnx .* is not there/,
    );
    expect(await fails('other', { 'predictor.json': manifest('another'), 'model.onnx': graph })).toMatch(
      /`name` is given as "repeated", but predictor.json says "another"/,
    );
    expect(await fails('unlicensed', dinoFolder())).toMatch(/give `licence`/);
    const sha256 = { 'model.onnx': '0'.repeat(64) };
    const files = { 'predictor.json': manifest('repeated'), 'model.onnx': graph };
    expect(await fails('swapped', files, { sha256 })).toMatch(/model.onnx has the SHA-256/);
    const { body } = await root()(path, { url: serve('right', files), name: 'repeated', version: '1' });
    expect([body.state, body.failure]).toEqual(['ready', null]);
    expect(await readdir(join(world.context.config.data, 'incoming'))).toEqual([]);
  });
});

describe('a fetch that is interrupted', () => {
  test('is tried again when the other side hiccups', async () => {
    let hiccups = 1;
    const files = { 'predictor.json': manifest('hiccup'), 'model.onnx': graph };
    const url = serve('hiccup', files);
    world.pictures.put('/hiccup/model.onnx', (_: IncomingMessage, response: ServerResponse) => {
      if (hiccups-- > 0) return void response.writeHead(503).end();
      response.end(graph);
    });
    const { body } = await root()(path, { url, name: 'hiccup', version: '1' });
    expect([body.state, body.failure]).toEqual(['ready', null]);
    expect(requestsAt('hiccup').map((line) => line.slice(0, 3))).toEqual(['200', '503', '200', '200']);
  });

  test('is without effect once another has taken its place, or the version is gone', async () => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const files = { 'predictor.json': manifest('replaced'), 'model.onnx': graph };
    const url = serve('replaced', files);
    world.pictures.put('/replaced/model.onnx', async (_: IncomingMessage, response: ServerResponse) => {
      await held;
      response.end(graph);
    });
    const asked = { url, name: 'replaced', version: '1' };
    const first = await root()('POST /predictor-versions', asked);
    expect(first.body).toMatchObject({ state: 'fetching', task: null, manifest: null });
    await expect.poll(() => requestsAt('replaced').length).toBe(1);
    const [job] = await jobs();
    expect((await root()('DELETE /predictors/replaced/versions/1')).status).toBe(204);
    answer();
    await expect.poll(jobs, { timeout: 10_000 }).toEqual([]);
    expect((await root()('GET /predictors/replaced/versions/1')).status).toBe(404);

    const { body } = await root()(path, asked);
    expect(body.state).toBe('ready');
    await fetchVersion(world.context, { data: job!.data } as never);
    expect((await root()('GET /predictors/replaced/versions/1')).body).toEqual(body);
  });
});
