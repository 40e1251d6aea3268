/** What goes to a child together, and what it has in hand. */
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../http/problem.js';
import type { PredictorVersion } from '../inference.js';
import { afterMeans, enduringModel, openEmbedding, testManifests, versionOf } from '../testing-models.js';
import { integers, node, value } from '../testing-onnx.js';
import { type InferenceHost, type InferenceOptions, startInference } from './inference-host.js';
import { openWorkshop, type Workshop } from './testing.js';

let workshop: Workshop;
/** Answers at once, several pictures in one run; no picture with a channel under a fifth. */
let open: PredictorVersion;
/** The same, one picture at a time. */
let closed: PredictorVersion;
/** Takes a tenth of a second for a white picture, and several in one run. */
let enduring: PredictorVersion;
/** Takes a second or two. */
let lasting: PredictorVersion;
/** Takes for ever for any picture that is not black. */
let endless: PredictorVersion;
let unbatched: PredictorVersion;
const pictures: Record<string, Uint8Array> = {};

beforeAll(async () => {
  workshop = await openWorkshop();
  const make = (name: string, model: Uint8Array, more: object = { batch: { max: 4 } }) =>
    versionOf(workshop.folder, model, { name, ...testManifests.embedding(3), ...more });
  open = await make('open', openEmbedding({ least: 0.2 }));
  closed = await make('closed', openEmbedding({ least: 0.2, batch: 1 }));
  enduring = await make('enduring', enduringModel(3e5));
  lasting = await make('lasting', enduringModel(3e6));
  endless = await make('endless', enduringModel(1e12));
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
  const host = await startInference({
    versions: [open, closed, enduring, lasting, unbatched],
    children: 1,
    onRun: ({ manifest }, { pictures, queue, wait, compute }) => {
      expect(Math.min(queue, wait, compute)).toBeGreaterThanOrEqual(0);
      runs.push({ predictor: manifest.name, pictures });
    },
    onTiming: (part) => {
      if (part === 'queue') begun++;
    },
    ...options,
  });
  /** So many requests in all have been begun, and the last of them reached their child. */
  const untilBegun = async (count: number) => {
    await expect.poll(() => begun, { timeout: 20_000, interval: 5 }).toBe(count);
    await delay(20);
  };
  const ask: Ask = async (version, colour, { priority = 'realtime', customerId = 'acme' } = {}) => {
    const picture = pictures[colour]!;
    const { results } = await host.predict({ customerId, picture, versions: [version], priority });
    return (results[0] as { vector: number[] }).vector.map((value) => Math.round(value * 100) / 100);
  };
  try {
    await test(host, ask, runs, untilBegun);
  } finally {
    await host.close();
  }
}

type Ask = (
  version: PredictorVersion,
  colour: string,
  who?: { priority?: 'realtime' | 'ingestion'; customerId?: string },
) => Promise<number[]>;

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
      const before = ask(enduring, 'white');
      const together = await Promise.all(colours.map((colour) => ask(open, colour)));
      await before;
      expect(together).toEqual(alone);
      expect(new Set(alone.map(String)).size).toBe(4);
      expect(runs.slice(7).map((run) => run.pictures)).toEqual([4, 4, 4, 4, 2, 2]);
    });
  });

  it('are run one by one where the model takes one picture, and not handed over together unless it says so', async () => {
    await withHost({}, async (_, ask, runs) => {
      for (const version of [closed, unbatched]) {
        const before = ask(enduring, 'white');
        const answers = await Promise.all([ask(version, 'white'), ask(version, '#ff8040')]);
        await before;
        expect(answers[0]).not.toEqual(answers[1]);
      }
      expect(runs.filter((run) => run.pictures > 1)).toEqual([]);
    });
  });

  it('fail alone', async () => {
    await withHost({}, async (host, ask, runs) => {
      const before = ask(enduring, 'white');
      const broken = host.predict({
        customerId: 'acme',
        picture: Buffer.from('no picture'),
        versions: [open],
        priority: 'realtime',
      });
      const codes = await Promise.all([
        codeOf(ask(open, 'white')),
        codeOf(ask(open, 'black')),
        codeOf(broken),
        codeOf(ask(open, '#ff8040')),
      ]);
      await before;
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
        const before = ask(enduring, 'white');
        const answers = await Promise.all(
          ['white', '#ff8040', '#40ff80'].map((colour) => ask(stiff, colour)),
        );
        await before;
        expect(new Set(answers.map(String)).size).toBe(3);
      }
      expect(runs.map((run) => run.pictures)).toEqual(Array(8).fill(1));
    });
  });

  it('are each tried again alone when their child dies, and none is blamed for it', async () => {
    await withHost({}, async (host, ask, runs, begun) => {
      const before = ask(enduring, 'white');
      const all = Promise.all(['#808080', '#ff8040', '#40ff80'].map((colour) => ask(lasting, colour)));
      await before;
      // Together, and then the first of them alone.
      for (const count of [4, 5]) {
        await begun(count);
        process.kill(host.childPids()[0]!, 'SIGKILL');
      }
      await begun(6);
      expect(host.queueDepth().realtime).toBe(2);
      expect((await all).map((vector) => vector.length)).toEqual([3, 3, 3]);
      expect(runs.slice(1).map((run) => run.pictures)).toEqual([1, 1, 1]);
    });
  });

  it('miss a deadline alone: only the one that is too slow fails', async () => {
    await withHost({ deadlineMs: 5000 }, async (_, ask, runs) => {
      const before = ask(enduring, 'white');
      const codes = ['black', 'white'].map((colour) => codeOf(ask(endless, colour)));
      await before;
      expect(await Promise.all(codes)).toEqual(['answered', 'predictor_unavailable']);
      expect(runs.slice(1)).toEqual([{ predictor: 'endless', pictures: 1 }]);
    });
  });

  it('are shared out between the children, and between customers when several ask', async () => {
    await withHost({ children: 2 }, async (host, ask, runs) => {
      const before = [ask(enduring, 'white'), ask(enduring, 'white')];
      await Promise.all([1, 2, 3, 4].map(() => ask(open, 'white')));
      await Promise.all(before);
      // Four waited for two children.
      expect(Math.max(...runs.map((run) => run.pictures))).toBe(2);
      expect(host.queueDepth()).toEqual({ realtime: 0, ingestion: 0 });
    });
    await withHost({}, async (_, ask, runs) => {
      const before = ask(enduring, 'white', { customerId: 'initech' });
      const order: string[] = [];
      const note = async (name: string, customerId: string) => {
        await ask(open, 'white', { customerId });
        order.push(name);
      };
      const all = ['a1', 'a2', 'a3'].map((name) => note(name, 'acme'));
      await Promise.all([...all, note('b1', 'globex'), before]);
      expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
      expect(runs.slice(1).map((run) => run.pictures)).toEqual([2, 2, 1, 1]);
    });
  });

  it('wait for each other only where no child was free, and no longer than the manifest says', async () => {
    const patient = { ...open, manifest: { ...open.manifest, batch: { max: 4, waitMs: 3000 } } };
    await withHost({}, async (_, ask, runs) => {
      await ask(patient, 'white');
      const start = performance.now();
      await ask(patient, 'white');
      expect(performance.now() - start).toBeLessThan(2000);
      const before = ask(unbatched, 'white');
      const first = ask(patient, 'white');
      await before;
      await delay(50);
      const full = Promise.all([1, 2, 3].map(() => ask(patient, 'white')));
      const joined = performance.now();
      await Promise.all([first, full]);
      expect(performance.now() - joined).toBeLessThan(2000);
      const busy = ask(unbatched, 'white');
      const lone = performance.now();
      await Promise.all([busy, ask(patient, 'white')]);
      expect(performance.now() - lone).toBeGreaterThan(2800);
      const sizes = runs.filter((run) => run.predictor === 'open').map((run) => run.pictures);
      expect(sizes).toEqual([1, 1, 4, 4, 4, 4, 1]);
    });
  });
});

