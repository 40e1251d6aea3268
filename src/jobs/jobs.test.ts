import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../db/database.js';
import { databaseKinds, freshDatabase, isAvailable } from '../db/testing.js';
import { roundStart } from './claim.js';
import { enqueue } from './enqueue.js';
import { complete, handBack, releaseClaims, retryLater } from './release.js';
import { jobStats } from './stats.js';
import { claimAfter, claimSome, countJobs, fetchJob, waiting, writeCustomers } from './testing.js';

describe.each(databaseKinds)('the job queue, on %s', (kind) => {
  describe.skipIf(!isAvailable(kind))(isAvailable(kind) ? 'jobs' : 'skipped: no server', () => {
    let db: OpenDatabase;

    beforeAll(async () => {
      db = await freshDatabase(kind);
      await writeCustomers(db);
    });
    afterEach(async () => {
      await db.query(sql`delete from jobs`);
    });
    afterAll(() => db?.close());

    describe('enqueue', () => {
      it('takes no, one and many jobs', async () => {
        await enqueue(db, []);
        await enqueue(db, [fetchJob('one')]);
        await enqueue(
          db,
          Array.from({ length: 2_500 }, (_, index) => ({ ...fetchJob(index), key: `k${index}` })),
        );
        expect(await countJobs(db)).toBe(2_501);
      });

      it('belongs to the transaction it is called in', async () => {
        const work = db.transaction(async (tx) => {
          await enqueue(tx, [fetchJob('never')]);
          throw new Error('no');
        });
        await expect(work).rejects.toThrow('no');
        await db.transaction((tx) => enqueue(tx, [fetchJob('yes')]));
        expect(await waiting(db)).toEqual(['yes']);
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
          expect(await waiting(db)).toEqual([4, 3]);
        },
      );

      it('tells customers and kinds apart', async () => {
        await enqueue(db, [
          { ...fetchJob(1, 'acme'), key: 'a' },
          { ...fetchJob(2, 'globex'), key: 'a' },
          { ...fetchJob(3, null), key: 'a' },
          { ...fetchJob(4), kind: 'embed', key: 'a' },
        ]);
        expect(await waiting(db)).toEqual([1, 2, 3, 4]);
      });

      it('goes away with its customer', async () => {
        await db.query(sql`insert into customers (id, name) values ('gone', 'Gone')`);
        await enqueue(db, [fetchJob(1, 'gone'), fetchJob(2)]);
        await db.query(sql`delete from customers where id = 'gone'`);
        expect(await waiting(db)).toEqual([2]);
      });
    });

    describe('claim', () => {
      it('gives the oldest first, with its attempt counted', async () => {
        await enqueue(db, [fetchJob({ n: 1 }), fetchJob({ n: 2 }), fetchJob({ n: 3 })]);
        const jobs = await claimSome(db, 2);
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
        expect(await claimSome(db, 5)).toHaveLength(1);
        expect(await claimSome(db, 5)).toEqual([]);
      });

      it('leaves jobs of unknown kinds and of later times', async () => {
        await enqueue(db, [
          { ...fetchJob(1), kind: 'other' },
          { ...fetchJob(2), runAt: new Date(Date.now() + 3_600_000) },
          { ...fetchJob(3), runAt: new Date(Date.now() - 3_600_000) },
        ]);
        expect((await claimSome(db, 5)).map(({ data }) => data)).toEqual([3]);
      });

      it('gives each customer and kind its turn', async () => {
        await enqueue(
          db,
          Array.from({ length: 500 }, (_, index) => fetchJob(index, 'acme')),
        );
        await enqueue(db, [fetchJob('g', 'globex'), fetchJob('i', 'initech'), fetchJob('n', null)]);
        await enqueue(db, [{ ...fetchJob('e'), kind: 'embed' }]);
        const jobs = await claimSome(db, 5);
        expect(jobs.map(({ data }) => data)).toEqual([0, 'g', 'i', 'n', 'e']);
      });

      it('goes around the table, on from the last place that gave a job', async () => {
        await enqueue(
          db,
          ['acme', 'globex', 'initech'].flatMap((customer) => [1, 2, 3].map((n) => fetchJob(n, customer))),
        );
        const given: unknown[] = [];
        let after = roundStart;
        for (let asked = 0; asked < 5; asked++) {
          const { jobs, place, more } = await claimAfter(db, after, 2);
          given.push([...jobs.map(({ customerId }) => customerId), more]);
          after = place;
        }
        expect(given).toEqual([
          ['acme', 'globex', true],
          ['acme', 'initech', true],
          ['globex', 'initech', true],
          ['acme', 'globex', true],
          ['initech', false],
        ]);
        expect(await claimAfter(db, after, 2)).toEqual({ jobs: [], place: after, more: false });
      });

      it('reads a queue a few times and not for each of its jobs, where its plan is that of an empty table', async () => {
        const jobs = 400;
        await db.query(sql`vacuum analyze jobs`);
        for (let asked = 0; asked < 10; asked++) await claimSome(db, 1);
        await enqueue(
          db,
          Array.from({ length: jobs }, (_, index) => ({ ...fetchJob(index), key: `k${index}` })),
        );
        const before = await rowsRead(db);
        expect(await claimSome(db, 3)).toHaveLength(3);
        expect((await rowsRead(db)) - before).toBeLessThan(10 * jobs);
      });

      it('does not run two jobs under one key at once', async () => {
        const me = randomUUID();
        await enqueue(db, [{ ...fetchJob(1), key: 'a' }]);
        const [first] = await claimSome(db, 5, me);
        await enqueue(db, [{ ...fetchJob(2), key: 'a' }, fetchJob(3)]);
        expect((await claimSome(db, 5)).map(({ data }) => data)).toEqual([3]);
        await complete(db, me, [Number(first?.id)]);
        expect((await claimSome(db, 5)).map(({ data }) => data)).toEqual([2]);
      });

      it('passes by a place whose only job is held up', async () => {
        await enqueue(db, [{ ...fetchJob(1, 'acme'), key: 'a' }]);
        await claimSome(db, 1);
        await enqueue(db, [{ ...fetchJob(2, 'acme'), key: 'a' }, fetchJob(3, 'globex')]);
        expect((await claimSome(db, 1)).map(({ data }) => data)).toEqual([3]);
      });

      it('gives no job twice, however many ask at once', async () => {
        await enqueue(
          db,
          Array.from({ length: 60 }, (_, index) => fetchJob(index, index % 2 === 0 ? 'acme' : 'globex')),
        );
        const claims = await Promise.all(Array.from({ length: 12 }, () => claimSome(db, 7)));
        const ids = claims.flat().map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBeGreaterThan(0);
      });
    });

    describe('the end of a claim', () => {
      it('is a retry at a later time', async () => {
        const me = randomUUID();
        await enqueue(db, [fetchJob(1)]);
        const [job] = await claimSome(db, 1, me);
        await retryLater(db, me, { id: Number(job?.id), delayMs: 3_600_000, error: 'timeout' });
        expect(await claimSome(db, 1)).toEqual([]);
        const [row] = await db.query(sql`select attempts, last_error, run_at > now() as later from jobs`);
        expect(row).toEqual({ attempts: 1, last_error: 'timeout', later: true });
      });

      it.each(['retried', 'handed back', 'expired'])(
        'gives way to a newer job under the key: %s',
        async (end) => {
          const me = randomUUID();
          await enqueue(db, [{ ...fetchJob('old'), key: 'a' }]);
          const [job] = await claimSome(db, 1, me);
          const id = Number(job?.id);
          await enqueue(db, [{ ...fetchJob('new'), key: 'a' }]);
          if (end === 'retried') await retryLater(db, me, { id, delayMs: 0, error: '' });
          else if (end === 'handed back') await handBack(db, me, [id]);
          else await releaseClaims(db, { all: true });
          expect(await waiting(db)).toEqual(['new']);
          expect(await countJobs(db)).toBe(1);
        },
      );

      it('does not touch what another worker has claimed meanwhile', async () => {
        const me = randomUUID();
        await enqueue(db, [fetchJob(1)]);
        const [job] = await claimSome(db, 1, me);
        await releaseClaims(db, { all: true });
        const [again] = await claimSome(db, 1);
        expect(again).toMatchObject({ id: job?.id, attempt: 2 });
        await complete(db, me, [Number(job?.id)]);
        await retryLater(db, me, { id: Number(job?.id), delayMs: 0, error: '' });
        await handBack(db, me, [Number(job?.id)]);
        expect(await countJobs(db)).toBe(1);
        expect(await waiting(db)).toEqual([]);
      });

      it('puts off what was under way in many deaths, each for another time', async () => {
        await enqueue(
          db,
          Array.from({ length: 20 }, (_, index) => fetchJob(index)),
        );
        const delays = async (): Promise<number[]> => {
          expect(await claimSome(db, 20)).toHaveLength(20);
          await releaseClaims(db, { all: true });
          const rows = await db.query<{ seconds: number }>(
            sql`select extract(epoch from run_at - now())::float8 as seconds from jobs`,
          );
          await db.query(sql`update jobs set run_at = now() - interval '1 s'`);
          return rows.map(({ seconds }) => seconds);
        };
        for (let death = 1; death <= 2; death++) expect(Math.max(...(await delays()))).toBeLessThan(0);
        const third = await delays();
        expect(Math.min(...third)).toBeGreaterThan(0.25);
        expect(Math.max(...third)).toBeLessThan(1.5);
        expect(new Set(third).size).toBeGreaterThan(15);
        await db.query(sql`update jobs set deaths = 19`);
        const last = await delays();
        expect(Math.min(...last)).toBeGreaterThan(14);
        expect(Math.max(...last)).toBeLessThan(45);
      });
    });

    it('says how the queue stands', async () => {
      await enqueue(db, [
        fetchJob(1),
        fetchJob(2),
        { ...fetchJob(3), kind: 'embed', runAt: new Date(Date.now() + 1e6) },
      ]);
      await claimSome(db, 1);
      await db.query(sql`update jobs set created_at = now() - interval '90 seconds'`);
      expect(await jobStats(db)).toEqual([
        { kind: 'embed', waiting: 1, running: 0, oldestSeconds: 0 },
        { kind: 'fetch', waiting: 1, running: 1, oldestSeconds: expect.closeTo(90, -1) },
      ]);
    });
  });
});

/** Rows that the database has gone through so far, table or index, to find jobs. */
async function rowsRead(db: OpenDatabase): Promise<number> {
  await db.query(sql`select pg_stat_force_next_flush()`);
  const [row] = await db.query<{ count: number }>(sql`
    select seq_tup_read + idx_tup_fetch as count from pg_stat_user_tables where relname = 'jobs'`);
  return row!.count;
}
