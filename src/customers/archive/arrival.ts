import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { createCustomer } from '../customers.js';
import { removeData } from '../remove-customer.js';
import type { CustomerSettings } from '../settings.js';

/** The job that takes away what came of an import whose process died. */
export const abandonImportKind = 'abandon-import';

/** An import says so often that it goes on, and is given up when it has not for so long. */
const beatMs = 60_000;
const silenceMs = 10 * 60_000;

/** Jobs that the database enqueues while rows come in. They wait for all of them. */
const heldJobs = [
  ['make-look-vectors', ''],
  ['refresh-tags', 'tags'],
  ['learn-style', 'style'],
] as const;

/**
 * A customer on its way in: suspended, so that nobody uses what is half there, and with a job that will remove it. The import
 * puts that job off again and again, and takes it away in the transaction that ends the suspension: whenever the process dies,
 * the customer is either whole or soon gone.
 */
export class Arrival {
  readonly #context: Context;
  readonly #id: string;
  #saidAt = Date.now();

  private constructor(context: Context, id: string) {
    this.#context = context;
    this.#id = id;
  }

  /** Nothing where the id is taken. */
  static async begin(
    context: Context,
    customer: { id: string; name: string; settings: CustomerSettings },
  ): Promise<Arrival | undefined> {
    const isNew = await context.db.transaction(async (tx) => {
      if (!(await createCustomer(tx, customer))) return false;
      await tx.query(sql`update customers set suspended_at = now() where id = ${customer.id}`);
      // The words that a new customer begins with; its own come.
      await tx.query(sql`delete from tag_attributes where customer_id = ${customer.id}`);
      await tx.query(sql`
        insert into jobs (customer_id, kind, key, data, run_at)
        select ${customer.id}, kind, key, '{}'::jsonb, now() + interval '1 day'
        from unnest(${heldJobs.map(([kind]) => kind)}::text[], ${heldJobs.map(([, key]) => key)}::text[]) as held(kind, key)
        union all
        select ${customer.id}, ${abandonImportKind}, '', '{}'::jsonb, ${new Date(Date.now() + silenceMs)}::timestamptz`);
      return true;
    });
    return isNew ? new Arrival(context, customer.id) : undefined;
  }

  /** Says now and then that it does. Throws `archiveInvalid` when the customer was deleted meanwhile, or given up. */
  async goesOn(): Promise<void> {
    if (Date.now() - this.#saidAt < beatMs) return;
    this.#saidAt = Date.now();
    const [said] = await this.#context.db.query(sql`
      update jobs set run_at = ${new Date(Date.now() + silenceMs)}
      where customer_id = ${this.#id} and kind = ${abandonImportKind} and claimed_by is null returning 1 as said`);
    if (!said) throw interrupted(this.#id);
  }

  /** The customer is whole: in the caller's last transaction. */
  async complete(tx: Queryable): Promise<void> {
    const [said] = await tx.query(sql`
      delete from jobs where customer_id = ${this.#id} and kind = ${abandonImportKind} and claimed_by is null
      returning 1 as said`);
    if (!said) throw interrupted(this.#id);
    for (const [kind, key] of heldJobs)
      await tx.query(sql`
        update jobs set run_at = now()
        where customer_id = ${this.#id} and kind = ${kind} and key = ${key} and claimed_by is null`);
    await tx.query(sql`update customers set suspended_at = null, updated_at = now() where id = ${this.#id}`);
  }

  /** Should it fail, the job does it later. */
  async undo(): Promise<void> {
    await abandonImport(this.#context, this.#id).catch((err) =>
      this.#context.log.warn({ err, customer: this.#id }, 'an import could not be taken back yet'),
    );
  }
}

/** Removes a customer that is still on its way in. Users are not touched: none came with it, and its id may be known to a pool. */
export async function abandonImport(context: Context, id: string): Promise<void> {
  const [there] = await context.db.query(sql`
    select 1 as there from jobs where customer_id = ${id} and kind = ${abandonImportKind}`);
  if (there) await removeData(context, id, { but: abandonImportKind });
}

function interrupted(id: string) {
  return errors.archiveInvalid(`The customer ${id} was deleted while it was imported.`);
}
