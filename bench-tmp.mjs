import { rmSync } from 'node:fs';
import sql from 'sql-template-tag';
import { openPglite } from './dist/db/pglite.js';

const log = { warn: console.warn, error: console.error };
for (const fsync of [false, true]) {
  rmSync('/tmp/st/p1', { recursive: true, force: true });
  let s = performance.now();
  let db = await openPglite({ directory: '/tmp/st/p1', log, fsync });
  console.log('create', (performance.now() - s).toFixed(0));
  await db.close();
  s = performance.now();
  db = await openPglite({ directory: '/tmp/st/p1', log, fsync });
  console.log(
    'fsync',
    fsync,
    'reopen',
    (performance.now() - s).toFixed(0),
    'rss',
    (process.memoryUsage().rss / 1e6) | 0,
  );
  await db.execute('create table t(id int primary key, a text, b jsonb)');
  const bench = async (name, f, n = 1000, par = 1) => {
    for (let i = 0; i < 100; i++) await f();
    const s = performance.now();
    for (let i = 0; i < n; i += par) await Promise.all(Array.from({ length: par }, f));
    console.log(name, par, ((performance.now() - s) / n).toFixed(3), 'ms');
  };
  let k = 0;
  await bench('select', () => db.query(sql`select ${1}::int as a`));
  await bench('select', () => db.query(sql`select ${1}::int as a`), 1000, 20);
  await bench('insert', () => db.query(sql`insert into t values(${k++},${'abc'},${'{"a":1}'}::jsonb)`));
  await bench(
    'insert',
    () => db.query(sql`insert into t values(${k++},${'abc'},${'{"a":1}'}::jsonb)`),
    1000,
    20,
  );
  await bench('tx 2 inserts', () =>
    db.transaction(async (tx) => {
      await tx.query(sql`insert into t values(${k++},${'abc'},${'{"a":1}'}::jsonb)`);
      await tx.query(sql`insert into t values(${k++},${'abc'},${'{"a":1}'}::jsonb)`);
    }),
  );
  await bench(
    'tx 2 inserts',
    () =>
      db.transaction(async (tx) => {
        await tx.query(sql`insert into t values(${k++},${'abc'},${'{"a":1}'}::jsonb)`);
        await tx.query(sql`insert into t values(${k++},${'abc'},${'{"a":1}'}::jsonb)`);
      }),
    1000,
    20,
  );
  await db.close();
}
