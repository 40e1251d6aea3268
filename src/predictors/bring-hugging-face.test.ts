/** Hugging Face folders brought as they are: by form, by folder, by address. What they say of pictures is worked out by hand. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../testing/world.js';
import {
  bytesOf,
  clipFolder,
  clipMean,
  clipStd,
  clipWeights,
  dinoFolder,
  type Files,
  imagenetMean,
  imagenetStd,
  pictureGraph,
  siglipFolder,
  vitFolder,
  writtenFolder,
} from './hugging-face/testing-folders.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

const root = () => world.as('superuser');
const path = 'POST /predictor-versions?wait=60';

function formOf(files: Files, fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, content] of Object.entries(files)) {
    form.append('file', new Blob([bytesOf(content) as Uint8Array<ArrayBuffer>]), name);
  }
  for (const [name, text] of Object.entries(fields)) form.append(name, text);
  return form;
}

const folderOf = (name: string) => join(world.context.config.data, 'predictors', name, '1');

/** What a version says of a picture. */
async function predictionOf(name: string, file: string) {
  await root()(`PUT /customers/acme/predictors/${name}/versions/1`, {});
  const { body } = await world.as('service')('POST /predictions', {
    predictor: name,
    file: { base64: file },
  });
  return body.predictions[0];
}

type Rgb = [number, number, number];

/** A picture of 672 × 224 pixels: red, green and blue side by side. */
async function bands(): Promise<string> {
  const colours = ['#ff0000', '#00ff00', '#0000ff'].map((background, n) => ({
    input: { create: { width: 224, height: 224, channels: 3 as const, background } },
    left: n * 224,
    top: 0,
  }));
  const picture = sharp({ create: { width: 672, height: 224, channels: 3, background: '#000000' } });
  return (await picture.composite(colours).png().toBuffer()).toString('base64');
}

/** 256 × 256 pixels, green, with a red frame of 16. */
async function framed(): Promise<string> {
  const inner = await sharp({ create: { width: 224, height: 224, channels: 3, background: '#00ff00' } })
    .extend({ top: 16, bottom: 16, left: 16, right: 16, background: '#ff0000' })
    .png()
    .toBuffer();
  return inner.toString('base64');
}

function normalised(colour: Rgb, mean: number[], std: number[]): number[] {
  return colour.map((byte, at) => (byte / 255 - mean[at]!) / std[at]!);
}

function unit(values: number[]): number[] {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

function expectClose(found: number[], expected: number[], digits = 4): void {
  expect(found).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, digits);
}

const green: Rgb = [0, 255, 0];

describe('an exported CLIP', () => {
  /** Its pictures are cut to the middle, which is green. */
  const values = normalised(green, clipMean, clipStd);
  const expected = unit(
    clipWeights[0]!.map((_, column) =>
      values.reduce((sum, value, row) => sum + value * clipWeights[row]![column]!, 0),
    ),
  );

  test('is brought by form, with folders in the names of its files', async () => {
    const files = { ...clipFolder(), 'README.md': Buffer.from('About it') };
    const form = formOf(files, {
      name: 'clip',
      version: '1',
      licence: 'MIT',
      description: 'Fashion',
      sha256: '{}',
    });
    const { status, body } = await root()(path, form);
    expect([status, body.state, body.failure]).toEqual([202, 'ready', null]);
    expect(body.manifest).toMatchObject({ description: 'Fashion', text: { length: 77, pad: 49407 } });
    expectClose((await predictionOf('clip', await bands())).vector, expected);
  });

  test('is a version folder like any other afterwards', async () => {
    expect((await readdir(folderOf('clip'))).sort()).toEqual([
      'predictor.json',
      'text_model.onnx',
      'tokenizer.json',
      'vision_model.onnx',
    ]);
    const written = JSON.parse(await readFile(join(folderOf('clip'), 'predictor.json'), 'utf8'));
    const { body } = await root()('GET /predictors/clip/versions/1');
    expect(body.manifest).toEqual(written);
  });

  test('fails when one of its files is another one by the time it is verified', async () => {
    const folder = await writtenFolder(clipFolder());
    const sha256 = { 'text_model.onnx': '0'.repeat(64) };
    const reply = await root()(path, { folder, name: 'mixed-up', version: '1', licence: 'MIT', sha256 });
    expect([reply.status, reply.body.code]).toEqual([422, 'predictor_invalid']);
    expect(reply.body.detail).toMatch(/text_model.onnx has the SHA-256 [0-9a-f]{64} instead of 0{64}/);
    const none = await root()(path, {
      ...{ folder, name: 'x', version: '1', licence: 'MIT' },
      sha256: { nothing: '0'.repeat(64) },
    });
    expect(none.body.detail).toMatch(/no file nothing/);
  });
});

test('an exported SigLIP is brought by folder, and looks at the whole picture', async () => {
  const folder = await writtenFolder(siglipFolder());
  const { body } = await root()(path, { folder, name: 'siglip', version: '1', licence: 'Apache-2.0' });
  expect([body.state, body.failure]).toEqual(['ready', null]);
  // A third of each channel: (1/3 − 0.5) / 0.5 = −1/3, three times. The bands' edges are rounded to whole bytes.
  expectClose((await predictionOf('siglip', await bands())).vector, unit([-1, -1, -1]), 2);
  const { vector } = await predictionOf('siglip', await framed());
  // Green covers 224²/256² of it.
  const share = (224 / 256) ** 2;
  expectClose(vector, unit([2 * (1 - share) - 1, 2 * share - 1, -1]), 2);
});

