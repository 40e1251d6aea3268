/** What goes to a child together, and what it has in hand. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../http/problem.js';
import type { PredictorVersion } from '../inference.js';
import { afterMeans, openEmbedding, testManifests, versionOf } from '../testing-models.js';
import { integers, node, value } from '../testing-onnx.js';
import type { InferenceHost, InferenceOptions } from './inference-host.js';
import { openWorkshop, type Workshop, withInference } from './testing.js';

let workshop: Workshop;
/** Answers at once, several pictures in one run; no picture with a channel under a fifth. */
let open: PredictorVersion;
/** The same, one picture at a time. */
let closed: PredictorVersion;
let unbatched: PredictorVersion;
const pictures: Record<string, Uint8Array> = {};

beforeAll(async () => {
  workshop = await openWorkshop();
  const make = (name: string, model: Uint8Array, more: object = { batch: { max: 4 } }) =>
    versionOf(workshop.folder, model, { name, ...testManifests.embedding(3), ...more });
  open = await make('open', openEmbedding({ least: 0.2 }));
  closed = await make('closed', openEmbedding({ least: 0.2, batch: 1 }));
  unbatched = await make('unbatched', openEmbedding({ least: 0.2 }), {});
  for (const colour of ['white', 'black', '#ff8040', '#40ff80', '#8040ff', '#808080']) {
    pictures[colour] = await sharp({ create: { width: 8, height: 8, channels: 3, background: colour } })
      .png()
      .toBuffer();
  }
});
afterAll(() => workshop.close());

interface Run {
  predictor: string;
  pictures: number;
}

/** A host with one child, what it ran, and a way to ask it. */
async function withHost(
  options: Partial<InferenceOptions>,
  test: (
    host: InferenceHost,
    ask: Ask,
    runs: Run[],
    begun: (count: number) => Promise<void>,
  ) => Promise<void>,
) {
  const runs: Run[] = [];
  let begun = 0;
  /** So many requests in all have been begun. */
  const untilBegun = async (count: number) => {
    await expect.poll(() => begun, { timeout: 20_000, interval: 5 }).toBe(count);
  };
  const inference: InferenceOptions = {
    versions: [open, closed, unbatched],
    children: 1,
    onRun: ({ manifest }, { pictures, queue, wait, compute }) => {
      expect(Math.min(queue, wait, compute)).toBeGreaterThanOrEqual(0);
      runs.push({ predictor: manifest.name, pictures });
    },
    onTiming: (part) => {
      if (part === 'queue') begun++;
    },
    ...options,
  };
  await withInference(inference, async (host) => {
    const ask: Ask = async (version, shown, { priority = 'realtime', customerId = 'acme' } = {}) => {
      const picture = typeof shown === 'string' ? pictures[shown]! : shown;
      const { results } = await host.predict({ customerId, picture, versions: [version], priority });
      return (results[0] as { vector: number[] }).vector.map((value) => Math.round(value * 100) / 100);
    };
    await test(host, ask, runs, untilBegun);
  });
}

type Ask = (
  version: PredictorVersion,
  /** A colour. */
  picture: string | { path: string },
  who?: { priority?: 'realtime' | 'ingestion'; customerId?: string },
) => Promise<number[]>;

/** A white picture whose bytes come when it is let go; until then, it keeps its child waiting. */
async function heldBack() {
  const pipe = path.join(workshop.folder, `pipe-${++pipes}`);
  await promisify(execFile)('mkfifo', [pipe]);
  return { picture: { path: pipe }, letGo: () => writeFile(pipe, pictures.white!) };
}
let pipes = 0;

/** Gives the child something to do until it is let go. */
async function occupy(ask: Ask, who?: Parameters<Ask>[2]) {
  const { picture, letGo } = await heldBack();
  const answer = ask(unbatched, picture, who);
  answer.catch(() => {});
  return { answer, letGo };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: Problem) => error.kind.code,
  );

