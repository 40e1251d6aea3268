import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.js';
import { databaseKinds, freshDatabase, isAvailable } from '../db/testing.js';
import { claim, roundStart } from './claim.js';
import { enqueue } from './enqueue.js';
import { GiveUp, type Handler, handler, type Job } from './job.js';
import { complete, handBack, releaseClaims, retryLater } from './release.js';
import { jobStats } from './stats.js';
import { retryDelayMs, Worker, type WorkerEvent, type WorkerOptions } from './worker.js';

const patience = { timeout: 25_000, interval: 20 };

describe.each(databaseKinds)('the job queue, on %s', (kind) => {
  describe.skipIf(!isAvailable(kind))(isAvailable(kind) ? 'jobs' : 'skipped: no server', () => {
    let db: Database;
    const workers: Worker[] = [];

    beforeAll(async () => {
      db = await freshDatabase(kind);
      await db.query(
        sql`insert into customers (id, name) values ('acme', 'Acme'), ('globex', 'Globex'), ('initech', 'Initech')`,
      );
    });
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.stop({ graceMs: 5_000 })));
      await db.query(sql`delete from jobs`);
    });
    afterAll(() => db?.close());

    async function startWorker(
      handlers: Record<string, Handler | Handler['handle']>,
      options: Partial<WorkerOptions> = {},
    ): Promise<{ worker: Worker; events: WorkerEvent[] }> {
      const events: WorkerEvent[] = [];
      const worker = new Worker({
        db,
        handlers: Object.fromEntries(
          Object.entries(handlers).map(([name, value]) => [
            name,
            typeof value === 'function' ? { handle: value } : value,
          ]),
        ),
        concurrency: 4,
        pollMs: 50,
        onEvent: (event) => events.push(event),
        ...options,
      });
      workers.push(worker);
      await worker.start();
      return { worker, events };
    }

    function claimSome(count: number, workerId: string = randomUUID()): Promise<Job[]> {
      const wanted = { workerId, kinds: ['fetch', 'embed'], count, claimMs: 60_000, after: roundStart };
      return claim(db, wanted).then(({ jobs }) => jobs);
    }

    async function waiting(): Promise<unknown[]> {
      const rows = await db.query<{ data: unknown }>(
        sql`select data from jobs where claimed_by is null order by id`,
      );
      return rows.map(({ data }) => data);
    }

    async function count(): Promise<number> {
      const [row] = await db.query<{ count: number }>(sql`select count(*) as count from jobs`);
      return row?.count ?? 0;
    }

    function fetchJob(data: unknown, customerId: string | null = 'acme') {
      return { customerId, kind: 'fetch', data };
    }

    describe('enqueue', () => {
      it('takes no, one and many jobs', async () => {
        await enqueue(db, []);
        await enqueue(db, [fetchJob('one')]);
        await enqueue(
          db,
          Array.from({ length: 2_500 }, (_, index) => ({ ...fetchJob(index), key: `k${index}` })),
        );
        expect(await count()).toBe(2_501);
      });

      it('belongs to the transaction it is called in', async () => {
        const work = db.transaction(async (tx) => {
          await enqueue(tx, [fetchJob('never')]);
          throw new Error('no');
        });
        await expect(work).rejects.toThrow('no');
        await db.transaction((tx) => enqueue(tx, [fetchJob('yes')]));
        expect(await waiting()).toEqual(['yes']);
      });

      it.each(['acme', null])(
        'keeps one waiting job under a key, with the latest data (customer %s)',
        async (customer) => {
          await enqueue(db, [{ ...fetchJob(1, customer), key: 'a' }]);
          await enqueue(db, [
            { ...fetchJob(2, customer), key: 'a' },
            { ...fetchJob(3, customer), key: 'b' },
            { ...fetchJob(4, customer), key: 'a' },
          ]);
          expect(await waiting()).toEqual([4, 3]);
        },
      );

      it('tells customers and kinds apart', async () => {
        await enqueue(db, [
          { ...fetchJob(1, 'acme'), key: 'a' },
          { ...fetchJob(2, 'globex'), key: 'a' },
          { ...fetchJob(3, null), key: 'a' },
          { ...fetchJob(4), kind: 'embed', key: 'a' },
        ]);
        expect(await waiting()).toEqual([1, 2, 3, 4]);
      });

      it('goes away with its customer', async () => {
        await db.query(sql`insert into customers (id, name) values ('gone', 'Gone')`);
        await enqueue(db, [fetchJob(1, 'gone'), fetchJob(2)]);
        await db.query(sql`delete from customers where id = 'gone'`);
        expect(await waiting()).toEqual([2]);
      });
    });

    describe('claim', () => {
      it('gives the oldest first, with its attempt counted', async () => {
        await enqueue(db, [fetchJob({ n: 1 }), fetchJob({ n: 2 }), fetchJob({ n: 3 })]);
        const jobs = await claimSome(2);
        expect(jobs).toEqual([
          expect.objectContaining({
            customerId: 'acme',
            kind: 'fetch',
            key: null,
            data: { n: 1 },
            attempt: 1,
          }),
          expect.objectContaining({ data: { n: 2 }, attempt: 1, createdAt: expect.any(Date) }),
        ]);
        expect(await claimSome(5)).toHaveLength(1);
        expect(await claimSome(5)).toEqual([]);
      });

      it('leaves jobs of unknown kinds and of later times', async () => {
        await enqueue(db, [
          { ...fetchJob(1), kind: 'other' },
          { ...fetchJob(2), runAt: new Date(Date.now() + 3_600_000) },
          { ...fetchJob(3), runAt: new Date(Date.now() - 3_600_000) },
        ]);
        expect((await claimSome(5)).map(({ data }) => data)).toEqual([3]);
      });

      it('gives each customer and kind its turn', async () => {
        await enqueue(
          db,
          Array.from({ length: 500 }, (_, index) => fetchJob(index, 'acme')),
        );
        await enqueue(db, [fetchJob('g', 'globex'), fetchJob('i', 'initech'), fetchJob('n', null)]);
        await enqueue(db, [{ ...fetchJob('e'), kind: 'embed' }]);
        const jobs = await claimSome(5);
        expect(jobs.map(({ data }) => data)).toEqual([0, 'g', 'i', 'n', 'e']);
      });

      it('does not run two jobs under one key at once', async () => {
        const me = randomUUID();
        await enqueue(db, [{ ...fetchJob(1), key: 'a' }]);
        const [first] = await claimSome(5, me);
        await enqueue(db, [{ ...fetchJob(2), key: 'a' }, fetchJob(3)]);
        expect((await claimSome(5)).map(({ data }) => data)).toEqual([3]);
        await complete(db, me, [Number(first?.id)]);
        expect((await claimSome(5)).map(({ data }) => data)).toEqual([2]);
      });

      it('passes by a place whose only job is held up', async () => {
        await enqueue(db, [{ ...fetchJob(1, 'acme'), key: 'a' }]);
        await claimSome(1);
        await enqueue(db, [{ ...fetchJob(2, 'acme'), key: 'a' }, fetchJob(3, 'globex')]);
        expect((await claimSome(1)).map(({ data }) => data)).toEqual([3]);
      });

      it('gives no job twice, however many ask at once', async () => {
        await enqueue(
          db,
          Array.from({ length: 60 }, (_, index) => fetchJob(index, index % 2 === 0 ? 'acme' : 'globex')),
        );
        const claims = await Promise.all(Array.from({ length: 12 }, () => claimSome(7)));
        const ids = claims.flat().map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBeGreaterThan(0);
      });
    });

    describe('the end of a claim', () => {
      it('is a retry at a later time', async () => {
        const me = randomUUID();
        await enqueue(db, [fetchJob(1)]);
        const [job] = await claimSome(1, me);
        await retryLater(db, me, { id: Number(job?.id), delayMs: 3_600_000, error: 'timeout' });
        expect(await claimSome(1)).toEqual([]);
        const [row] = await db.query(sql`select attempts, last_error, run_at > now() as later from jobs`);
        expect(row).toEqual({ attempts: 1, last_error: 'timeout', later: true });
      });

      it.each(['retried', 'handed back', 'expired'])(
        'gives way to a newer job under the key: %s',
        async (end) => {
          const me = randomUUID();
          await enqueue(db, [{ ...fetchJob('old'), key: 'a' }]);
          const [job] = await claimSome(1, me);
          const id = Number(job?.id);
          await enqueue(db, [{ ...fetchJob('new'), key: 'a' }]);
          if (end === 'retried') await retryLater(db, me, { id, delayMs: 0, error: '' });
          else if (end === 'handed back') await handBack(db, me, [id]);
          else await releaseClaims(db, { all: true });
          expect(await waiting()).toEqual(['new']);
          expect(await count()).toBe(1);
        },
      );

      it('does not touch what another worker has claimed meanwhile', async () => {
        const me = randomUUID();
        await enqueue(db, [fetchJob(1)]);
        const [job] = await claimSome(1, me);
        await releaseClaims(db, { all: true });
        const [again] = await claimSome(1);
        expect(again).toMatchObject({ id: job?.id, attempt: 2 });
        await complete(db, me, [Number(job?.id)]);
        await retryLater(db, me, { id: Number(job?.id), delayMs: 0, error: '' });
        await handBack(db, me, [Number(job?.id)]);
        expect(await count()).toBe(1);
        expect(await waiting()).toEqual([]);
      });
    });

    describe('a worker', () => {
      it('does what is in the queue and leaves nothing behind', async () => {
        const done: unknown[] = [];
        await enqueue(
          db,
          Array.from({ length: 100 }, (_, index) => fetchJob(index)),
        );
        await startWorker({ fetch: async (job) => void done.push(job.data) });
        await expect.poll(() => done.length, patience).toBe(100);
        await expect.poll(count, patience).toBe(0);
        expect(new Set(done).size).toBe(100);
      });

      it('is woken by its process, without waiting for the poll', async () => {
        const done: unknown[] = [];
        const { worker } = await startWorker(
          { fetch: async (job) => void done.push(job.data) },
          { pollMs: 3_600_000 },
        );
        for (const data of ['one', 'two', 'three']) {
          await enqueue(db, [fetchJob(data)]);
          worker.wake();
          await expect.poll(() => done.at(-1), patience).toBe(data);
        }
      });

      it('finds by itself what other processes enqueue', async () => {
        const done: unknown[] = [];
        await startWorker({ fetch: async (job) => void done.push(job.data) });
        await enqueue(db, [fetchJob('one')]);
        await expect.poll(() => done, patience).toEqual(['one']);
      });

      it('runs no more jobs at once than it may', async () => {
        let running = 0;
        let most = 0;
        let done = 0;
        await enqueue(
          db,
          Array.from({ length: 20 }, (_, index) => fetchJob(index)),
        );
        const handle = async () => {
          most = Math.max(most, ++running);
          await pause(20);
          running--;
          done++;
        };
        await startWorker({ fetch: handle }, { concurrency: 3 });
        await expect.poll(() => done, patience).toBe(20);
        expect(most).toBe(3);
      });

      it('serves a customer with one job in the midst of the bulk of another', async () => {
        const order: unknown[] = [];
        await enqueue(
          db,
          Array.from({ length: 2_000 }, (_, index) => fetchJob(index, 'acme')),
        );
        const handle = async (job: Job) => {
          order.push(job.data);
          await pause(1);
        };
        const { worker } = await startWorker({ fetch: handle }, { concurrency: 1 });
        await expect.poll(() => order.length, patience).toBeGreaterThan(5);
        await enqueue(db, [fetchJob('mine', 'globex')]);
        const before = order.length;
        await expect.poll(() => order.includes('mine'), patience).toBe(true);
        expect(order.indexOf('mine') - before).toBeLessThan(20);
        await worker.stop({ graceMs: 5_000 });
      });

      it('tries again what failed, and gives up in the end', async () => {
        const gaveUp: string[] = [];
        const attempts: number[] = [];
        await enqueue(db, [fetchJob({ url: 'x' })]);
        const { events } = await startWorker(
          {
            fetch: handler<{ url: string }>({
              handle: async (job) => {
                attempts.push(job.attempt);
                throw new Error(`no answer from ${job.data.url}`);
              },
              onGiveUp: async (job, error) => void gaveUp.push(`${job.attempt}: ${error.message}`),
              attemptsMax: 3,
            }),
          },
          { random: () => 0 },
        );
        await expect.poll(() => gaveUp, patience).toEqual(['3: no answer from x']);
        await expect.poll(count, patience).toBe(0);
        expect(attempts).toEqual([1, 2, 3]);
        expect(events.map(({ type }) => type)).toEqual(['retry', 'retry', 'gave-up']);
        expect(events[1]).toMatchObject({ delayMs: 1_000 });
      });

      it('does not try again what it is told to give up', async () => {
        const gaveUp: Error[] = [];
        await enqueue(db, [fetchJob(1)]);
        const { events } = await startWorker({
          fetch: {
            handle: async () => {
              throw new GiveUp('not an image');
            },
            onGiveUp: async (_, error) => void gaveUp.push(error),
          },
        });
        await expect.poll(count, patience).toBe(0);
        expect(gaveUp.map(({ message }) => message)).toEqual(['not an image']);
        expect(events).toHaveLength(1);
      });

      it('keeps a job whose giving up fails', async () => {
        let calls = 0;
        await enqueue(db, [fetchJob(1)]);
        const onGiveUp = async () => {
          calls++;
          if (calls === 1) throw new Error('database away');
        };
        const handle = async () => {
          throw new GiveUp('not an image');
        };
        await startWorker({ fetch: { handle, onGiveUp } }, { random: () => 0 });
        await expect.poll(() => calls, patience).toBe(2);
        await expect.poll(count, patience).toBe(0);
      });

      it('gives up a job that took its process down in each attempt, without running it', async () => {
        let handled = 0;
        const gaveUp: string[] = [];
        await enqueue(db, [fetchJob(1)]);
        await db.query(sql`update jobs set attempts = 3`);
        const handle = async () => void handled++;
        const onGiveUp = async (_: Job, error: Error) => void gaveUp.push(error.message);
        await startWorker({ fetch: { handle, onGiveUp, attemptsMax: 3 } });
        await expect.poll(() => gaveUp.length, patience).toBe(1);
        expect(handled).toBe(0);
      });

      it('loses nothing when another worker dies', async () => {
        const dying = severable(db);
        const done = new Set<unknown>();
        await enqueue(
          db,
          Array.from({ length: 30 }, (_, index) => fetchJob(index)),
        );
        let started = 0;
        const dead = new Worker({
          db: dying.db,
          handlers: { fetch: { handle: () => hang(() => started++) } },
          concurrency: 5,
          claimMs: 1_500,
        });
        await dead.start();
        await expect.poll(() => started, patience).toBe(5);
        dying.sever();

        await startWorker({ fetch: async (job) => void done.add(job.data) }, { claimMs: 1_500 });
        await expect.poll(() => done.size, patience).toBe(30);
        await expect.poll(count, patience).toBe(0);
        await dead.stop({ graceMs: 0 });
      });

      it('takes over at once what a dead process had claimed, where it is the only one', async () => {
        await enqueue(db, [fetchJob(1)]);
        expect(await claimSome(1)).toHaveLength(1);
        const attempts: number[] = [];
        await startWorker(
          { fetch: async (job) => void attempts.push(job.attempt) },
          { releaseAllOnStart: true },
        );
        await expect.poll(() => attempts, patience).toEqual([2]);
      });

      it('keeps the claim on a job that takes longer than a claim lasts', async () => {
        let runs = 0;
        await enqueue(db, [fetchJob(1)]);
        const handle = async () => {
          runs++;
          await pause(4_000);
        };
        await startWorker({ fetch: handle }, { claimMs: 1_500 });
        await startWorker({ fetch: handle }, { claimMs: 1_500 });
        await expect.poll(count, patience).toBe(0);
        expect(runs).toBe(1);
      });

      it('shares the queue with others without running a job twice', async () => {
        const runs = new Map<unknown, number>();
        await enqueue(
          db,
          Array.from({ length: 200 }, (_, index) => ({ ...fetchJob(index), key: `k${index}` })),
        );
        const handle = async (job: Job) => {
          runs.set(job.data, (runs.get(job.data) ?? 0) + 1);
          await pause(2);
        };
        await startWorker({ fetch: handle });
        await startWorker({ fetch: handle });
        await startWorker({ fetch: handle });
        await expect.poll(count, patience).toBe(0);
        expect(runs.size).toBe(200);
        expect([...runs.values()].filter((times) => times !== 1)).toEqual([]);
      });

      it('stops after the jobs that run, and takes no more', async () => {
        const done: unknown[] = [];
        await enqueue(
          db,
          Array.from({ length: 10 }, (_, index) => fetchJob(index)),
        );
        const handle = async (job: Job) => {
          await pause(200);
          done.push(job.data);
        };
        const { worker } = await startWorker({ fetch: handle }, { concurrency: 2 });
        await expect.poll(() => worker.running, patience).toBe(2);
        await worker.stop({ graceMs: 20_000 });
        expect(worker.running).toBe(0);
        expect(await count()).toBe(10 - done.length);
        expect(await waiting()).toHaveLength(10 - done.length);
      });

      it('hands back at the stop what does not end in time, with the attempt not counted', async () => {
        let finish = () => {};
        await enqueue(db, [fetchJob(1)]);
        const { worker, events } = await startWorker({
          fetch: () =>
            new Promise<void>((resolve) => {
              finish = resolve;
            }),
        });
        await expect.poll(() => worker.running, patience).toBe(1);
        await worker.stop({ graceMs: 50 });
        expect(await db.query(sql`select attempts, claimed_by from jobs`)).toEqual([
          { attempts: 0, claimed_by: null },
        ]);
        finish();
        await expect.poll(() => events.length, patience).toBe(1);
        expect(await waiting()).toEqual([1]);
      });

      it('goes on when the database was away', async () => {
        const flaky = severable(db);
        const done: unknown[] = [];
        const { events } = await startWorker(
          { fetch: async (job) => void done.push(job.data) },
          { db: flaky.db },
        );
        flaky.sever();
        await enqueue(db, [fetchJob(1)]);
        await expect.poll(() => events.some(({ type }) => type === 'trouble'), patience).toBe(true);
        flaky.mend();
        await expect.poll(() => done, patience).toEqual([1]);
        await expect.poll(count, patience).toBe(0);
      });
    });

    it('says how the queue stands', async () => {
      await enqueue(db, [
        fetchJob(1),
        fetchJob(2),
        { ...fetchJob(3), kind: 'embed', runAt: new Date(Date.now() + 1e6) },
      ]);
      await claimSome(1);
      await db.query(sql`update jobs set created_at = now() - interval '90 seconds'`);
      expect(await jobStats(db)).toEqual([
        { kind: 'embed', waiting: 1, running: 0, oldestSeconds: 0 },
        { kind: 'fetch', waiting: 1, running: 1, oldestSeconds: expect.closeTo(90, -1) },
      ]);
    });
  });
});

describe('retryDelayMs', () => {
  it('doubles, spreads and is limited', () => {
    expect([1, 2, 3, 10].map((attempt) => retryDelayMs(attempt, 0.5))).toEqual([
      1_000, 2_000, 4_000, 512_000,
    ]);
    expect(retryDelayMs(1, 0)).toBe(500);
    expect(retryDelayMs(40, 0.999)).toBeLessThan(900_001);
  });
});

/** The same database through a line that can be cut: then it answers no more, as for a process that died. */
function severable(db: Database): { db: Database; sever(): void; mend(): void } {
  let severed = false;
  const through = <T>(call: () => Promise<T>) => (severed ? Promise.reject(new Error('severed')) : call());
  return {
    db: {
      kind: db.kind,
      query: (statement) => through(() => db.query(statement)),
      transaction: (work) => through(() => db.transaction(work)),
      execute: (script) => through(() => db.execute(script)),
      close: async () => {},
    },
    sever: () => {
      severed = true;
    },
    mend: () => {
      severed = false;
    },
  };
}

function hang(note: () => void): Promise<void> {
  note();
  return new Promise(() => {});
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
