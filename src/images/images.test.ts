import sharp from 'sharp';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';
import { imageBytesMax, recordsMax } from './limits.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

async function base64Of(seed: number): Promise<string> {
  return (await picture(seed)).toString('base64');
}

describe('adding images', () => {
  test('from an address: fetched, stored once, shown to every predictor', async () => {
    const admin = world.as('admin');
    const bytes = await picture(1);
    const url = world.pictures.put('/1.jpg', bytes);
    const { status, body } = await admin('POST /images?wait=60', [{ id: 1, file: { url } }]);
    expect([status, body.results]).toEqual([
      202,
      [{ index: 0, id: '1', result: 'accepted', status: 'ready' }],
    ]);
    const image = (await world.as('service')('GET /images/1')).body;
    expect(image).toMatchObject({
      id: '1',
      status: 'ready',
      error: null,
      source_url: url,
      format: 'jpeg',
      width: 240,
      height: 200,
      bytes: bytes.length,
      collections: [],
      metadata: {},
    });
    const predictions = (await world.as('service')('GET /images/1/predictions')).body.results;
    expect(predictions.map(({ predictor }: { predictor: string }) => predictor)).toEqual(
      world.context.predictors.shipped.map(({ manifest }) => manifest.name),
    );
  });

  test('the same address again is asked with a condition, and costs no inference', async () => {
    const admin = world.as('admin');
    const url = world.pictures.put('/again.jpg', await picture(2));
    await admin('POST /images?wait=60', [{ id: 'again', file: { url } }]);
    const before = await predictionTimes('again');
    const { body } = await admin('POST /images?wait=60', [{ id: 'again', file: { url } }]);
    expect(body.results[0].status).toBe('ready');
    expect(world.pictures.log.filter((line) => line.endsWith('/again.jpg'))).toEqual([
      '200 /again.jpg',
      '304 /again.jpg',
    ]);
    expect(await predictionTimes('again')).toEqual(before);
    world.pictures.put('/again.jpg', await picture(3));
    await admin('POST /images?wait=60', [{ id: 'again', file: { url } }]);
    expect(await predictionTimes('again')).not.toEqual(before);
  });

  test('the same bytes again are unchanged', async () => {
    const admin = world.as('admin');
    const record = { id: 'bytes', file: { base64: await base64Of(4) } };
    await admin('POST /images?wait=60', [record]);
    const before = await predictionTimes('bytes');
    const { body } = await admin('POST /images', [record]);
    expect(body.results).toEqual([{ index: 0, id: 'bytes', result: 'unchanged' }]);
    expect((await world.as('service')('GET /images/bytes')).body.status).toBe('ready');
    expect(await predictionTimes('bytes')).toEqual(before);
  });

  test('posting an id again replaces its picture; the earlier one answers until then', async () => {
    const admin = world.as('admin');
    await admin('POST /images?wait=60', [{ id: 'replaced', file: { base64: await base64Of(5) } }]);
    const before = (await admin('GET /images/replaced')).body.sha256;
    const slow = world.pictures.put('/gone.jpg', (_request, response) => response.writeHead(404).end());
    const { body } = await admin('POST /images?wait=60', [{ id: 'replaced', file: { url: slow } }]);
    expect(body.results[0]).toMatchObject({ status: 'failed', error: { code: 'url_refused' } });
    expect((await admin('GET /images/replaced')).body).toMatchObject({ status: 'failed', sha256: before });
    expect((await admin('GET /images/replaced/similar')).status).toBe(200);
    await admin('POST /images?wait=60', [{ id: 'replaced', file: { base64: await base64Of(6) } }]);
    const after = (await admin('GET /images/replaced')).body;
    expect([after.status, after.error, after.sha256 === before]).toEqual(['ready', null, false]);
  });

  test('one bad record does not spoil the others', async () => {
    const good = { base64: await base64Of(7) };
    const records = [
      { id: 'good', file: good },
      { file: good },
      { id: '', file: good },
      { id: 'x'.repeat(256), file: good },
      { id: 'no-file' },
      { id: 'empty', file: {} },
      { id: 'both', file: { ...good, url: 'http://shop.example/1.jpg' } },
      { id: 'ftp', file: { url: 'ftp://shop.example/1.jpg' } },
      { id: 'text', file: { base64: Buffer.from('not a picture').toString('base64') } },
      { id: 'letters', file: { base64: '<<<>>>' } },
      {
        id: 'svg',
        file: { base64: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64') },
      },
      { id: 'nowhere', file: good, collections: ['no-such'] },
      { id: 'good', file: good },
      { id: 'extra', file: good, colour: 'red' },
      'nonsense',
      { id: 42, file: good },
    ];
    const { status, body } = await world.as('admin')('POST /images?wait=60', records);
    expect(status).toBe(202);
    const outcomes = body.results.map((result: { id: string; result: string; error?: { code: string } }) => [
      result.id,
      result.result,
      result.error?.code,
    ]);
    expect(outcomes).toEqual([
      ['good', 'accepted', undefined],
      [null, 'rejected', 'request_invalid'],
      ['', 'rejected', 'request_invalid'],
      ['x'.repeat(255), 'rejected', 'request_invalid'],
      ['no-file', 'rejected', 'request_invalid'],
      ['empty', 'rejected', 'file_missing'],
      ['both', 'rejected', 'file_missing'],
      ['ftp', 'rejected', 'url_forbidden'],
      ['text', 'rejected', 'file_type_unsupported'],
      ['letters', 'rejected', 'file_unreadable'],
      ['svg', 'rejected', 'file_type_unsupported'],
      ['nowhere', 'rejected', 'collection_not_found'],
      ['good', 'rejected', 'request_invalid'],
      ['extra', 'rejected', 'request_invalid'],
      [null, 'rejected', 'request_invalid'],
      ['42', 'accepted', undefined],
    ]);
    expect(body.results[1].error.detail).toBe('/id is required');
  });

  test('limits: at most 1,000 records, at least one, an array', async () => {
    const admin = world.as('admin');
    const tooMany = Array.from({ length: recordsMax + 1 }, (_, id) => ({
      id,
      file: { url: 'http://shop.example/a' },
    }));
    for (const body of [[], tooMany, { id: 1 }, null]) {
      const reply = await admin('POST /images', body);
      expect([reply.status, reply.body.code]).toEqual([400, 'request_invalid']);
    }
    const large = await admin('POST /images', [
      { id: 'large', file: { base64: Buffer.alloc(imageBytesMax + 1).toString('base64') } },
    ]);
    expect(large.body.results[0].error.code).toBe('file_too_large');
  });

  test('as a form: the n-th id goes with the n-th file', async () => {
    const form = new FormData();
    for (const [id, seed] of [
      ['form-1', 11],
      ['form-2', 12],
    ] as const) {
      form.append('id', id);
      form.append(
        'file',
        new Blob([new Uint8Array(await picture(seed))], { type: 'image/jpeg' }),
        `${id}.jpg`,
      );
    }
    form.append('metadata', '{"season":"winter"}');
    const { status, body } = await world.as('admin')('POST /images?wait=60', form);
    expect([status, body.results.map((result: { status: string }) => result.status)]).toEqual([
      202,
      ['ready', 'ready'],
    ]);
    expect((await world.as('service')('GET /images/form-2')).body.metadata).toEqual({ season: 'winter' });
    const lonely = new FormData();
    lonely.append('file', new Blob([new Uint8Array(await picture(13))]), 'a.jpg');
    expect((await world.as('admin')('POST /images', lonely)).body.detail).toMatch(
      /one field `id` for each part `file`/,
    );
  });

  test.each([
    ['404', 404, 'url_refused'],
    ['a page instead of a picture', 200, 'file_type_unsupported'],
    ['a truncated picture', 200, 'file_unreadable'],
  ])('%s fails that image for good', async (what, status, code) => {
    const bytes = what.startsWith('a page')
      ? Buffer.from('<html></html>')
      : (await picture(14)).subarray(0, 900);
    const url = world.pictures.put('/bad', (_request, response) => response.writeHead(status).end(bytes));
    const { body } = await world.as('admin')('POST /images?wait=60', [{ id: 'bad', file: { url } }]);
    expect(body.results[0]).toMatchObject({ result: 'accepted', status: 'failed', error: { code } });
    expect((await world.as('service')('GET /images/bad')).body.error.code).toBe(code);
    expect((await world.as('service')('GET /images?status=failed')).body.results.map(idOf)).toContain('bad');
  });

  test('who waits for images is told when they are ready, and when they have failed', async () => {
    const tell = vi.spyOn(world.context.settled, 'tell');
    const gone = world.pictures.put('/gone', (_request, response) => response.writeHead(404).end());
    await world.as('admin')('POST /images?wait=60', [
      { id: 'told-ready', file: { base64: await base64Of(17) } },
      { id: 'told-failed', file: { url: gone } },
    ]);
    await expect
      .poll(() => tell.mock.calls.map(([customerId, id]) => `${customerId} ${id}`))
      .toEqual(expect.arrayContaining(['acme told-ready', 'acme told-failed']));
    tell.mockRestore();
  });

  test('a server that stumbles is asked again', async () => {
    let asked = 0;
    const bytes = await picture(15);
    const url = world.pictures.put('/stumbles', (_request, response) => {
      asked += 1;
      response.writeHead(asked === 1 ? 503 : 200).end(bytes);
    });
    const { body } = await world.as('admin')('POST /images?wait=60', [{ id: 'stumbles', file: { url } }]);
    expect([body.results[0].status, asked]).toEqual(['ready', 2]);
  });
});

describe('changing and deleting', () => {
  test('PATCH merges metadata, sets collections, replaces the file', async () => {
    const admin = world.as('admin');
    await admin('POST /collections', { id: 'patched' });
    await admin('POST /images?wait=60', [
      { id: 'p', file: { base64: await base64Of(21) }, metadata: { a: 1, b: 2 } },
    ]);
    const changed = await admin('PATCH /images/p', { metadata: { b: null, c: 3 }, collections: ['patched'] });
    expect([changed.status, changed.body.metadata, changed.body.collections]).toEqual([
      200,
      { a: 1, c: 3 },
      ['patched'],
    ]);
    const refilled = await admin('PATCH /images/p', { file: { base64: await base64Of(22) } });
    expect(refilled.body).toMatchObject({
      status: 'pending',
      metadata: { a: 1, c: 3 },
      collections: ['patched'],
    });
    expect((await admin('PATCH /images/p', { collections: ['no-such'] })).body.code).toBe(
      'collection_not_found',
    );
    expect((await admin('PATCH /images/p', {})).body.code).toBe('request_invalid');
  });

  test('a deleted image is gone from every answer at once', async () => {
    const admin = world.as('admin');
    const service = world.as('service');
    await admin('POST /collections', { id: 'short-lived' });
    const records = await Promise.all(
      ['d1', 'd2', 'd3'].map(async (id, n) => ({
        id,
        file: { base64: await base64Of(30 + n) },
        collections: ['short-lived'],
      })),
    );
    await admin('POST /images?wait=60', records);
    expect(
      (await service('GET /images/d1/similar?collection=short-lived')).body.results.map(idOf).sort(),
    ).toEqual(['d2', 'd3']);
    expect((await admin('DELETE /images/d2')).status).toBe(204);
    expect((await service('GET /images/d1/similar?collection=short-lived')).body.results.map(idOf)).toEqual([
      'd3',
    ]);
    for (const path of ['', '/file', '/similar', '/predictions']) {
      expect((await service(`GET /images/d2${path}`)).body.code).toBe('image_not_found');
    }
    expect((await service('GET /collections/short-lived/images')).body.results.map(idOf)).toEqual([
      'd1',
      'd3',
    ]);
    expect((await admin('DELETE /images/d2')).status).toBe(404);
  });
});

describe('lists', () => {
  test('pages by working links, in a stable order', async () => {
    const admin = world.as('admin', world.globex);
    const ids = Array.from({ length: 7 }, (_, n) => `page-${n}`);
    await admin(
      'POST /images?wait=60',
      await Promise.all(ids.map(async (id, n) => ({ id, file: { base64: await base64Of(40 + n) } }))),
    );
    const seen: string[] = [];
    let next: string | null = '/v1/images?limit=3';
    while (next !== null) {
      const { body } = await world.as('service', world.globex)(`GET ${next.replace('/v1', '')}`);
      seen.push(...body.results.map(idOf));
      next = body.links.next;
    }
    expect(seen).toEqual(ids);
    const middle = await world.as('service', world.globex)('GET /images?limit=3&offset=3');
    expect(middle.body.links).toEqual({
      next: '/v1/images?limit=3&offset=6',
      prev: '/v1/images?limit=3&offset=0',
      limit: 3,
      offset: 3,
    });
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'offset=-1', 'status=lost']) {
      const reply = await world.as('service')(`GET /images?${query}`);
      expect([query, reply.status, reply.body.fields.length]).toEqual([query, 400, 1]);
    }
  });
});

