import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Upkeep } from './pglite-upkeep.js';
import { template } from './testing.js';

let pg: PGlite;
let now = 0;
let upkeep: Upkeep;
beforeAll(async () => {
  const dump = readFileSync(await template([])).buffer;
  pg = await PGlite.create({ loadDataDir: new Blob([dump], { type: 'application/x-tar' }) });
}, 120_000);
afterAll(() => pg?.close());
beforeEach(() => {
  upkeep = new Upkeep(pg, { clock: () => now, logBytesMax: 4e6 });
});

/** A statement, and upkeep's turn after a pause of so long. */
async function write(statement: string, pauseMs: number): Promise<void> {
  // Else it counts what was written a second later.
  await pg.exec(`${statement}; select pg_stat_force_next_flush()`);
  upkeep.noticed('UPDATE');
  now += pauseMs;
  await upkeep.run();
}

async function vacuums(pattern: string): Promise<number> {
  const { rows } = await pg.query<{ count: number }>(
    `select coalesce(sum(vacuum_count), 0)::int as count from pg_stat_all_tables where relname like $1`,
    [pattern],
  );
  return rows[0]!.count;
}

test('few rows with long texts, written again and again without a pause, do not take ever more room', async () => {
  await pg.exec(`
    create table described (id int primary key, text text);
    alter table described alter text set storage external;
    insert into described select n, repeat('x', 20000) from generate_series(1, 20) n`);
  const megabytes = async () => {
    const { rows } = await pg.query<{ size: number }>(
      `select pg_total_relation_size('described')::float8 / 1e6 as size`,
    );
    return rows[0]!.size;
  };
  for (let n = 0; n < 60; n++) await write(`update described set text = repeat('${n % 10}', 20000)`, 10);
  expect(await megabytes()).toBeLessThan(10);
});

test('the log does not become long without a pause', async () => {
  await pg.exec(
    'checkpoint; create table long (text text); alter table long alter text set storage external',
  );
  let longest = 0;
  for (let n = 0; n < 60; n++) {
    await write(`insert into long select repeat('x', 20000) from generate_series(1, 20)`, 10);
    const { rows } = await pg.query<{ bytes: number }>(
      'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()',
    );
    longest = Math.max(longest, rows[0]!.bytes);
  }
  expect(longest).toBeLessThan(10e6);
});

test('the catalogs are vacuumed too', async () => {
  const before = await vacuums('pg_attribute');
  for (let n = 0; n < 100; n++)
    await write('create table passing (a int, b int, c int); drop table passing', 1_000);
  expect(await vacuums('pg_attribute')).toBeGreaterThan(before);
});

test('without a pause every table has its turn within some minutes, and none a second one before the others', async () => {
  upkeep = new Upkeep(pg, { clock: () => now });
  const names = ['busy_1', 'busy_2', 'busy_3'];
  for (const name of names)
    await pg.exec(`create table ${name} (id int); insert into ${name} select generate_series(1, 500)`);
  const step = async () => {
    // The first has always the most to clear away.
    await write(
      `${names.map((name) => `update ${name} set id = id + 1`).join(';')}; update busy_1 set id = id + 1`,
      400,
    );
  };
  for (let n = 0; n < 10; n++) await step();
  expect(await vacuums('busy_%')).toBe(0);
  now += 120_000;
  for (let n = 0; n < 12; n++) await step();
  for (const name of names) expect(await vacuums(name), name).toBe(1);
});
