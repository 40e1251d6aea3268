/** The predictors of a customer, as clients of the Open Inference Protocol see them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { furnishModel } from '../../testing/furnish.js';
import { picture } from '../../testing/pictures.js';
import { tinyPicture } from '../../testing/samples.js';
import { createWorld, type World } from '../../testing/world.js';

let world: World;
let pictures: string[];
beforeAll(async () => {
  world = await createWorld();
  await furnishModel(world.context, 'globex');
  pictures = [tinyPicture, (await picture(1)).toString('base64'), (await picture(2)).toString('base64')];
});
afterAll(() => world?.close());

const infer = (model: string, body: unknown) => world.as('service')(`POST /v2/models/${model}/infer`, body);
const image = (data: unknown[], change = {}) => ({
  name: 'image',
  datatype: 'BYTES',
  shape: [data.length],
  data,
  ...change,
});

test('the server says what it is and how it is', async () => {
  const get = async (path: string) => (await world.as('service')(`GET /v2${path}` as never)).body;
  expect(await get('/')).toEqual({ name: 'vitrine', version: expect.any(String), extensions: [] });
  expect(await get('/health/live')).toEqual({ live: true });
  expect(await get('/health/ready')).toEqual({ ready: true });
  // Clients ask for `/v2` itself.
  const response = await fetch(`${world.url}/v2`, { headers: { 'x-api-key': world.acme.key } });
  expect(await response.json()).toMatchObject({ name: 'vitrine' });
});

test('what a model gives has the shape that its metadata says, and is what a prediction says', async () => {
  const { body: assigned } = await world.as('service')('GET /predictors');
  expect(assigned.results).toHaveLength(5);
  for (const { name, task } of assigned.results) {
    const { body: model } = await world.as('service')(`GET /v2/models/${name}`);
    expect(model).toMatchObject({ name, versions: ['1'], inputs: [{ name: 'image', shape: [-1] }] });
    const { status, body } = await infer(name, { id: 'my-id', inputs: [image(pictures)] });
    expect([status, body.model_name, body.model_version, body.id]).toEqual([200, name, '1', 'my-id']);
    expect(body.outputs.map((one: { name: string }) => one.name)).toEqual(
      model.outputs.map((one: { name: string }) => one.name),
    );
    for (const [at, { shape, datatype, data }] of body.outputs.entries()) {
      const declared = model.outputs[at];
      expect(datatype).toBe(declared.datatype);
      expect(shape).toHaveLength(declared.shape.length);
      expect(shape[0]).toBe(3);
      for (const [k, size] of declared.shape.entries()) if (size !== -1) expect(shape[k]).toBe(size);
      expect(data).toHaveLength(shape.reduce((product: number, size: number) => product * size, 1));
    }
    const rows = await Promise.all(
      pictures.map(async (base64) => {
        const said = await world.as('service')('POST /predictions', { file: { base64 }, predictor: name });
        return said.body.predictions[0];
      }),
    );
    const byName = Object.fromEntries(body.outputs.map((one: { name: string }) => [one.name, one]));
    const row = (output: string, n: number) => {
      const { data, shape } = byName[output];
      const length = data.length / shape[0];
      return data.slice(n * length, (n + 1) * length);
    };
    for (const [n, said] of rows.entries()) {
      if (task === 'embedding') expect(row('embedding', n)).toEqual(said.vector);
      if (task === 'classification') {
        expect(row('labels', n)).toEqual(said.labels.map(({ label }: { label: string }) => label));
        expect(row('probabilities', n)).toEqual(said.labels.map(({ score }: { score: number }) => score));
        if (said.review !== undefined) expect(row('review', n)).toEqual([said.review]);
      }
      if (task === 'colours') {
        const { colours } = said;
        expect(row('count', n)).toEqual([colours.length]);
        expect(row('names', n).slice(0, colours.length)).toEqual(
          colours.map((one: { name: string }) => one.name),
        );
        expect(
          row('hex', n)
            .slice(colours.length)
            .every((text: string) => text === ''),
        ).toBe(true);
      }
      if (task === 'detection') {
        const { objects } = said;
        expect(row('count', n)).toEqual([objects.length]);
        const corners = objects.flatMap(
          ({ box: { x, y, width, height } }: { box: Record<string, number> }) => [
            x,
            y,
            x! + width!,
            y! + height!,
          ],
        );
        expect(row('boxes', n).slice(0, corners.length)).toEqual(corners);
      }
    }
  }
}, 60_000);

test('outputs can be asked for by name', async () => {
  const inputs = [image([tinyPicture])];
  const { body } = await infer('vitrine-colours', {
    inputs,
    outputs: [{ name: 'shares' }, { name: 'names' }],
  });
  expect(body.outputs.map(({ name }: { name: string }) => name)).toEqual(['shares', 'names']);
  const refused = await infer('vitrine-colours', { inputs, outputs: [{ name: 'weights' }] });
  expect(refused.body.error).toMatch(/\/outputs\/0\/name must be one of names, hex, shares, count/);
});

const tensor = (change: object) => ({ inputs: [image([tinyPicture], change)] });

test.each([
  ['another name', tensor({ name: 'x' }), 400, /\/inputs\/0\/name must be image/],
  ['another datatype', tensor({ datatype: 'FP32' }), 400, /\/inputs\/0\/datatype must be BYTES/],
  ['another shape', tensor({ shape: [1, 3, 224, 224] }), 400, /\/inputs\/0\/shape must be \[n\]/],
  ['no picture', { inputs: [image([])] }, 400, /n from 1 to 32/],
  ['too many', { inputs: [image(Array(33).fill(tinyPicture))] }, 400, /n from 1 to 32/],
  ['a shape that lies', tensor({ shape: [2] }), 400, /must have 2 elements, as the shape says, not 1/],
  ['numbers', tensor({ data: [1] }), 400, /\/inputs\/0\/data\/0 must be text/],
  [
    'two tensors',
    { inputs: [image([tinyPicture]), image([tinyPicture])] },
    400,
    /\/inputs\/1 is not an input/,
  ],
  ['no tensor', { inputs: [] }, 400, /\/inputs must hold the tensor image/],
  ['what is no picture', { inputs: [image([tinyPicture, 'aGVsbG8='])] }, 415, /^data\[1\]: The file is not/],
  ['a broken picture', { inputs: [image([tinyPicture, tinyPicture.slice(0, 60)])] }, 422, /^data\[1\]: /],
])('%s is refused with what was expected', async (_, body, status, error) => {
  const reply = await infer('vitrine-colours', body);
  expect([reply.status, reply.body.error]).toEqual([status, expect.stringMatching(error)]);
});

test('there are no models but those assigned to the customer, whoever asks for it', async () => {
  for (const level of ['service', 'admin', 'superuser'] as const) {
    for (const path of [
      '/model-of-g',
      '/model-of-g/versions/1',
      '/vitrine-colours/versions/2/ready',
    ] as const) {
      const reply = await world.as(level)(`GET /v2/models${path}`);
      expect([reply.status, reply.body.error]).toEqual([404, expect.stringContaining('No such model')]);
    }
    const { body } = await world.as(level, world.globex)('GET /v2/models/model-of-g/ready');
    expect(body).toEqual({ name: 'model-of-g', ready: true });
  }
});

test('every refusal has a text for clients of the protocol', async () => {
  const unknown = await world.as('service')('GET /v2/repository/index');
  expect([unknown.status, unknown.body.code]).toEqual([404, 'path_unknown']);
  expect(unknown.body.error).toContain('There is no GET /v2/repository/index');
  const keyless = await world.call({})('GET /v2/models/vitrine-colours');
  expect([keyless.status, keyless.body.error]).toEqual([401, 'Send the header `x-api-key`.']);
  const wrongMethod = await world.as('service')('DELETE /v2/models/vitrine-colours');
  expect([wrongMethod.status, wrongMethod.body.error]).toEqual([405, 'This address offers GET.']);
});

test('a request keeps to the limit of what is looked at for a customer at a time', async () => {
  const root = world.as('superuser');
  await root('PATCH /customers/acme', { limits: { concurrent_predictions: 1 } });
  const { status } = await infer('vitrine-colours', { inputs: [image(pictures)] });
  await root('PATCH /customers/acme', { limits: { concurrent_predictions: null } });
  expect(status).toBe(200);
});