describe('requests that wait for the same versions', () => {
  it('go through a model together, as many as its manifest allows, and are answered each by itself', async () => {
    await withHost({}, async (_, ask, runs) => {
      const colours = ['white', '#ff8040', '#40ff80', '#8040ff', '#808080', 'white'];
      const alone: number[][] = [];
      for (const colour of colours) alone.push(await ask(open, colour));
      expect(runs.map((run) => run.pictures)).toEqual([1, 1, 1, 1, 1, 1]);
      const before = await occupy(ask);
      const waiting = colours.map((colour) => ask(open, colour));
      await before.letGo();
      const together = await Promise.all(waiting);
      expect(together).toEqual(alone);
      expect(new Set(alone.map(String)).size).toBe(4);
      expect(runs.slice(7).map((run) => run.pictures)).toEqual([4, 4, 4, 4, 2, 2]);
    });
  });

  it('are run one by one where the model takes one picture, and not handed over together unless it says so', async () => {
    await withHost({}, async (_, ask, runs) => {
      for (const version of [closed, unbatched]) {
        const before = await occupy(ask);
        const waiting = [ask(version, 'white'), ask(version, '#ff8040')];
        await before.letGo();
        const answers = await Promise.all(waiting);
        expect(answers[0]).not.toEqual(answers[1]);
      }
      expect(runs.filter((run) => run.pictures > 1)).toEqual([]);
    });
  });

  it('fail alone', async () => {
    await withHost({}, async (host, ask, runs) => {
      const before = await occupy(ask);
      const broken = host.predict({
        customerId: 'acme',
        picture: Buffer.from('no picture'),
        versions: [open],
        priority: 'realtime',
      });
      const waiting = [ask(open, 'white'), ask(open, 'black'), broken, ask(open, '#ff8040')].map(codeOf);
      await before.letGo();
      const codes = await Promise.all(waiting);
      expect(codes).toEqual(['answered', 'predictor_unavailable', 'file_type_unsupported', 'answered']);
      expect(runs.slice(1).map((run) => run.pictures)).toEqual([3, 3, 3]);
    });
  });

  it('are run one by one, and at once so the next time, where the model fails at several pictures', async () => {
    // Its output is declared for one picture, and made by a shape for one.
    const stiff = await versionOf(
      workshop.folder,
      afterMeans(
        [node('Reshape', ['means', 'one'], ['embedding'])],
        [integers('one', [1, 3])],
        [value('embedding', 'float32', [1, 3])],
        value('picture', 'uint8', ['n', 4, 4, 3]),
      ),
      { name: 'stiff', ...testManifests.embedding(3), batch: { max: 4 } },
    );
    await withHost({}, async (_, ask, runs) => {
      for (let round = 0; round < 2; round++) {
        const before = await occupy(ask);
        const waiting = ['white', '#ff8040', '#40ff80'].map((colour) => ask(stiff, colour));
        await before.letGo();
        const answers = await Promise.all(waiting);
        expect(new Set(answers.map(String)).size).toBe(3);
      }
      expect(runs.map((run) => run.pictures)).toEqual(Array(8).fill(1));
    });
  });

  it('are each tried again alone when their child dies, and none is blamed for it', async () => {
    await withHost({}, async (host, ask, runs, begun) => {
      const before = await occupy(ask);
      const held = await heldBack();
      const all = [held.picture, 'white', '#ff8040'].map((picture) => ask(open, picture));
      await before.letGo();
      // Together, and then the first of them alone.
      for (const [count, waiting] of [
        [4, 0],
        [5, 2],
      ] as const) {
        await begun(count);
        expect(host.queueDepth().realtime).toBe(waiting);
        process.kill(host.childPids()[0]!, 'SIGKILL');
      }
      await begun(6);
      await held.letGo();
      expect((await Promise.all(all)).map((vector) => vector.length)).toEqual([3, 3, 3]);
      expect(runs.slice(1).map((run) => run.pictures)).toEqual([1, 1, 1]);
    });
  });

  it('miss a deadline alone: only the one that is too slow fails', async () => {
    await withHost({ deadlineMs: 5000 }, async (_, ask, runs) => {
      const before = await occupy(ask);
      const codes = ['white', (await heldBack()).picture].map((picture) => codeOf(ask(open, picture)));
      await before.letGo();
      expect(await Promise.all(codes)).toEqual(['answered', 'predictor_unavailable']);
      expect(runs.slice(1)).toEqual([{ predictor: 'open', pictures: 1 }]);
    });
  });

  it('are shared out between the children, and between customers when several ask', async () => {
    await withHost({ children: 2 }, async (_, ask, runs) => {
      const before = [await occupy(ask), await occupy(ask)];
      const waiting = [1, 2, 3, 4].map(() => ask(open, 'white'));
      for (const { letGo } of before) await letGo();
      await Promise.all(waiting);
      // Four waited for two children.
      const sizes = runs.filter((run) => run.predictor === 'open').map((run) => run.pictures);
      expect(sizes.sort()).toEqual([1, 1, 2, 2]);
    });
    await withHost({}, async (_, ask, runs) => {
      const before = await occupy(ask, { customerId: 'initech' });
      const order: string[] = [];
      const note = async (name: string, customerId: string) => {
        await ask(open, 'white', { customerId });
        order.push(name);
      };
      const waiting = ['a1', 'a2', 'a3'].map((name) => note(name, 'acme'));
      waiting.push(note('b1', 'globex'));
      await before.letGo();
      await Promise.all(waiting);
      expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
      expect(runs.slice(1).map((run) => run.pictures)).toEqual([2, 2, 1, 1]);
    });
  });

  it('wait for each other only where no child was free, and no longer than the manifest says', async () => {
    const patient = (waitMs: number) => {
      return { ...open, manifest: { ...open.manifest, batch: { max: 4, waitMs } } };
    };
    await withHost({}, async (_, ask, runs) => {
      const start = performance.now();
      const long = patient(20_000);
      await ask(long, 'white');
      let before = await occupy(ask);
      const first = ask(long, 'white');
      await before.letGo();
      await before.answer;
      await Promise.all([first, ...[1, 2, 3].map(() => ask(long, 'white'))]);
      expect(performance.now() - start).toBeLessThan(15_000);
      before = await occupy(ask);
      const since = performance.now();
      const lone = ask(patient(500), 'white');
      await before.letGo();
      await lone;
      expect(performance.now() - since).toBeGreaterThan(450);
      const sizes = runs.filter((run) => run.predictor === 'open').map((run) => run.pictures);
      expect(sizes).toEqual([1, 4, 4, 4, 4, 1]);
    });
  });
});

