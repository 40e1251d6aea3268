import { execFile, spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../http/problem.js';
import type { PredictorVersion } from '../inference.js';
import { type InferenceHost, type InferenceOptions, startInference } from './inference-host.js';
import { brokenModel, meansModel, openWorkshop, slowModel, type Workshop, withInference } from './testing.js';

let workshop: Workshop;
let means: PredictorVersion;
let slow: PredictorVersion;
let brisk: PredictorVersion;
let endless: PredictorVersion;
let broken: PredictorVersion;
let orange: Uint8Array;

beforeAll(async () => {
  workshop = await openWorkshop();
  const embedding = { task: 'embedding' as const, dimensions: 3, outputs: { embedding: 'embedding' } };
  means = await workshop.version(await meansModel(), { name: 'means', ...embedding });
  slow = await workshop.version(await slowModel(6), { name: 'slow', ...embedding });
  brisk = await workshop.version(await slowModel(2), { name: 'brisk', ...embedding });
  endless = await workshop.version(await slowModel(2000), { name: 'endless', ...embedding });
  broken = await workshop.version(await brokenModel(), { name: 'broken', ...embedding });
  orange = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#ff8000' } })
    .png()
    .toBuffer();
});
afterAll(() => workshop.close());

function withHost(options: Partial<InferenceOptions>, test: (host: InferenceHost) => Promise<void>) {
  return withInference({ versions: [means], children: 1, ...options }, test);
}

function ask(
  host: InferenceHost,
  version: PredictorVersion,
  priority: 'realtime' | 'ingestion' = 'realtime',
  customerId = 'acme',
) {
  return host.predict({ customerId, picture: orange, versions: [version], priority });
}

/** `started` waits until children have been given that many requests in all, and then for some time. */
function watchStarts() {
  let count = 0;
  const onTiming: InferenceOptions['onTiming'] = (part) => {
    if (part === 'queue') count++;
  };
  const started = async (wanted = 1, settleMs = 150) => {
    while (count < wanted) await delay(10);
    await delay(settleMs);
  };
  return { started, onTiming };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Problem ? error.kind.code : String(error);
}

describe('the inference host', () => {
  it('answers for every version asked, in the order asked', async () => {
    await withHost({}, async (host) => {
      const probabilities = { probabilities: 'probabilities' };
      const classes = await workshop.version(await meansModel(), {
        name: 'classes',
        task: 'classification',
        outputs: probabilities,
        labels: ['red', 'green', 'blue'],
        review: { labels: ['green', 'blue'], threshold: 0.5 },
      });
      const answer = await host.predict({
        customerId: 'acme',
        picture: orange,
        versions: [classes, means],
        priority: 'ingestion',
      });
      expect(answer.picture).toEqual({ format: 'png', width: 60, height: 40 });
      expect(answer.results[0]).toEqual({
        task: 'classification',
        labels: [
          { label: 'red', score: 1 },
          { label: 'green', score: 0.502 },
          { label: 'blue', score: 0 },
        ],
        review: true,
      });
      const [red, green, blue] = (answer.results[1] as { vector: number[] }).vector;
      expect(Math.hypot(red!, green!, blue!)).toBeCloseTo(1, 6);
      expect(green! / red!).toBeCloseTo(128 / 255, 5);
    });
  });

  it('tells where the time went', async () => {
    const parts: string[] = [];
    await withHost({ onTiming: (part, seconds) => seconds >= 0 && parts.push(part) }, async (host) => {
      await ask(host, means);
      expect(parts).toEqual(['queue', 'decode', 'preprocess', 'inference']);
    });
  });

  it('answers without versions what the picture is', async () => {
    await withHost({}, async (host) => {
      const answer = await host.predict({
        customerId: 'acme',
        picture: orange,
        versions: [],
        priority: 'ingestion',
      });
      expect(answer).toEqual({ picture: { format: 'png', width: 60, height: 40 }, results: [] });
    });
  });

  it('replaces a child that dies and tries its request once more', async () => {
    const { started, onTiming } = watchStarts();
    await withHost({ versions: [slow], onTiming }, async (host) => {
      const [first] = host.childPids();
      const answer = ask(host, slow);
      await started();
      process.kill(first!, 'SIGKILL');
      expect((await answer).results[0]!.task).toBe('embedding');
      expect(host.childPids()).toHaveLength(1);
      expect(host.childPids()[0]).not.toBe(first);
    });
  });

  it('gives up a request whose child died twice, and answers the next', async () => {
    const incidents: string[] = [];
    const { started, onTiming } = watchStarts();
    await withHost({ onTiming, onIncident: (text) => incidents.push(text) }, async (host) => {
      const code = codeOf(ask(host, endless));
      for (let kills = 1; kills <= 2; kills++) {
        await started(kills);
        process.kill(host.childPids()[0]!, 'SIGKILL');
      }
      expect(await code).toBe('predictor_unavailable');
      expect((await ask(host, means)).results).toHaveLength(1);
      expect(incidents).toHaveLength(2);
    });
  });

  it('kills a child at the deadline', async () => {
    await withHost({ deadlineMs: 1500 }, async (host) => {
      const [first] = host.childPids();
      expect(await codeOf(ask(host, endless))).toBe('predictor_unavailable');
      while (host.childPids().length === 0 || host.childPids()[0] === first) await delay(20);
    });
    await withHost({}, async (host) => {
      expect((await ask(host, means)).results).toHaveLength(1);
    });
  });

  it('refuses what waits although its request arrived long ago, and keeps what nobody waits for', async () => {
    const { started, onTiming } = watchStarts();
    await withHost({ deadlineMs: 8000, onTiming }, async (host) => {
      const running = codeOf(ask(host, endless));
      await started();
      const asked = { customerId: 'acme', picture: orange, versions: [means], priority: 'realtime' as const };
      const old = host.predict({ ...asked, askedAt: performance.now() - 60_000 });
      const job = codeOf(ask(host, means, 'ingestion'));
      expect(await codeOf(old)).toBe('overloaded');
      expect(host.queueDepth()).toEqual({ realtime: 0, ingestion: 1 });
      expect(await running).toBe('predictor_unavailable');
      await job;
    });
  });

  it('refuses with Retry-After what does not fit into the queue', async () => {
    const { started, onTiming } = watchStarts();
    await withHost({ versions: [slow, means], queueMax: 2, onTiming }, async (host) => {
      const running = ask(host, slow);
      await started();
      const waiting = [ask(host, means), ask(host, means), ask(host, means, 'ingestion')];
      expect(host.queueDepth()).toEqual({ realtime: 2, ingestion: 1 });
      const refusal = await ask(host, means).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Problem);
      expect((refusal as Problem).kind.code).toBe('overloaded');
      expect((refusal as Problem).headers).toEqual({ 'retry-after': '1' });
      await Promise.all([running, ...waiting]);
      expect(host.queueDepth()).toEqual({ realtime: 0, ingestion: 0 });
    });
  });

  it('answers all that waits in real time before anything that is ingested', async () => {
    const { started, onTiming } = watchStarts();
    await withHost({ versions: [slow, means], onTiming }, async (host) => {
      const order: string[] = [];
      const note = (name: string, work: Promise<unknown>) => work.then(() => order.push(name));
      const all = [note('running', ask(host, slow, 'ingestion'))];
      await started();
      all.push(note('i1', ask(host, means, 'ingestion')), note('i2', ask(host, means, 'ingestion')));
      all.push(note('r1', ask(host, means)), note('r2', ask(host, means)));
      await Promise.all(all);
      expect(order).toEqual(['running', 'r1', 'r2', 'i1', 'i2']);
    });
  });

  it('serves customers in turn, however much one of them asks', async () => {
    const { started, onTiming } = watchStarts();
    await withHost({ versions: [slow, means], queueMax: 4, onTiming }, async (host) => {
      const order: string[] = [];
      const note = (name: string, work: Promise<unknown>) =>
        work.then(
          () => order.push(name),
          (error: Problem) => order.push(`${name} ${error.kind.code}`),
        );
      const all = [note('a1', ask(host, slow))];
      await started();
      for (const name of ['a2', 'a3', 'a4', 'a5']) all.push(note(name, ask(host, means)));
      for (const name of ['b1', 'b2']) all.push(note(name, ask(host, means, 'realtime', 'globex')));
      await Promise.all(all);
      expect(order).toEqual(['a5 overloaded', 'a4 overloaded', 'a1', 'b1', 'a2', 'b2', 'a3']);
    });
  });

  it('keeps its last free child for another customer that has asked lately', async () => {
    const { started, onTiming } = watchStarts();
    await withHost({ versions: [slow, means], children: 2, onTiming }, async (host) => {
      await ask(host, means, 'realtime', 'globex');
      const flood = [ask(host, slow), ask(host, slow), ask(host, slow, 'ingestion', 'initech')];
      await started(2, 50);
      expect(host.queueDepth()).toEqual({ realtime: 1, ingestion: 1 });
      await ask(host, means, 'realtime', 'globex');
      expect(host.queueDepth()).toEqual({ realtime: 1, ingestion: 1 });
      await Promise.all(flood);
    });
  });

  it('keeps it from the ingestion of the customer itself as well', async () => {
    const { started, onTiming } = watchStarts();
    await withHost({ versions: [slow, means], children: 2, onTiming }, async (host) => {
      const alone = [ask(host, means, 'ingestion'), ask(host, means, 'ingestion')];
      expect(host.queueDepth().ingestion).toBe(0);
      await Promise.all(alone);
      await ask(host, means);
      const order: string[] = [];
      const ingest = () => ask(host, slow, 'ingestion').then(() => order.push('ingested'));
      // The second is in the hand of the child that has the first.
      const ingested = [ingest(), ingest()];
      await started(4, 50);
      await ask(host, means);
      order.push('asked');
      await Promise.all(ingested);
      expect(order).toEqual(['asked', 'ingested', 'ingested']);
    });
  });

  it('gives all its children to a customer that asks alone', async () => {
    const { started, onTiming } = watchStarts();
    await withHost({ versions: [slow, means], children: 2, onTiming }, async (host) => {
      const all = [ask(host, slow), ask(host, slow)];
      await started(2, 50);
      expect(host.queueDepth()).toEqual({ realtime: 0, ingestion: 0 });
      await Promise.all(all);
    });
  });

  it('replaces a child that holds too much memory, once it has nothing to do', async () => {
    await withHost({ childMemoryBytesMax: 1 }, async (host) => {
      const seen = new Set<number>();
      for (let i = 0; i < 3; i++) {
        expect((await ask(host, means)).results).toHaveLength(1);
        for (const pid of host.childPids()) seen.add(pid);
      }
      expect(seen.size).toBeGreaterThanOrEqual(2);
    });
  });

  it('loads a version that was not named at the start when it is first asked', async () => {
    const other = await workshop.version(await meansModel({ salt: 1 }), {
      name: 'other',
      task: 'embedding',
      outputs: { embedding: 'embedding' },
    });
    await withHost({}, async (host) => {
      expect((await ask(host, other)).results[0]!.task).toBe('embedding');
    });
  });

  it('does not start with a model whose checksum is wrong or that is none', async () => {
    const changed = {
      ...means,
      manifest: { ...means.manifest, model: { file: 'model.onnx', sha256: '0'.repeat(64) } },
    };
    const noise = await workshop.version(Buffer.from('no model at all'), {
      name: 'noise',
      task: 'embedding',
    });
    for (const version of [changed, noise]) {
      expect(await codeOf(startInference({ versions: [version], children: 1 }))).toBe(
        'predictor_unavailable',
      );
    }
  });

  it('says so when a predictor cannot answer, and goes on', async () => {
    const missing = { ...means, folder: path.join(workshop.folder, 'nowhere') };
    missing.manifest = { ...means.manifest, model: { file: 'model.onnx', sha256: '1'.repeat(64) } };
    const misnamed = { ...means, manifest: { ...means.manifest, outputs: { embedding: 'nothing' } } };
    const misshaped = { ...means, manifest: { ...means.manifest, dimensions: 4 } };
    await withHost({}, async (host) => {
      const pids = host.childPids();
      for (const version of [broken, missing, misnamed, misshaped]) {
        const error = (await ask(host, version).catch((reason: unknown) => reason)) as Problem;
        expect(error.kind.code).toBe('predictor_unavailable');
        expect((error.cause as Error).message).not.toBe('');
      }
      expect((await ask(host, means)).results).toHaveLength(1);
      expect(host.childPids()).toEqual(pids);
    });
  });

  it('loads a version ahead in the children that run, and unloads it by replacing them', async () => {
    await withHost({ versions: [means], children: 2 }, async (host) => {
      const before = host.childPids();
      await host.load(brisk);
      expect(host.childPids()).toEqual(before);
      expect((await ask(host, brisk)).results[0]).toMatchObject({ task: 'embedding' });
      let isDone = false;
      const asking = (async () => {
        let answers = 0;
        while (!isDone) answers += (await ask(host, means)).results.length;
        return answers;
      })();
      await host.unload(brisk);
      isDone = true;
      expect(await asking).toBeGreaterThan(0);
      await expect.poll(() => host.childPids().filter((pid) => before.includes(pid))).toEqual([]);
      await expect.poll(() => host.childPids().length).toBe(2);
      expect(await codeOf(host.load({ ...brisk, modelPath: '/nowhere.onnx' }))).toBe('predictor_unavailable');
      expect((await ask(host, means)).results).toHaveLength(1);
    });
  });

  it('refuses what waits when it is closed, and answers what runs', async () => {
    const { started, onTiming } = watchStarts();
    const host = await startInference({ versions: [brisk], children: 1, onTiming });
    const running = ask(host, brisk);
    await started(1, 0);
    const waiting = codeOf(ask(host, brisk));
    const closed = host.close();
    expect(await waiting).toBe('overloaded');
    expect((await running).results).toHaveLength(1);
    await closed;
    expect(await codeOf(ask(host, brisk))).toBe('overloaded');
    expect(host.childPids()).toEqual([]);
  });

  it('leaves nothing behind in the directory for temporary files', async () => {
    await withHost({ temporaryDirectory: workshop.folder }, async () => {
      const made = (await readdir(workshop.folder)).find((name) => name.startsWith('vitrine-inference-'));
      expect(await readdir(path.join(workshop.folder, made!))).toEqual([]);
    });
    expect((await readdir(workshop.folder)).filter((name) => name.startsWith('vitrine-inference-'))).toEqual(
      [],
    );
  });
});

