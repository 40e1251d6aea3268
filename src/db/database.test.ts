import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import sql, { join } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase, Queryable, TransactionOptions } from './database.js';
import { ConnectionLost, isUniqueViolation } from './database-error.js';
import { openPostgres } from './postgres.js';
import { databaseKinds, freshDatabase, isAvailable, silentLog, testServerUrl } from './testing.js';

/** What every implementation of `Database` must do in the same way. */
describe.each(databaseKinds)('a database of the kind %s', (kind) => {
  describe.skipIf(!isAvailable(kind))(isAvailable(kind) ? 'is a Database' : 'skipped: no server', () => {
    let db: OpenDatabase;

    beforeAll(async () => {
      db = await freshDatabase(kind, []);
      await db.execute('create table things (id int primary key, name text unique, data jsonb)');
    });
    afterAll(() => db?.close());

    async function one(statement: ReturnType<typeof sql>) {
      const rows = await db.query<{ value: unknown }>(statement);
      return rows[0]?.value;
    }

    it('says its kind', () => {
      expect(db.kind).toBe(kind);
    });

    it.each([
      ['int', sql`select 7::int as value`, 7],
      ['bigint', sql`select 9007199254740991::bigint as value`, 9007199254740991],
      ['count', sql`select count(*) as value from things`, 0],
      ['sum of bigints', sql`select sum(x::bigint) as value from generate_series(1, 3) x`, 6],
      ['numeric', sql`select 1.25::numeric as value`, 1.25],
      ['float', sql`select 0.5::real as value`, 0.5],
      ['infinite float', sql`select 'infinity'::float8 as value`, Number.POSITIVE_INFINITY],
      ['boolean', sql`select true as value`, true],
      ['text', sql`select 'a' as value`, 'a'],
      ['null', sql`select null::int as value`, null],
      [
        'uuid',
        sql`select '00000000-0000-4000-8000-000000000001'::uuid as value`,
        '00000000-0000-4000-8000-000000000001',
      ],
      ['json', sql`select '{"a": [1, null, "x"]}'::jsonb as value`, { a: [1, null, 'x'] }],
      ['json string', sql`select '"x"'::json as value`, 'x'],
      ['bytea', sql`select '\\x00ff10'::bytea as value`, new Uint8Array([0, 255, 16])],
      ['empty bytea', sql`select ''::bytea as value`, new Uint8Array(0)],
      [
        'text[]',
        sql`select array['a', 'b,c', 'q"\\ ', '', 'NULL', null, '{}'] as value`,
        ['a', 'b,c', 'q"\\ ', '', 'NULL', null, '{}'],
      ],
      ['empty text[]', sql`select '{}'::text[] as value`, []],
      ['int[]', sql`select array[1, 2] as value`, [1, 2]],
      ['bigint[]', sql`select array[1, 2]::bigint[] as value`, [1, 2]],
      ['bytea[]', sql`select array['\\x01'::bytea] as value`, [new Uint8Array([1])]],
      ['boolean[]', sql`select array[true, false] as value`, [true, false]],
      [
        'timestamptz',
        sql`select '2024-02-29 12:00:00.123+02'::timestamptz as value`,
        new Date('2024-02-29T10:00:00.123Z'),
      ],
      ['-infinity', sql`select '-infinity'::timestamptz as value`, new Date(-8.64e15)],
      ['infinity', sql`select 'infinity'::timestamptz as value`, new Date(8.64e15)],
    ])('gives %s as the same value', async (_, statement, expected) => {
      const value = await one(statement);
      expect(value).toStrictEqual(expected);
    });

    it.each([
      ['string', sql`select ${'ä "quoted" \\ 雪'}::text as value`, 'ä "quoted" \\ 雪'],
      ['number', sql`select ${12}::int as value`, 12],
      ['fraction', sql`select ${0.1}::float8 as value`, 0.1],
      ['boolean', sql`select ${false}::boolean as value`, false],
      ['null', sql`select ${null}::text as value`, null],
      [
        'date',
        sql`select ${new Date('2024-01-01T00:00:00.5Z')}::timestamptz as value`,
        new Date('2024-01-01T00:00:00.5Z'),
      ],
      ['last moment', sql`select ${new Date(8.64e15)}::timestamptz = 'infinity' as value`, true],
      ['bytes', sql`select ${new Uint8Array([1, 0, 255])}::bytea as value`, new Uint8Array([1, 0, 255])],
      [
        'a view on bytes',
        sql`select ${new Uint8Array([1, 2, 3, 4]).subarray(1, 3)}::bytea as value`,
        new Uint8Array([2, 3]),
      ],
      ['json', sql`select ${JSON.stringify({ a: 'b"' })}::jsonb as value`, { a: 'b"' }],
      ['strings', sql`select ${['a', 'b"\\,', '', null]}::text[] as value`, ['a', 'b"\\,', '', null]],
      ['no strings', sql`select ${[]}::text[] as value`, []],
      ['numbers', sql`select ${[1, 2.5]}::float8[] as value`, [1, 2.5]],
      ['list of bytes', sql`select ${[new Uint8Array([7])]}::bytea[] as value`, [new Uint8Array([7])]],
      ['number for a text', sql`select ${'5'}::int + ${1}::int as value`, 6],
    ])('takes a %s', async (_, statement, expected) => {
      expect(await one(statement)).toStrictEqual(expected);
    });

    it('refuses a value that it cannot carry', async () => {
      await expect(db.query(sql`select ${{ a: 1 }}::jsonb`)).rejects.toThrow(TypeError);
    });

    it('gives bytes that can be viewed as floats', async () => {
      const vector = new Float32Array([0.25, -1]);
      const bytes = (await one(sql`select ${new Uint8Array(vector.buffer)}::bytea as value`)) as Uint8Array;
      expect(new Float32Array(bytes.buffer, bytes.byteOffset, 2)).toStrictEqual(vector);
    });

    it('takes nested statements', async () => {
      const wanted = join([sql`${1}::int`, sql`${2}::int`]);
      expect(await one(sql`select ${3}::int = any(array[${wanted}]) as value`)).toBe(false);
    });

    it('gives no rows from statements that return none', async () => {
      expect(await db.query(sql`update things set name = 'x' where id = -1`)).toEqual([]);
    });

    it('reports what the database refuses, and works on', async () => {
      await db.query(sql`insert into things (id, name) values (1, 'one')`);
      const refusal = await db
        .query(sql`insert into things (id, name) values (1, 'two')`)
        .catch((error) => error);
      expect(refusal).toMatchObject({
        name: 'DatabaseError',
        code: '23505',
        constraint: 'things_pkey',
        table: 'things',
        statement: "insert into things (id, name) values (1, 'two')",
      });
      expect(isUniqueViolation(refusal, 'things_pkey')).toBe(true);
      expect(isUniqueViolation(refusal, 'things_name_key')).toBe(false);
      await expect(db.query(sql`selec`)).rejects.toMatchObject({ code: '42601' });
      expect(await one(sql`select 1 as value`)).toBe(1);
    });

    it('commits what a transaction did', async () => {
      const answer = await db.transaction(async (tx) => {
        await tx.query(sql`insert into things (id, name) values (10, 'ten')`);
        await tx.query(sql`insert into things (id, name) values (11, 'eleven')`);
        return 'done';
      });
      expect(answer).toBe('done');
      expect(await one(sql`select count(*) as value from things where id in (10, 11)`)).toBe(2);
    });

    it('rolls back what a transaction did when its work throws', async () => {
      const work = db.transaction(async (tx) => {
        await tx.query(sql`insert into things (id) values (20)`);
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(await one(sql`select count(*) as value from things where id = 20`)).toBe(0);
    });

    it('rolls back when a statement fails, and says so even if the error was ignored', async () => {
      const work = db.transaction(async (tx) => {
        await tx.query(sql`insert into things (id) values (21)`);
        await tx.query(sql`select 1 / 0`).catch(() => {});
      });
      await expect(work).rejects.toThrow('rolled back');
      expect(await one(sql`select count(*) as value from things where id = 21`)).toBe(0);
    });

    it('keeps statements outside of a transaction out of it', async () => {
      const outside: Promise<unknown>[] = [];
      const work = db.transaction(async (tx) => {
        await tx.query(sql`insert into things (id) values (30)`);
        outside.push(db.query(sql`insert into things (id) values (31)`));
        await tx.query(sql`insert into things (id) values (32)`);
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      await Promise.all(outside);
      expect(await db.query(sql`select id from things where id between 30 and 32`)).toEqual([{ id: 31 }]);
    });

    it('does not take statements for a transaction that is over', async () => {
      const tx = await db.transaction(async (tx) => tx);
      await expect(tx.query(sql`select 1`)).rejects.toThrow('over');
    });

    it('keeps many statements and transactions apart', async () => {
      await db.execute('create table counters (id int primary key, value int not null)');
      await db.query(sql`insert into counters values (1, 0)`);
      const increments = Array.from({ length: 40 }, (_, index) =>
        index % 2 === 0
          ? db.query(sql`update counters set value = value + 1 where id = 1`)
          : db.transaction(async (tx) => {
              const [row] = await tx.query<{ value: number }>(
                sql`select value from counters where id = 1 for update`,
              );
              await tx.query(sql`update counters set value = ${Number(row?.value) + 1} where id = 1`);
            }),
      );
      await Promise.all(increments);
      expect(await one(sql`select value from counters`)).toBe(40);
    });

    it('runs a script of several statements as one transaction', async () => {
      await expect(db.execute('create table half (id int); select 1 / 0;')).rejects.toMatchObject({
        code: '22012',
      });
      expect(await one(sql`select to_regclass('half')::text as value`)).toBe(null);
      await db.execute(`create table whole (id int); insert into whole values (1), (2);`);
      expect(await one(sql`select count(*) as value from whole`)).toBe(2);
    });

    it('sees a changed table in a statement that it has run before', async () => {
      await db.execute('create table changing (id int); insert into changing values (1)');
      const all = () => db.query(sql`select * from changing`);
      for (let round = 0; round < 7; round++) expect(await all()).toEqual([{ id: 1 }]);
      await db.execute(`alter table changing add column name text default 'x'`);
      expect(await all()).toEqual([{ id: 1, name: 'x' }]);
    });

    it('takes more different statements than it keeps prepared', async () => {
      for (let index = 0; index < 300; index++) {
        const statement = sql([`select ${index} + `, '::int as value'], 1);
        expect(await one(statement)).toBe(index + 1);
      }
      expect(await one(sql(['select 0 + ', '::int as value'], 1))).toBe(1);
    });

    it('carries a long value', async () => {
      const text = 'x'.repeat(3_000_000);
      expect(await one(sql`select length(${text}::text) as value`)).toBe(text.length);
      expect(((await one(sql`select repeat('y', 3000000) as value`)) as string).length).toBe(3_000_000);
    });
  });
});

describe.skipIf(!isAvailable('postgres'))(
  `collisions and lost connections${isAvailable('postgres') ? '' : ' (skipped: no server)'}`,
  () => {
    let db: OpenDatabase;
    beforeAll(async () => {
      db = await freshDatabase('postgres', []);
      await db.execute(
        'create table pair (id int primary key, value int); insert into pair values (1, 0), (2, 0)',
      );
    });
    afterAll(() => db?.close());

    /** Two that lock the same rows the other way round, each once the other holds its first. */
    const deadlock = (options?: TransactionOptions) => {
      let holding = 0;
      let runs = 0;
      const add = (first: number, second: number) =>
        db.transaction(async (tx) => {
          runs++;
          await tx.query(sql`update pair set value = value + 1 where id = ${first}`);
          holding++;
          while (holding < 2) await new Promise((resolve) => setTimeout(resolve, 5));
          await tx.query(sql`update pair set value = value + 1 where id = ${second}`);
        }, options);
      return Promise.allSettled([add(1, 2), add(2, 1)]).then((settled) => ({ settled, runs }));
    };

    it('runs a transaction again that was given up in a deadlock', async () => {
      const { settled, runs } = await deadlock();
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(runs).toBe(3);
      expect(await db.query(sql`select value from pair`)).toEqual([{ value: 2 }, { value: 2 }]);
    });

    it('leaves it to the caller when asked to', async () => {
      const { settled, runs } = await deadlock({ once: true });
      const refused = settled.filter(({ status }) => status === 'rejected');
      expect(refused).toMatchObject([{ reason: { code: '40P01' } }]);
      expect(runs).toBe(2);
    });

    it('tries again after a serialisation failure, and gives up in the end', async () => {
      await db.execute(`create function collide() returns int language plpgsql as $$ begin
        raise exception 'collided' using errcode = '40001'; end $$`);
      let runs = 0;
      const work = async (tx: Queryable) => {
        runs++;
        return tx.query(runs < 3 ? sql`select collide()` : sql`select 1 as one`);
      };
      expect(await db.transaction(work)).toEqual([{ one: 1 }]);
      expect(runs).toBe(3);
      await expect(db.query(sql`select collide()`)).rejects.toMatchObject({ code: '40001' });
    });

    it('tells that a connection was lost, and goes on with another', async () => {
      const kill = sql`select pg_terminate_backend(pg_backend_pid())`;
      await expect(db.query(kill)).rejects.toBeInstanceOf(ConnectionLost);
      const between = db.transaction(async (tx) => {
        const [row] = await tx.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
        await db.query(sql`select pg_terminate_backend(${row!.pid}::int)`);
        const isThere = sql`select from pg_stat_activity where pid = ${row!.pid}::int`;
        await expect.poll(async () => db.query(isThere)).toEqual([]);
        await tx.query(sql`select 1`);
      });
      await expect(between).rejects.toBeInstanceOf(ConnectionLost);
      expect(await db.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    });

    it('takes a server for gone that says nothing any more', async () => {
      const line = await openLine(new URL(testServerUrl!));
      const behind = await openPostgres({
        url: line.url,
        log: silentLog,
        statementTimeoutMs: 200,
        connectionsMax: 1,
      });
      await behind.query(sql`select 1`);
      line.falls('silent');
      const lost = behind.transaction((tx) => tx.query(sql`select 1`));
      await expect(lost).rejects.toBeInstanceOf(ConnectionLost);
      line.falls('sound');
      expect(await behind.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
      line.close();
      await behind.close();
    });
  },
);

describe.each(databaseKinds)('closing a database of the kind %s', (kind) => {
  it.skipIf(!isAvailable(kind))('refuses statements afterwards, and may be done twice', async () => {
    const db = await freshDatabase(kind, []);
    await db.query(sql`select 1`);
    await db.close();
    await db.close();
    await expect(db.query(sql`select 1`)).rejects.toThrow();
    await expect(db.transaction(async () => {})).rejects.toThrow();
  });
});

/** A line to a server, on which all falls silent when it is told to. */
async function openLine({ hostname, port, href }: URL) {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {}).on('close', () => to.destroy());
      from.on('data', (bytes) => void (isSilent || to.write(bytes)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = Object.assign(new URL(href), {
    hostname: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
  });
  return {
    url: url.href,
    falls: (state: 'silent' | 'sound') => {
      isSilent = state === 'silent';
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