describe('the file', () => {
  test('is upright and without metadata, with ETag and range', async () => {
    const upright = await sharp({ create: { width: 40, height: 80, channels: 3, background: '#3366cc' } })
      .withExif({ IFD0: { Copyright: 'secret place', Orientation: '6' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(upright.includes('secret place')).toBe(true);
    await world.as('admin')('POST /images?wait=60', [
      { id: 'exif', file: { base64: upright.toString('base64') } },
    ]);
    const service = world.as('service');
    expect((await service('GET /images/exif')).body).toMatchObject({ width: 80, height: 40 });
    const whole = await service('GET /images/exif/file');
    const meta = await sharp(whole.bytes).metadata();
    expect([meta.width, meta.height, meta.orientation, meta.exif]).toEqual([80, 40, undefined, undefined]);
    expect(whole.bytes.includes('secret place')).toBe(false);

    const etag = whole.headers.get('etag')!;
    expect((await service('GET /images/exif/file', undefined, { 'if-none-match': etag })).status).toBe(304);
    const part = await service('GET /images/exif/file', undefined, { range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes 10-19/${whole.bytes.length}`,
    ]);
    expect(part.bytes).toEqual(whole.bytes.subarray(10, 20));
    const beyond = await service('GET /images/exif/file', undefined, { range: 'bytes=999999-' });
    expect([beyond.status, beyond.body.code]).toEqual([416, 'range_invalid']);
  });

  test('comes as a thumbnail of the next larger size, never enlarged', async () => {
    const large = await picture(60, { width: 900, height: 600 });
    await world.as('admin')('POST /images?wait=60', [
      { id: 'large', file: { base64: large.toString('base64') } },
    ]);
    for (const [asked, width] of [
      [50, 64],
      [64, 64],
      [100, 128],
      [1024, 900],
    ]) {
      const { bytes, headers } = await world.as('service')(`GET /images/large/file?size=${asked}`);
      expect([(await sharp(bytes).metadata()).width, headers.get('content-type')]).toEqual([
        width,
        'image/webp',
      ]);
    }
    expect((await world.as('service')('GET /images/large/file?size=5000')).status).toBe(400);
  });
});

function idOf({ id }: { id: string }): string {
  return id;
}

async function predictionTimes(imageId: string): Promise<unknown[]> {
  return world.context.db.query(
    sql`select predictor, created_at from predictions where customer_id = 'acme' and image_id = ${imageId} order by 1`,
  );
}