describe('a child', () => {
  it('does not mind the signals that go to the whole group', async () => {
    await withHost({}, async (host) => {
      const pids = host.childPids();
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pids[0]!, signal);
      expect((await ask(host, means)).results).toHaveLength(1);
      expect(host.childPids()).toEqual(pids);
    });
  });

  it.each(['idle', 'busy'])('ends with the process that started it, when %s', async (when) => {
    const script = path.join(workshop.folder, 'parent.mjs');
    await writeFile(
      script,
      `const { startInference } = await import(${JSON.stringify(hostModule.href)});
       const versions = ${JSON.stringify([means, endless])};
       const bytes = Buffer.from('${Buffer.from(orange).toString('base64')}', 'base64');
       const host = await startInference({ versions: versions.slice(0, 1), children: 1 });
       if ('${when}' === 'busy') host.predict({ customerId: 'acme', picture: bytes, versions: versions.slice(1), priority: 'realtime' });
       setTimeout(() => console.log(host.childPids()[0]), 500);`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await parent.stdout.take(1).toArray()) as [Buffer];
    const pid = Number(line.toString());
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    while (isRunning(pid)) await delay(50);
  });

  it('alone loads the libraries that read pictures and run models', async () => {
    const script = `await import(${JSON.stringify(hostModule.href)});
      console.log(process.report.getReport().sharedObjects.join('\\n'));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      maxBuffer: 1e7,
    });
    expect(stdout).toMatch(/libc/);
    expect(stdout).not.toMatch(/sharp|vips|onnxruntime/);
  });

  it('works at a lower priority', async () => {
    await withHost({}, async (host) => {
      expect(os.getPriority(host.childPids()[0]!)).toBeGreaterThan(os.getPriority());
    });
  });
});

const hostModule = new URL('./inference-host.js', import.meta.url);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