test('an exported DINOv2 is brought by address, and tells its first vector', async () => {
  for (const [file, content] of Object.entries(dinoFolder()))
    world.pictures.put(`/dino/${file}`, bytesOf(content));
  const { status, body } = await root()(path, {
    url: `${world.pictures.url}/dino/`,
    name: 'dino',
    version: '1',
    licence: 'Apache-2.0',
  });
  expect([status, body.state, body.failure]).toEqual([202, 'ready', null]);
  const { vector } = await predictionOf('dino', await framed());
  expectClose(vector, unit(normalised(green, imagenetMean, imagenetStd)));
});

test('an exported classifier tells probabilities', async () => {
  const folder = await writtenFolder(vitFolder());
  await root()(path, { folder, name: 'vit', version: '1', licence: 'Apache-2.0' });
  const red = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer();
  // Logits 2 and −2: 1 / (1 + e^-4) = 0.982.
  expect(await predictionOf('vit', red.toString('base64'))).toMatchObject({
    task: 'classification',
    labels: [
      { label: 'warm', score: 0.982 },
      { label: 'cold', score: 0.018 },
    ],
  });
});

describe('what is refused', () => {
  test('a folder without what it does not say itself', async () => {
    const reply = await root()(path, formOf(dinoFolder(), { name: 'nameless' }));
    expect([reply.status, reply.body.code]).toEqual([422, 'predictor_invalid']);
    expect(reply.body.detail).toMatch(/give `version`, `licence` beside the files/);
    const unknown = await root()(path, formOf(dinoFolder(), { name: 'x', author: 'me' }));
    expect(unknown.body).toMatchObject({ code: 'request_invalid', fields: [{ path: '/author' }] });
  });

  test('weights outside of the model file, with the way to one file', async () => {
    const graph = pictureGraph('last_hidden_state');
    const external = Buffer.from(graph.toString('latin1'), 'latin1');
    // Field 9, the raw bytes of the weights, becomes field 13: where they are instead.
    const at = external.indexOf(Buffer.from([0x4a, 36, 0, 0, 0x80, 0x3f]));
    external[at] = 0x6a;
    const folder = await writtenFolder({ ...dinoFolder(), 'onnx/model.onnx': external });
    const { body } = await root()(path, { folder, name: 'apart', version: '1', licence: 'MIT' });
    expect(body.detail).toMatch(/numbers outside of the model file.*onnx.save_model/);
  });

  test('a name that leads elsewhere', async () => {
    for (const name of ['../../escape.onnx', '/etc/escape.onnx', '..\\..\\escape.onnx']) {
      const form = formOf(
        { ...dinoFolder(), [name]: Buffer.from('x') },
        { name: 'escape', version: '1', licence: 'MIT' },
      );
      const reply = await root()(path, form);
      // The last part of the name is all that counts; it is a file that no manifest names.
      expect([reply.status, (await readdir(folderOf('escape'))).sort()]).toEqual([
        202,
        ['model.onnx', 'predictor.json'],
      ]);
      await root()('DELETE /predictors/escape/versions/1');
    }
    const { data } = world.context.config;
    expect(await readdir(data)).not.toContain('escape.onnx');
    expect(await readdir(join(data, 'incoming'))).toEqual([]);
    const folder = await writtenFolder(dinoFolder());
    for (const model of ['../model.onnx', 'onnx/../../model.onnx', '/model.onnx']) {
      const { body } = await root()(path, { folder, model, name: 'escape', version: '1', licence: 'MIT' });
      expect(body).toMatchObject({ code: 'request_invalid', fields: [{ path: '/model' }] });
    }
    const sha256 = { '../config.json': '0'.repeat(64) };
    const { body } = await root()(path, { folder, sha256, name: 'escape', version: '1', licence: 'MIT' });
    expect(body.detail).toBe('There is no file ../config.json.');
  });

  test('two ways at once', async () => {
    const { body } = await root()(path, { folder: '/srv/a', url: 'https://models.example/a' });
    expect(body).toMatchObject({
      code: 'body_invalid',
      detail: expect.stringMatching(/one of `folder`, `url`/),
    });
  });
});

describe('a predictor.json', () => {
  const manifest = {
    name: 'own',
    version: '1',
    task: 'embedding',
    description: 'For a test',
    licence: 'MIT',
    source: 'The test',
    runtime: 'onnx',
    model: { file: 'own.onnx' },
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
    dimensions: 4,
  };
  const files = { 'predictor.json': manifest, 'own.onnx': pictureGraph('image_embeds', clipWeights) };

  test('may leave its hashes out', async () => {
    const { body } = await root()(path, formOf(files, {}));
    expect([body.state, body.failure]).toEqual(['ready', null]);
    expect(body.manifest.model.sha256).toMatch(/^[0-9a-f]{64}$/);
    // (0, 1, 0) times the weights: (0, 1, 0, 1).
    expectClose((await predictionOf('own', await bands())).vector, unit([0, 1, 0, 1]));
  });

  test('is not contradicted by fields beside it, and names only files beside it', async () => {
    const other = await root()(path, formOf(files, { licence: 'Apache-2.0' }));
    expect(other.body.detail).toMatch(/`licence` is given as "Apache-2.0", but predictor.json says "MIT"/);
    for (const file of ['../own.onnx', '/etc/passwd', 'onnx/own.onnx']) {
      const form = formOf({ ...files, 'predictor.json': { ...manifest, model: { file } } }, {});
      expect((await root()(path, form)).body.detail).toMatch(/without folders/);
      const text = { model: { file, sha256: '0'.repeat(64) } };
      const sided = formOf({ ...files, 'predictor.json': { ...manifest, text } }, {});
      expect((await root()(path, sided)).body.detail).toMatch(/without folders/);
    }
  });
});
