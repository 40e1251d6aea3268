/** The second wall, with the first one taken away: statements that do not say whose rows they mean. */
import { randomUUID } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../migrations.js';
import { tenantRole } from './bound.js';
import type { OpenDatabase, Queryable } from './database.js';
import { migrate } from './migrate.js';
import { openPostgres } from './postgres.js';
import { databaseKinds, freshDatabase, isAvailable, silentLog, testServerUrl } from './testing.js';

/** Walled off, and without any rights. */
const withoutRights = ['api_keys', 'audit_log'];

describe.each(databaseKinds)('a database bound to a customer, on %s', (kind) => {
  describe.skipIf(!isAvailable(kind))(isAvailable(kind) ? 'bound' : 'skipped: no server', () => {
    let db: OpenDatabase;
    let tables: string[];
    let needed: Needed[];

    beforeAll(async () => {
      db = await freshDatabase(kind);
      tables = await tablesOfCustomers(db);
      needed = await neededColumns(db);
      for (const id of ['acme', 'globex'])
        await db.query(sql`insert into customers (id, name) values (${id}, ${id})`);
      await letAnythingIn(db, tables);
      for (const table of tables) {
        await db.query(sql`delete from ${raw(table)}`);
        for (const id of ['acme', 'globex']) await insertRow(db, needed, table, id);
      }
    });
    afterAll(() => db?.close());

    it('is walled off in every table that has a customer', async () => {
      const walls = await db.query<{ name: string; on: boolean; policies: string[] }>(sql`
        select c.relname as name, c.relrowsecurity as on,
          array(select p.polname::text from pg_policy p
            where p.polrelid = c.oid and p.polcmd = '*' and p.polpermissive
              and ${tenantRole}::regrole = any(p.polroles)) as policies
        from pg_class c where c.oid = any(${tables}::regclass[]::oid[]) order by c.relname`);
      expect(walls.map(({ name }) => name)).toEqual([...tables].sort());
      // A table that is missing here was made without: select wall_off('its_name').
      for (const wall of walls) expect(wall).toMatchObject({ on: true, policies: ['own_customer'] });
      expect(tables.length).toBeGreaterThan(30);
    });

    it('is the work of a role that policies hold for', async () => {
      const [role] = await db.query(
        sql`select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = ${tenantRole}`,
      );
      expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcanlogin: false });
      const owned = await db.query(sql`select from pg_class where relowner = ${tenantRole}::regrole`);
      expect(owned).toEqual([]);
    });

    it('sees rows of its own in every table, however it asks', async () => {
      const own = db.boundTo('acme');
      for (const table of tables.filter((name) => !withoutRights.includes(name))) {
        const all = sql`select customer_id from ${raw(table)}`;
        expect([table, await own.query(all)]).toEqual([table, [{ customer_id: 'acme' }]]);
        expect([table, await own.transaction((tx) => tx.query(all))]).toEqual([
          table,
          [{ customer_id: 'acme' }],
        ]);
        const foreign = sql`select customer_id from ${raw(table)} where customer_id = 'globex'`;
        expect([table, await own.query(foreign)]).toEqual([table, []]);
      }
      expect(await own.query(sql`select id from customers`)).toEqual([{ id: 'acme' }]);
    });

    it("changes and deletes nothing of another's, and puts nothing there", async () => {
      const own = db.boundTo('acme');
      for (const table of tables.filter((name) => !withoutRights.includes(name))) {
        const change = sql`update ${raw(table)} set customer_id = customer_id where customer_id = 'globex' returning 1`;
        expect([table, await own.query(change)]).toEqual([table, []]);
        const remove = sql`delete from ${raw(table)} where customer_id = 'globex' returning 1`;
        expect([table, await own.query(remove)]).toEqual([table, []]);
        const give = sql`update ${raw(table)} set customer_id = 'globex'`;
        await expect(own.query(give), table).rejects.toThrow('row-level security');
        await expect(insertRow(own, needed, table, 'globex'), table).rejects.toThrow('row-level security');
      }
    });

    it('has no rights where it has no business', async () => {
      const others = await db.query<{ name: string }>(sql`
        select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname = current_schema()
          and (c.relname like 'identity%' or c.relname = 'migrations')`);
      expect(others.length).toBeGreaterThan(4);
      for (const name of [...withoutRights, ...others.map((table) => table.name)])
        await expect(db.boundTo('acme').query(sql`select from ${raw(name)}`), name).rejects.toMatchObject({
          code: '42501',
        });
      for (const write of [sql`delete from customers`, sql`update predictor_versions set task = ''`])
        await expect(db.boundTo('acme').query(write)).rejects.toMatchObject({ code: '42501' });
    });

    it('takes any id as it is, and sees nothing for one that nobody has', async () => {
      for (const id of ["x'; reset role; --", '', 'acme ', '\\'])
        expect(await db.boundTo(id).query(sql`select from images`)).toEqual([]);
      const inside = db.boundTo("x'; reset role; --").transaction((tx) => tx.query(sql`select from images`));
      expect(await inside).toEqual([]);
    });

    it('leaves the connection as it was, whatever came of it', async () => {
      await Promise.allSettled(
        Array.from({ length: 40 }, (_, n) => {
          const own = db.boundTo(n % 2 ? 'acme' : 'globex');
          if (n % 5 === 0) return own.query(sql`select 1 / 0`);
          if (n % 7 === 0) return own.transaction((tx) => tx.query(sql`select no_such_column`));
          return own.query(sql`select from images`);
        }),
      );
      const both = await Promise.all(
        Array.from({ length: 20 }, () => db.query(sql`select current_user::text as who from images`)),
      );
      for (const rows of both) {
        expect(rows).toHaveLength(2);
        expect(rows[0]).not.toEqual({ who: tenantRole });
      }
    });

    it('gives values and errors as the whole database does', async () => {
      const own = db.boundTo('acme');
      const asked = sql`select ${7}::int as seven, ${['a', 'b']}::text[] as list, ${null}::text as none, now() as at`;
      expect(await own.query(asked)).toMatchObject([
        { seven: 7, list: ['a', 'b'], none: null, at: expect.any(Date) },
      ]);
      expect(await own.query(sql`update images set status = status where false`)).toEqual([]);
      await expect(own.query(sql`select 1 / 0`)).rejects.toMatchObject({
        code: '22012',
        statement: 'select 1 / 0',
      });
    });
  });
});

