import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../http/problem.js';
import {
  brightnessClassifier,
  fixedDetector,
  linearEmbedding,
  means,
  smallNetwork,
} from '../testing-models.js';
import { block, floats, graph, integer, model, node, value, varint } from '../testing-onnx.js';
import { checkModel } from './check-model.js';
import { hostileModels } from './testing-hostile-models.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vitrine-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function check(bytes: Uint8Array) {
  const file = path.join(folder, 'model.onnx');
  await writeFile(file, bytes);
  return await checkModel(file);
}

async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('It was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw error;
  expect(error.kind.code).toBe('predictor_invalid');
  expect(error.kind.status).toBe(422);
  return error.detail!;
}

describe('the check of a model', () => {
  it('tells what the model is', async () => {
    const bytes = smallNetwork();
    expect(await check(bytes)).toEqual({
      irVersion: 8,
      opset: 17,
      producer: 'test',
      inputs: [{ name: 'picture', type: 'uint8', shape: [1, 4, 4, 3] }],
      outputs: [{ name: 'embedding', type: 'float32', shape: [1, 4] }],
      nodes: 7,
      weightBytes: (108 + 4 + 16) * 4,
      fileBytes: bytes.length,
      notes: [],
    });
    for (const other of [linearEmbedding(), brightnessClassifier(), fixedDetector([[0, 0, 1, 1]], [[1]])]) {
      expect((await check(other)).notes).toEqual([]);
    }
  });

  it('notes dimensions that are left open, other than the batch and the length of a text', async () => {
    const open = model(
      graph({
        nodes: [node('Identity', ['picture'], ['y']), node('Identity', ['ids'], ['z'])],
        inputs: [
          value('picture', 'float32', ['batch', 3, 'height', 224]),
          value('ids', 'int64', ['batch', 'sequence']),
        ],
        outputs: [value('y', 'float32', ['batch', 3, '', 224])],
      }),
    );
    const { inputs, notes } = await check(open);
    expect(inputs[0]!.shape).toEqual(['batch', 3, 'height', 224]);
    expect(notes).toEqual([
      'The input "picture" leaves its dimension 2 open ("height").',
      'The output "y" leaves its dimension 2 open ("?").',
    ]);
  });

  it('takes what old and new exporters write', async () => {
    const { nodes, initializers, input } = means;
    const outputs = [value('means', 'float32', [1, 3])];
    // Initializers among the inputs, numbers in lists, sizes packed, a note, and all domains that the runtime names.
    const scale = [
      integer(1, 1),
      integer(2, 1),
      block(8, 'scale'),
      block(4, floats('', [1])[3]!.subarray(2)),
    ];
    const old = graph({
      nodes,
      initializers: [scale],
      inputs: [input, value('scale', 'float32', [1])],
      outputs,
    });
    expect((await check(model(old))).inputs).toHaveLength(1);
    const packed = [block(1, Buffer.from([1])), ...scale.slice(1), block(12, 'a note')];
    const opsets: [string, number][] = [
      'ai.onnx',
      'ai.onnx.ml',
      'com.microsoft',
      'com.microsoft.nchwc',
      'org.pytorch.aten',
    ].map((domain) => [domain, 17]);
    const others = [block(14, [block(1, 'key'), block(2, 'text')])];
    const gelu = node('FusedMatMul', ['means', 'means'], ['extra'], { domain: 'com.microsoft' });
    const modern = graph({
      nodes: [...nodes, gelu],
      initializers: [packed],
      inputs: [input],
      outputs,
      others: [block(10, 'note')],
    });
    expect(await check(model(modern, { opsets, others }))).toMatchObject({ opset: 17, nodes: 4 });
    expect(initializers).toHaveLength(1);
  });

  it('reads 2 GB without holding them, and no more than that', async () => {
    const elements = 500_000_000;
    const file = path.join(folder, 'large.onnx');
    const rest = Buffer.concat([
      ...[node('ReduceSum', ['w'], ['s']), node('Add', ['x', 's'], ['y'])].map((each) => block(1, each)),
      block(11, value('x', 'float32', [1])),
      block(12, value('y', 'float32', [1])),
    ]);
    const fields = Buffer.concat([
      integer(1, elements),
      integer(2, 1),
      block(8, 'w'),
      varint(9 * 8 + 2),
      varint(elements * 4),
    ]);
    const tensorHead = Buffer.concat([varint(5 * 8 + 2), varint(fields.length + elements * 4), fields]);
    const head = Buffer.concat([
      integer(1, 8),
      block(8, [block(1, ''), integer(2, 17)]),
      varint(7 * 8 + 2),
      varint(tensorHead.length + elements * 4 + rest.length),
      tensorHead,
    ]);
    const handle = await open(file, 'w');
    await handle.write(head, 0, head.length, 0);
    await handle.write(rest, 0, rest.length, head.length + elements * 4);
    const before = process.memoryUsage.rss();
    expect(await checkModel(file)).toMatchObject({ weightBytes: elements * 4, nodes: 2 });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
    await handle.truncate(2 ** 31);
    await handle.close();
    expect(await refusalOf(checkModel(file))).toContain('less than 2147483648 are allowed');
    await rm(file);
  });

  it('refuses what is no file', async () => {
    expect(await refusalOf(checkModel(folder))).toBe('The model is not a file.');
    if (process.platform === 'win32') return;
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await refusalOf(checkModel(pipe))).toBe('The model is not a file.');
  });

  it('names things without what could deceive a reader', async () => {
    const name = `a\u202e\u0000\n"${'b'.repeat(200)}`;
    const reason = await refusalOf(check(model(graph({ nodes: [node('Nothing', [], [], { name })] }))));
    expect(reason).toMatch(/^Node 1 \("a\?\\u0000\\n\\"b{70,}…", Nothing\) uses the operator "Nothing"/);
    expect(reason.length).toBeLessThan(250);
  });
});

describe('the check refuses', () => {
  it.each(hostileModels())('$name', async ({ bytes, reason }) => {
    const start = performance.now();
    expect(await refusalOf(check(bytes))).toContain(reason);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
