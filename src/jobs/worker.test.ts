import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../db/database.js';
import { DatabaseError } from '../db/database-error.js';
import { databaseKinds, freshDatabase, isAvailable } from '../db/testing.js';
import { enqueue } from './enqueue.js';
import { GiveUp, type Handler, handler, type Job, Later } from './job.js';
import { claimSome, countJobs, fetchJob, waiting, writeCustomers } from './testing.js';
import { retryDelayMs, Worker, type WorkerEvent, type WorkerOptions } from './worker.js';

const patience = { timeout: 25_000, interval: 20 };

describe.each(databaseKinds)('a worker, on %s', (kind) => {
  describe.skipIf(!isAvailable(kind))(isAvailable(kind) ? 'works' : 'skipped: no server', () => {
    let db: OpenDatabase;
    const workers: Worker[] = [];

    beforeAll(async () => {
      db = await freshDatabase(kind);
      await writeCustomers(db);
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

    it('does what is in the queue and leaves nothing behind', async () => {
      const done: unknown[] = [];
      await enqueue(
        db,
        Array.from({ length: 100 }, (_, index) => fetchJob(index)),
      );
      await startWorker({ fetch: async (job) => void done.push(job.data) });
      await expect.poll(() => done.length, patience).toBe(100);
      await expect.poll(() => countJobs(db), patience).toBe(0);
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
      await expect.poll(() => countJobs(db), patience).toBe(0);
      expect(attempts).toEqual([1, 2, 3]);
      expect(events.map(({ type }) => type)).toEqual(['retry', 'retry', 'gave-up']);
      expect(events[1]).toMatchObject({ delayMs: 1_000 });
    });

    it('does not count the tries in which what it needs was away, and comes the more seldom the older it is', async () => {
      const attempts: number[] = [];
      await enqueue(db, [fetchJob(1)]);
      const hourAgo = new Date(Date.now() - 3_600_000);
      const { events } = await startWorker(
        {
          fetch: {
            handle: async (job) => {
              attempts.push(job.attempt);
              if (attempts.length === 5) await db.query(sql`update jobs set created_at = ${hourAgo}`);
              if (attempts.length <= 6) throw new Later('away', { afterMs: 20, cause: undefined });
            },
            attemptsMax: 2,
          },
        },
        { random: () => 0.5 },
      );
      await expect.poll(() => attempts.length, patience).toBe(6);
      await expect.poll(() => events.length, patience).toBe(6);
      const [first, ...others] = events.map((event) => (event.type === 'retry' ? event.delayMs : 0));
      expect(first).toBeLessThan(1_000);
      // Half an hour would be half its age; ten minutes are the longest.
      expect(others.at(-1)).toBe(600_000);
      await db.query(sql`update jobs set run_at = now()`);
      await expect.poll(() => countJobs(db), patience).toBe(0);
      expect(new Set(attempts)).toEqual(new Set([1]));
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
      await expect.poll(() => countJobs(db), patience).toBe(0);
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
      await expect.poll(() => countJobs(db), patience).toBe(0);
    });

    it('gives up a job that took its process down in each attempt, without running it', async () => {
      let handled = 0;
      const gaveUp: string[] = [];
      await enqueue(db, [fetchJob(1)]);
      await db.query(sql`update jobs set attempts = 6, deaths = 6`);
      const handle = async () => void handled++;
      const onGiveUp = async (_: Job, error: Error) => void gaveUp.push(error.message);
      await startWorker({ fetch: { handle, onGiveUp, attemptsMax: 3 } });
      await expect.poll(() => gaveUp.length, patience).toBe(1);
      expect(handled).toBe(0);
    });

    it('counts a death of its process as half a failure, and not as one of its own', async () => {
      await enqueue(db, [fetchJob(1)]);
      await db.query(sql`update jobs set attempts = 5, deaths = 5`);
      const gaveUp: number[] = [];
      const handle = () => Promise.reject(new Error('no'));
      const onGiveUp = async ({ attempt }: Job) => void gaveUp.push(attempt);
      const { events } = await startWorker({ fetch: { handle, onGiveUp, attemptsMax: 3 } });
      await expect.poll(() => gaveUp, patience).toEqual([8]);
      const delays = events.flatMap((event) => (event.type === 'retry' ? event.delayMs : []));
      expect(delays).toHaveLength(2);
      // As after a first failure, and not as after a sixth.
      expect(delays[0]).toBeLessThanOrEqual(1_500);
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
      await expect.poll(() => countJobs(db), patience).toBe(0);
      await dead.stop({ graceMs: 0 });
    });

    it('takes over at once what a dead process had claimed, where it is the only one', async () => {
      await enqueue(db, [fetchJob(1)]);
      expect(await claimSome(db, 1)).toHaveLength(1);
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
      await expect.poll(() => countJobs(db), patience).toBe(0);
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
      await expect.poll(() => countJobs(db), patience).toBe(0);
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
      expect(await countJobs(db)).toBe(10 - done.length);
      expect(await waiting(db)).toHaveLength(10 - done.length);
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
      expect(await waiting(db)).toEqual([1]);
    });

    it('takes up what a clock that was set back has put off, and what is planned for later then', async () => {
      const done: unknown[] = [];
      const soon = { ...fetchJob('planned'), runAt: new Date(Date.now() + 3 * 3_600_000) };
      await enqueue(db, [fetchJob('waiting'), fetchJob('retried'), fetchJob('claimed'), soon]);
      await db.query(sql`
        update jobs set run_at = run_at + interval '2 hours',
          created_at = created_at + interval '2 hours' * (data <> '"retried"')::int,
          last_error = case data when '"retried"' then 'no' end`);
      await db.query(sql`
        update jobs set claimed_by = gen_random_uuid(), claimed_until = now() + interval '2 hours'
        where data = '"claimed"'`);
      await startWorker({ fetch: async (job) => void done.push(job.data) }, { claimMs: 1_000 });
      await expect.poll(() => [...done].sort(), patience).toEqual(['claimed', 'retried', 'waiting']);
      const [left] = await db.query<{ hours: number }>(
        sql`select round(extract(epoch from run_at - now()) / 3600)::int as hours from jobs`,
      );
      expect(left).toEqual({ hours: 3 });
    });

    it('charges a job with nothing that the database is to blame for', async () => {
      const flaky = severable(db);
      const attempts: number[] = [];
      await enqueue(db, [fetchJob(1)]);
      const handle = async ({ attempt }: Job) => {
        attempts.push(attempt);
        if (attempts.length === 1) {
          flaky.sever();
          throw new DatabaseError({ message: 'No space left on device', code: '53100' }, 'insert');
        }
      };
      const { events } = await startWorker({ fetch: handle }, { db: flaky.db });
      await expect.poll(() => events.some(({ type }) => type === 'trouble'), patience).toBe(true);
      flaky.mend();
      await expect.poll(() => countJobs(db), patience).toBe(0);
      expect(attempts).toEqual([1, 1]);
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
      await expect.poll(() => countJobs(db), patience).toBe(0);
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
function severable(db: OpenDatabase): { db: OpenDatabase; sever(): void; mend(): void } {
  let severed = false;
  const through = <T>(call: () => Promise<T>) => (severed ? Promise.reject(new Error('severed')) : call());
  return {
    db: {
      kind: db.kind,
      query: (statement) => through(() => db.query(statement)),
      transaction: (work) => through(() => db.transaction(work)),
      boundTo: (customerId) => db.boundTo(customerId),
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