describe.skipIf(!isAvailable('postgres'))(
  `a user who is no superuser${isAvailable('postgres') ? '' : ' (skipped: no server)'}`,
  () => {
    it('is told what is missing, and needs no more than that', async () => {
      const name = `vitrine_plain_${randomUUID().slice(0, 8)}`;
      const admin = await freshDatabase('postgres', []);
      // Makes the role, which the other user may not.
      const other = await freshDatabase('postgres');
      await admin.execute(
        `create role ${name} login password '${name}'; create schema own authorization ${name}`,
      );
      const [{ database }] = (await admin.query<{ database: string }>(
        sql`select current_database() as database`,
      )) as [{ database: string }];
      const url = Object.assign(new URL(testServerUrl!), {
        pathname: `/${database}`,
        username: name,
        password: name,
      });
      url.searchParams.set('options', '-c search_path=own');
      const plain = await openPostgres({ url: url.href, log: silentLog });
      try {
        await expect(migrate(plain, migrations)).rejects.toThrow(
          `${name} is not a member of the role ${tenantRole}`,
        );
        await admin.execute(`grant ${tenantRole} to ${name}`);
        await migrate(plain, migrations);
        await plain.query(
          sql`insert into customers (id, name) values ('acme', 'Acme'), ('globex', 'Globex')`,
        );
        expect(await plain.query(sql`select from customers`)).toHaveLength(2);
        expect(await plain.boundTo('acme').query(sql`select id from customers`)).toEqual([{ id: 'acme' }]);
      } finally {
        await plain.close();
        await admin.execute(`drop owned by ${name} cascade; drop role ${name}`);
        await admin.close();
        await other.close();
      }
    });
  },
);

async function tablesOfCustomers(db: OpenDatabase): Promise<string[]> {
  const rows = await db.query<{ name: string }>(sql`
    select c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'customer_id'
    where c.relkind in ('r', 'p') and n.nspname = current_schema() order by c.relname`);
  return rows.map(({ name }) => name);
}

/** No triggers, references or checks: whose a row is, is all that matters here. */
async function letAnythingIn(db: OpenDatabase, tables: string[]): Promise<void> {
  const checks = await db.query<{ script: string }>(sql`
    select format('alter table %s drop constraint %I;', conrelid::regclass, conname) as script
    from pg_constraint where contype = 'c' and conrelid = any(${tables}::regclass[]::oid[])`);
  const triggers = tables.map((table) => `alter table ${table} disable trigger all;`);
  await db.execute([...triggers, ...checks.map(({ script }) => script)].join('\n'));
}

interface Needed {
  table: string;
  name: string;
  type: string;
}

/** What a row must have beside its customer. */
function neededColumns(db: OpenDatabase): Promise<Needed[]> {
  return db.query<Needed>(sql`
    select c.relname as table, a.attname as name, a.atttypid::regtype::text as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.attnotnull and not a.atthasdef and a.attidentity = '' and a.attname <> 'customer_id'`);
}

const somethingOf: Record<string, string> = {
  bytea: "'\\x00'",
  jsonb: "'{}'",
  'text[]': "'{}'",
  'timestamp with time zone': 'now()',
  date: 'current_date',
  boolean: 'true',
};

async function insertRow(db: Queryable, needed: Needed[], table: string, customerId: string): Promise<void> {
  const columns = needed.filter((column) => column.table === table);
  // What is unique in the whole table is the customer's own.
  const text = `'${customerId}'`;
  const values = columns.map(({ name, type }) =>
    name === 'hash' && type === 'bytea'
      ? `${text}::bytea`
      : (somethingOf[type] ?? (type === 'text' ? text : '1')),
  );
  const names = columns.map(({ name }) => `, ${name}`).join('');
  await db.query(sql`
    insert into ${raw(table)} (customer_id${raw(names)}) values (${customerId}${raw(values.map((v) => `, ${v}`).join(''))})`);
}
