import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import type { Job } from '../jobs/job.js';
import type { AssignmentKey } from './customer-assignments.js';

/** Rows deleted by one statement: the embedded database does one thing at a time, and others want their turn. */
const rowsAtOnce = 1_000;

/** Takes a version from a customer, with everything it said. Does nothing to a default that must have a successor. */
export async function takeAway(context: Context, key: AssignmentKey): Promise<void> {
  const { customerId, name, version } = key;
  const [gone] = await context.db.query(sql`
    delete from predictor_assignments
    where customer_id = ${customerId} and predictor = ${name} and version = ${version}
      and (not is_default or task = 'compatibility')
    returning 1 as gone`);
  context.assignments.forget();
  if (gone) await removeRows(context, key);
}

/** The job of a version whose time is over: it was the default, and another one has been for long enough. */
export async function removeRetired(
  context: Context,
  { customerId, data }: Job<{ name: string; version: string }>,
): Promise<void> {
  const [due] = await context.db.query(sql`
    select 1 from predictor_assignments
    where customer_id = ${customerId} and predictor = ${data.name} and version = ${data.version} and retires_at <= now()`);
  if (due) await takeAway(context, { customerId: customerId!, ...data });
}

async function removeRows(
  { db, vectors }: Context,
  { customerId, name, version }: AssignmentKey,
): Promise<void> {
  for (const table of [sql`predictions`, sql`embeddings`]) {
    for (let deleted = rowsAtOnce; deleted === rowsAtOnce; ) {
      const rows = await db.query(sql`
        delete from ${table} where customer_id = ${customerId} and predictor = ${name} and version = ${version}
          and image_id in (
            select image_id from ${table}
            where customer_id = ${customerId} and predictor = ${name} and version = ${version} limit ${rowsAtOnce})
        returning 1 as gone`);
      deleted = rows.length;
    }
  }
  await vectors.drop({ customerId, predictor: name, version });
}
