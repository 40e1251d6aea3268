/** What is checked of a version that understands texts before anything serves it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createWorld, type World } from '../testing/world.js';
import type { TextSide } from './manifest.js';
import { wordFolder, wordModel, wordTokenizer } from './testing-text.js';
import { tokenizerBytesMax } from './tokenizer-size.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

async function bring(folder: string) {
  return world.as('superuser')('POST /predictor-versions?wait=60', { folder });
}

let names = 0;
const fresh = () => `words-${++names}`;

describe('a version with a text side', () => {
  test('is taken once both sides have answered', async () => {
    const { status, body } = await bring(await wordFolder(fresh()));
    expect([status, body.state, body.failure]).toEqual([202, 'ready', null]);
    expect(body.manifest.text).toMatchObject({ length: 6, output: 'text_embeds' });
    expect(body.facts).toMatchObject({
      text_ms: expect.any(Number),
      text_model: { inputs: [{ name: 'input_ids' }, { name: 'attention_mask' }] },
    });
  });

  test('may take tokens as int32, without a mask', async () => {
    const text = wordModel({ type: 'int32', isMasked: false });
    const side = { type: 'int32' as const, inputs: { ids: 'input_ids' } };
    const { body } = await bring(await wordFolder(fresh(), { text, side }));
    expect([body.state, body.failure]).toEqual(['ready', null]);
  });

  const nowhere = [Number.POSITIVE_INFINITY, 0, 0, 0];
  const splitting = (Regex: string) => ({
    ...wordTokenizer(),
    pre_tokenizer: { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false },
  });
  test.each([
    [
      'other dimensions than the pictures',
      { text: wordModel({ rows: Array.from({ length: 9 }, () => [1, 2, 3]) }) },
      'Text side: Output text_embeds has the shape [1, 3] instead of [1, 4]',
    ],
    [
      'numbers that are none',
      { text: wordModel({ rows: Array.from({ length: 9 }, () => nowhere) }) },
      'not finite',
    ],
    ['only zeros', { text: wordModel({ rows: Array.from({ length: 9 }, () => [0, 0, 0, 0]) }) }, 'is zero'],
    ['fewer tokens than its tokenizer', { text: wordModel({ rows: [[1, 1, 1, 1]] }) }, 'out of data bounds'],
    [
      'no such input',
      { side: { inputs: { ids: 'tokens', mask: 'attention_mask' } } },
      "'input_ids' is missing",
    ],
    ['tokens of another type', { side: { type: 'int32' as const } }, 'Unexpected input data type'],
    ['no such output', { side: { output: 'pooled' } }, 'pooled'],
    [
      'a text model that is none',
      { text: Buffer.from('no model at all') },
      'Text side: This is not an ONNX model',
    ],
    ['a tokenizer that is no JSON', { tokenizer: '{"model": ' }, 'Text side: its tokenizer is not JSON'],
    [
      'a tokenizer that is none',
      { tokenizer: '{"version": "1.0"}' },
      'Text side: its tokenizer cannot be read',
    ],
    [
      'a tokenizer without tokens',
      { tokenizer: JSON.stringify({ ...wordTokenizer(), added_tokens: 1 }) },
      'cannot be read',
    ],
    ['a tokenizer nested for ever', { tokenizer: '['.repeat(1e6) }, 'Text side: its tokenizer'],
    [
      'a tokenizer with a pattern that is none',
      { tokenizer: JSON.stringify(splitting('(')) },
      'Text side: its tokenizer',
    ],
    ['a length that leaves no room', { side: { length: 1 } }, '2 tokens around'],
  ])('fails with a reason: %s', async (_, change, reason) => {
    const { body } = await bring(await wordFolder(fresh(), change));
    expect([body.state, body.failure]).toEqual(['failed', expect.stringContaining(reason)]);
    expect(body.failure).not.toMatch(/\/tmp|node_modules/);
  });

  // Half a minute of one core; that what never ends is ended is tested beside rehearsals as well.
  test.runIf(inject('isWhole'))(
    'fails when its tokenizer would never end, and meanwhile all others are served',
    async () => {
      const tokenizer = JSON.stringify(splitting('([a-z, ]+)+[0-9]$'));
      const text = wordModel({ rows: Array.from({ length: 9 }, () => [1, 1, 1, 3]) });
      const bringing = bring(await wordFolder(fresh(), { tokenizer, text }));
      const began = Date.now();
      expect((await world.as('service')('GET /images')).status).toBe(200);
      expect(Date.now() - began).toBeLessThan(5000);
      const { body } = await bringing;
      expect([body.state, body.failure]).toEqual([
        'failed',
        expect.stringContaining('did not end within 30 s'),
      ]);
    },
    90_000,
  );

  test('fails when its tokenizer takes all memory there is for it', async () => {
    const tokenizer = `{"model": ${'[{},{},{}],'.repeat(3.5e6).replace(/^/, '[').slice(0, -1)}]}`;
    const name = fresh();
    await bring(await wordFolder(name, { tokenizer }));
    const state = async () => {
      const { body } = await world.as('superuser')(`GET /predictors/${name}/versions/1`);
      return body.state;
    };
    await expect.poll(state, { timeout: 110_000, interval: 500 }).toBe('failed');
  }, 180_000);

  test('is refused at once when its tokenizer is too large, its file is another or missing', async () => {
    const folder = await wordFolder(fresh());
    await writeFile(join(folder, 'tokenizer.json'), Buffer.alloc(tokenizerBytesMax + 1, ' '));
    const large = await bring(folder);
    expect([large.status, large.body.code]).toEqual([422, 'predictor_invalid']);
    expect(large.body.detail).toMatch(/tokenizer has 41943041 bytes/);

    const other = await wordFolder(fresh());
    await writeFile(join(other, 'tokenizer.json'), '{}');
    expect((await bring(other)).body.failure).toMatch(/^tokenizer.json has the SHA-256/);

    const side = { tokenizer: { file: 'words.json', sha256: '0'.repeat(64) } };
    expect((await bring(await wordFolder(fresh(), { side }))).body.detail).toMatch(
      /words.json .* is not there/,
    );
  });

  test.each([
    [{ task: 'classification' as const, labels: ['a'], outputs: { probabilities: 'embedding' } }],
    [{ text: { length: 0 } as TextSide }],
  ])('is refused with a manifest that is not right: %j', async (manifest) => {
    const { status, body } = await bring(await wordFolder(fresh(), { manifest }));
    expect([status, body.code]).toEqual([422, 'predictor_invalid']);
    expect(body.detail).toMatch(/text/);
  });
});