describe('an image in hand', () => {
  const ingestion = { priority: 'ingestion' } as const;

  it('goes after what is asked in real time, though its child has it already', async () => {
    await withHost({}, async (host, ask) => {
      const order: string[] = [];
      const note = (name: string, who?: Parameters<Ask>[2]) =>
        ask(open, 'white', who).then(() => order.push(name));
      const before = await occupy(ask, ingestion);
      const all = [note('i1', ingestion), note('i2', ingestion)];
      expect(host.queueDepth()).toEqual({ realtime: 0, ingestion: 1 });
      all.push(note('r1'));
      await expect.poll(() => host.queueDepth().ingestion).toBe(2);
      await before.letGo();
      await Promise.all(all);
      expect(order).toEqual(['r1', 'i1', 'i2']);
    });
  });

  it('is not blamed when its child dies', async () => {
    await withHost({}, async (host, ask, _, begun) => {
      const before = await occupy(ask, ingestion);
      const codes = [1, 2].map(() => codeOf(ask(open, 'white', ingestion)));
      for (const count of [1, 2]) {
        await begun(count);
        // The second time, none is in hand behind what may have killed the child.
        expect(host.queueDepth().ingestion).toBe(count);
        process.kill(host.childPids()[0]!, 'SIGKILL');
      }
      expect(await codeOf(before.answer)).toBe('predictor_unavailable');
      expect(await Promise.all(codes)).toEqual(['answered', 'answered']);
    });
  });

  it('is refused with what waits when the host is closed', async () => {
    await withHost({}, async (host, ask) => {
      const before = await occupy(ask, ingestion);
      const inHand = codeOf(ask(open, 'white', ingestion));
      expect(host.queueDepth().ingestion).toBe(0);
      const closed = host.close();
      await before.letGo();
      await closed;
      expect([await codeOf(before.answer), await inHand]).toEqual(['answered', 'overloaded']);
    });
  });
});
