import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import type { Table } from './tables.js';

export interface ReadRow {
  /** The row as JSON, written by the database itself: nothing of it passes through numbers of JavaScript. */
  line: string;
  /** Hashes of pictures that go behind it. */
  pictures: string[];
}

interface Found extends ReadRow {
  cursor: (string | number)[];
}

/**
 * The rows of a table, page by page. Each page is one statement, and so of one moment; the pages are not, for the shop goes
 * on meanwhile: a transaction over all of them would, on the embedded database, stop everybody.
 */
export async function* pagesOf(
  db: Queryable,
  customerId: string,
  table: Table,
  startedAt: Date,
): AsyncGenerator<ReadRow[]> {
  let after: Found['cursor'] | undefined;
  do {
    const page: Found[] = await readPage(db, customerId, table, { after, startedAt });
    if (page.length > 0) yield page;
    after = page.length < table.rowsPerEntry ? undefined : page.at(-1)!.cursor;
  } while (after !== undefined);
}

function readPage(
  db: Queryable,
  customerId: string,
  { name, of = name, columns, order, rowsPerEntry, where }: Table,
  { after, startedAt }: { after: Found['cursor'] | undefined; startedAt: Date },
): Promise<Found[]> {
  const fields = Object.entries(columns).map(([column, { type, from = `t.${column}` }]) =>
    raw(`${type === 'bytea' ? `translate(encode(${from}, 'base64'), E'\\n', '')` : from} as ${column}`),
  );
  const key = raw(order.map(([column]) => `t.${column}`).join(', '));
  const beyond = after
    ? sql`and (${key}) > (${join(after.map((value, n) => sql`${value}::${raw(order[n]![1])}`))})`
    : empty;
  return db.query<Found>(sql`
    select l.line, ${name === 'images' ? picturesOf(startedAt) : sql`'{}'::text[]`} as pictures,
      json_build_array(${key}) as cursor
    from ${raw(of)} t
    cross join lateral (select row_to_json(c)::text as line from (select ${join(fields)}) c) l
    where t.customer_id = ${customerId} ${where ? sql`and ${raw(where)}` : empty} ${beyond}
    order by ${key} limit ${rowsPerEntry}`);
}

/** Earlier than any transaction began that was under way when the archive was begun. */
const underWayMs = 5 * 60_000;

/**
 * The pictures that go behind a row of `images`: what was uploaded and waits, and its own unless one with a lower key, that had
 * it all the time, has brought it. What changed since is not trusted: a picture that comes twice does no harm.
 */
function picturesOf(startedAt: Date): Sql {
  return sql`array_remove(array[
    t.upload_sha256,
    case when not exists (
      select from images b where b.customer_id = t.customer_id and b.sha256 = t.sha256 and b.key < t.key
        and b.updated_at < ${new Date(startedAt.getTime() - underWayMs)}) then t.sha256 end], null)`;
}
