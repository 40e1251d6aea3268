import sql, { empty, raw } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

/** A table of the catalogue: what its rows hold beside customer, id, key and times. */
export interface Table {
  name: string;
  /** Whether its rows may be hidden. Writing one shows it. */
  hidable?: boolean;
  /** Column → type. */
  columns: Record<string, string>;
}

export type Effect = 'created' | 'updated';

/** Adds or replaces rows, in their order; gives what came of each. A row that is there as it is stays untouched and unnamed. */
export async function upsertRows(
  tx: Queryable,
  customerId: string,
  { name, columns, hidable }: Table,
  rows: { id: string }[],
): Promise<Map<string, Effect>> {
  if (rows.length === 0) return new Map();
  const names = Object.keys(columns);
  const listed = (each: (column: string) => string) => raw(names.map(each).join(', '));
  const placed = JSON.stringify(rows.map((row, place) => ({ ...row, place })));
  const written = await tx.query<{ id: string; is_new: boolean }>(sql`
    insert into ${raw(name)} as t (customer_id, id, ${listed((column) => column)})
    select ${customerId}, r.id, ${listed((column) => `r.${column}`)}
    from jsonb_to_recordset(${placed}::jsonb)
      as r(place int, id text, ${listed((column) => `${column} ${columns[column]}`)})
    order by r.place
    on conflict (customer_id, id) do update set
      ${listed((column) => `${column} = excluded.${column}`)}, ${hidable ? sql`hidden_since = null,` : empty}
      updated_at = statement_timestamp()
    where (${listed((column) => `t.${column}`)}) is distinct from (${listed((column) => `excluded.${column}`)})
      ${hidable ? sql`or t.hidden_since is not null` : empty}
    returning id, xmax = 0 as is_new`);
  return new Map(written.map(({ id, is_new }) => [id, is_new ? 'created' : 'updated']));
}

/** A table of lists: which members, in which order, each owner has. */
export interface ListTable {
  name: string;
  owner: string;
  member: string;
}

/** Makes the lists exactly these; gives the owners whose list was another. */
export async function setLists(
  tx: Queryable,
  customerId: string,
  table: ListTable,
  lists: Map<string, string[]>,
): Promise<string[]> {
  if (lists.size === 0) return [];
  const [name, owner, member] = [raw(table.name), raw(table.owner), raw(table.member)];
  const there = await tx.query<{ owner: string; members: string[] }>(sql`
    select ${owner} as owner, array_agg(${member} order by place) as members from ${name}
    where customer_id = ${customerId} and ${owner} = any(${[...lists.keys()]}::text[]) group by ${owner}`);
  const before = new Map(there.map((list) => [list.owner, list.members]));
  const changed = [...lists.keys()].filter(
    (id) => JSON.stringify(before.get(id) ?? []) !== JSON.stringify(lists.get(id)),
  );
  if (changed.length === 0) return [];
  await tx.query(
    sql`delete from ${name} where customer_id = ${customerId} and ${owner} = any(${changed}::text[])`,
  );
  const rows = changed.flatMap((id) => lists.get(id)!.map((other, place) => ({ id, other, place })));
  await tx.query(sql`
    insert into ${name} (customer_id, ${owner}, ${member}, place)
    select ${customerId}, r.id, r.other, r.place
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, other text, place int)`);
  return changed;
}

/** Says of rows that they were changed, though no column of their own was. */
export async function touchRows(
  tx: Queryable,
  customerId: string,
  { name }: Table,
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(sql`
    update ${raw(name)} set updated_at = statement_timestamp()
    where customer_id = ${customerId} and id = any(${ids}::text[])`);
}