describe('an image in hand', () => {
  const ingestion = { priority: 'ingestion' } as const;

  it('goes after what is asked in real time, though its child has it already', async () => {
    await withHost({}, async (host, ask, _, begun) => {
      const order: string[] = [];
      const note = (name: string, work: Promise<unknown>) => work.then(() => order.push(name));
      const all = [note('running', ask(lasting, 'white', ingestion))];
      await begun(1);
      all.push(note('i1', ask(open, 'white', ingestion)), note('i2', ask(open, 'white', ingestion)));
      expect(host.queueDepth()).toEqual({ realtime: 0, ingestion: 1 });
      await delay(20);
      all.push(note('r1', ask(open, 'white')));
      await Promise.all(all);
      expect(order).toEqual(['running', 'r1', 'i1', 'i2']);
    });
  });

  it('is not blamed when its child dies', async () => {
    await withHost({}, async (host, ask, _, begun) => {
      const codes = [endless, open, open].map((version) => codeOf(ask(version, 'white', ingestion)));
      for (const count of [1, 2]) {
        await begun(count);
        // Alone the second time.
        expect(host.queueDepth().ingestion).toBe(count);
        process.kill(host.childPids()[0]!, 'SIGKILL');
      }
      expect(await Promise.all(codes)).toEqual(['predictor_unavailable', 'answered', 'answered']);
    });
  });

  it('is refused with what waits when the host is closed', async () => {
    await withHost({}, async (host, ask) => {
      const running = codeOf(ask(enduring, 'white', ingestion));
      const inHand = codeOf(ask(open, 'white', ingestion));
      expect(host.queueDepth().ingestion).toBe(0);
      await host.close();
      expect([await running, await inHand]).toEqual(['answered', 'overloaded']);
    });
  });
});
