import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import sql from 'sql-template-tag';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from './database.js';
import { ConnectionLost } from './database-error.js';
import { openDatabase } from './open.js';
import { openPglite, type PgliteOptions } from './pglite.js';
import { DurableFiles, fsyncSettings } from './pglite-durable-files.js';
import { silentLog, template } from './testing.js';

// Opening takes a second on an idle machine and many more on a busy one.
describe('PGlite in a directory', { timeout: 240_000 }, () => {
  let directory: string;
  const opened: OpenDatabase[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vitrine-pglite-'));
  });
  afterEach(async () => {
    for (const db of opened.splice(0)) await db.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function open(options: Partial<PgliteOptions> = {}): Promise<OpenDatabase> {
    const db = await openPglite({
      directory: join(directory, 'database'),
      template: await template([]),
      log: silentLog,
      ...options,
    });
    opened.push(db);
    return db;
  }

  it('keeps what was written when it is closed and opened again', async () => {
    const first = await open();
    await first.execute('create table kept (id int); insert into kept values (1)');
    await first.query(sql`insert into kept values (2)`);
    await first.close();
    const second = await open();
    expect(await second.query(sql`select id from kept order by id`)).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it.each([true, false])(
    'keeps what was acknowledged when the process is killed, fsync %s',
    async (fsync) => {
      const first = await open();
      await first.execute('create table kept (id int primary key)');
      await first.close();

      for (let round = 0; round < 3; round++) {
        const acknowledged = await writeUntilKilled(join(directory, 'database'), round, fsync);
        expect(acknowledged.length).toBeGreaterThan(0);
        const again = await open({ fsync });
        const missing = await again.query(
          sql`select id from unnest(${acknowledged}::int[]) id where not exists (select from kept where kept.id = id)`,
        );
        expect(missing).toEqual([]);
        await again.close();
      }
    },
  );

  it('starts over when its making was interrupted', async () => {
    await mkdir(join(directory, 'database.unfinished'));
    await writeFile(join(directory, 'database.unfinished', 'PG_VERSION'), '18');
    const db = await open();
    expect(await db.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  it('caches its tables in the memory that it is given', async () => {
    const db = await open({ cacheMegabytes: 64 });
    expect(await db.query(sql`show shared_buffers`)).toEqual([{ shared_buffers: '64MB' }]);
  });

  it('says why it cannot be opened', async () => {
    await mkdir(join(directory, 'database'));
    await writeFile(join(directory, 'database', 'PG_VERSION'), '9');
    await expect(open()).rejects.toThrow('cannot be opened');
  });

  it('stops a statement that takes too long, and goes on with another thread', async () => {
    const db = await open({ statementTimeoutMs: 2_000 });
    await db.execute('create table kept (id int); insert into kept values (1)');
    const endless = db.query(
      sql`select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b`,
    );
    const behind = db.query(sql`select 1`);
    await expect(endless).rejects.toThrow(ConnectionLost);
    await expect(behind).rejects.toThrow(ConnectionLost);
    expect(await db.query(sql`select id from kept`)).toEqual([{ id: 1 }]);
  });

  it('rolls back a transaction that stays open too long, and lets the others go on', async () => {
    const db = await open({ transactionTimeoutMs: 500 });
    await db.execute('create table kept (id int)');
    let late: unknown;
    const stuck = db.transaction(async (tx) => {
      await tx.query(sql`insert into kept values (1)`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await tx.query(sql`insert into kept values (2)`).catch((error) => {
        late = error.message;
      });
    });
    const behind = db.query(sql`select count(*) from kept`);
    await expect(stuck).rejects.toThrow('open for more than 500 ms');
    expect(await behind).toEqual([{ count: 0 }]);
    await expect.poll(() => late, { timeout: 10_000 }).toMatch('rolled back');
  });

  it('vacuums and analyses tables by itself', async () => {
    const db = await open({ upkeepMs: 100 });
    await db.execute('create table busy (id int); insert into busy select generate_series(1, 2000)');
    await db.query(sql`update busy set id = id + 1`);
    const kept = async () => {
      const [row] = await db.query<{ done: boolean }>(
        sql`select last_vacuum is not null and last_analyze is not null as done
            from pg_stat_user_tables where relname = 'busy'`,
      );
      return row?.done;
    };
    // Upkeep waits for a pause: ask seldom.
    await expect.poll(kept, { interval: 1_500, timeout: 25_000 }).toBe(true);
  });

  it('keeps up although one transaction follows the other', async () => {
    const db = await open({ upkeepMs: 100 });
    await db.execute('create table busy (id int); insert into busy select generate_series(1, 2000)');
    const until = performance.now() + 6_000;
    const trade = async () => {
      while (performance.now() < until)
        await db.transaction(async (tx) => {
          await tx.query(sql`update busy set id = id + 1 where id <= 10`);
          await pause(200);
        });
    };
    await Promise.all([trade(), trade()]);
    const [row] = await db.query<{ done: boolean }>(
      sql`select last_analyze is not null as done from pg_stat_user_tables where relname = 'busy'`,
    );
    expect(row).toEqual({ done: true });
  });

  it('is not ended by a text that reads like its own end', async () => {
    const db = await open();
    for (const text of [
      'PANIC: told',
      '2026-11-28 23:31:00.881 UTC [42] PANIC: told',
      'x\n2026-11-28 23:31:00 UTC [42] PANIC: told',
    ])
      await expect(db.query(sql`select ${text}::int`)).rejects.toThrow('invalid input syntax');
    expect(await db.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  it('locks the data directory for one process', async () => {
    const options = { directory, log: silentLog };
    await open().then((db) => db.close());
    const first = await openDatabase(options);
    opened.push(first);
    await expect(openDatabase(options)).rejects.toThrow(`process id ${process.pid}`);
    await first.close();
    const second = await openDatabase(options);
    expect(await second.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    await second.close();
  });

  it('syncs the log of writes, and nothing else before it', async () => {
    await open().then((db) => db.close());
    const files = new DurableFiles(join(directory, 'database'));
    const startParams = [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      ...fsyncSettings,
    ];
    const pg = await PGlite.create({ fs: files, startParams });
    expect((await pg.query('show fsync')).rows).toEqual([{ fsync: 'on' }]);
    await pg.exec('create table kept (id int)');
    await files.settle();
    expect(files.unsettled).toBe(false);
    await pg.query('select 1');
    expect(files.unsettled).toBe(false);
    await pg.query('insert into kept values (1)');
    expect(files.unsettled).toBe(true);
    await pg.exec('checkpoint');
    expect(files.unsettled).toBe(false);
    await pg.query('insert into kept values (2)');
    const settled = files.settle();
    await pg.query('insert into kept values (3)');
    await pg.close();
    await settled;
    expect(files.unsettled).toBe(false);
  });
});

/** Runs a process that inserts rows and says which were acknowledged; kills it in the middle. */
async function writeUntilKilled(directory: string, round: number, fsync: boolean): Promise<number[]> {
  const modules = {
    pglite: new URL('./pglite.js', import.meta.url),
    sql: pathToFileURL(createRequire(import.meta.url).resolve('sql-template-tag')).href,
  };
  const program = `
    const { openPglite } = await import('${modules.pglite}');
    const { default: sql } = await import('${modules.sql}');
    const log = { warn() {}, error() {} };
    const db = await openPglite({ directory: ${JSON.stringify(directory)}, log, fsync: ${fsync}, upkeepMs: 20 });
    for (let id = ${round * 1_000_000}; ; id++) {
      await db.transaction((tx) => tx.query(sql\`insert into kept values (\${id})\`));
      process.stdout.write(id + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    acknowledged.push(Number(line));
    if (acknowledged.length === 40 + round * 17) child.kill('SIGKILL');
  });
  await once(lines, 'close');
  return acknowledged;
}
