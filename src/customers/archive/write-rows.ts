import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Database } from '../../db/database.js';
import { DatabaseError } from '../../db/database-error.js';
import { errors } from '../../errors.js';
import type { Table } from './tables.js';

/**
 * Writes rows that their schema has let through, in their order; gives how many there were room for: not those whose id is
 * taken, or that refer to what is not there. `db` is bound to the customer. Throws `archiveInvalid`.
 */
export async function writeRows(
  db: Database,
  customerId: string,
  table: Table,
  lines: string[],
): Promise<number> {
  if (lines.length === 0) return 0;
  try {
    const rows = await db.query(statementOf(customerId, table, lines));
    return rows.length;
  } catch (cause) {
    if (!isOfTheRows(cause)) throw cause;
    throw errors.archiveInvalid(`A row of ${table.name} is none: ${cause.message}.`, { cause });
  }
}

/** Data exceptions and violated constraints; the customer being deleted meanwhile is another matter. */
function isOfTheRows(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '') && !isOfCustomer(error);
}

function isOfCustomer({ constraint }: DatabaseError): boolean {
  return constraint?.endsWith('_customer_id_fkey') === true;
}

function statementOf(customerId: string, table: Table, lines: string[]): Sql {
  const { name, columns, needs = [] } = table;
  const all = Object.entries(columns);
  const shape = raw(
    all.map(([column, { type }]) => `${column} ${type === 'bytea' ? 'text' : type}`).join(', '),
  );
  const rows = sql`rows from (jsonb_to_recordset(${`[${lines.join(',')}]`}::jsonb) as (${shape}))
    with ordinality as r(${raw(all.map(([column]) => column).join(', '))}, place_in_entry)`;
  const found = needs.map(
    ([parent, by]) =>
      sql`exists (select from ${raw(parent)} p where p.customer_id = ${customerId} and ${raw(
        Object.entries(by)
          .map(([theirs, own]) => `p.${theirs} = r.${own}`)
          .join(' and '),
      )})`,
  );
  const where = found.length > 0 ? sql`where ${join(found, ' and ')}` : empty;
  if (name === 'category_parents') return settingParents(customerId, rows, where);
  const stored = all.filter(([, { isTold }]) => !isTold);
  const [names, values] = valuesOf(table, stored);
  return sql`
    insert into ${raw(name)} (customer_id, ${names})
    select ${customerId}, ${values} from ${rows} ${where} order by r.place_in_entry
    on conflict do nothing returning 1 as written`;
}

function valuesOf({ name }: Table, stored: [string, Table['columns'][string]][]): [Sql, Sql] {
  const names = stored.map(([column]) => column);
  const values = stored.map(([column, { type }]) =>
    type === 'bytea' ? `decode(r.${column}, 'base64')` : `r.${column}`,
  );
  // Events would go to the shop twice while both installations run, and the secret that signs them stayed behind.
  if (name === 'webhooks') {
    names.push('secret', 'disabled_at', 'disabled_reason');
    values.push(
      "'whsec_' || encode(decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'), 'base64')",
      'now()',
      "'by_admin'",
    );
  }
  return [raw(names.join(', ')), raw(values.join(', '))];
}

function settingParents(customerId: string, rows: Sql, where: Sql): Sql {
  return sql`
    update categories c set parent_id = n.parent_id from (select r.id, r.parent_id from ${rows} ${where}) n
    where c.customer_id = ${customerId} and c.id = n.id and c.id <> n.parent_id returning 1 as written`;
}
