import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDatabase } from './database.js';
import { mayChange } from './may-change.js';
import { openPglite } from './pglite.js';
import { freshDatabase, silentLog } from './testing.js';

let db: OpenDatabase;
beforeAll(async () => {
  db = await openPglite({ log: silentLog });
  await db.execute(`
    create table things (id int primary key, note text);
    create function want_thing(wanted int) returns void language sql as $$ insert into things values (wanted) $$;
    insert into things values (1, 'one')`);
});
afterAll(() => db?.close());

async function changedBy(work: () => Promise<unknown>): Promise<boolean> {
  const before = db.changes!();
  await work().catch(() => {});
  return db.changes!() !== before;
}

test.each([
  ['a row that is new', sql`insert into things values (2, 'two')`],
  ['a row that is another', sql`update things set note = 'eins' where id = 1`],
  ['a row that goes', sql`delete from things where id = 2`],
  [
    'a part that writes',
    sql`with gone as (delete from things where id = 1 returning id) select id from gone`,
  ],
  ['a function that writes', sql`select want_thing(3)`],
  ['a new table', sql`create table others (id int)`],
])('%s counts', async (_, statement) => {
  expect(await changedBy(() => db.query(statement))).toBe(true);
});

test.each([
  ['what reads', sql`select * from things where note <> ${'update'}`],
  ['no row that is found', sql`update things set note = 'x' where id = 99`],
  [
    'no row that is taken',
    sql`with found as (select id from things where id = 99 for update skip locked)
    update things set note = 'x' from found where things.id = found.id`,
  ],
  ['what is refused', sql`insert into things values ('three')`],
])('%s does not', async (_, statement) => {
  expect(await changedBy(() => db.query(statement))).toBe(false);
});

test('rows and command tags are the same as without watching', async () => {
  expect(await db.query(sql`insert into things values (7, 'seven') returning id, note`)).toEqual([
    { id: 7, note: 'seven' },
  ]);
  expect(await db.query(sql`delete from things where id = 7 returning id`)).toEqual([{ id: 7 }]);
});

test('a transaction counts before anybody hears of its end, also one that is rolled back', async () => {
  let seen = -1;
  const before = db.changes!();
  await db
    .transaction((tx) => tx.query(sql`insert into things values (8, 'eight')`))
    .then(() => {
      seen = db.changes!();
    });
  expect(seen).toBeGreaterThan(before);
  const failing = () =>
    db.transaction(async (tx) => {
      await tx.query(sql`insert into things values (9, 'nine')`);
      throw new Error('no');
    });
  expect(await changedBy(failing)).toBe(true);
});

test('all functions that change something have names which tell', async () => {
  const whole = await freshDatabase();
  try {
    const functions = await whole.query<{ name: string }>(sql`
      select proname as name from pg_proc
      where pronamespace = current_schema()::regnamespace and provolatile = 'v' and prorettype <> 'trigger'::regtype
        and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')`);
    expect(functions.length).toBeGreaterThan(3);
    for (const { name } of functions) expect(mayChange(`select ${name}('acme')`), name).toBe(true);
  } finally {
    await whole.close();
  }
});
