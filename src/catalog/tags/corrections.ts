import sql from 'sql-template-tag';
import type { Database } from '../../db/database.js';
import { errors } from '../../errors.js';
import { lookNotFound } from '../find-one.js';
import { type Attribute, getAttribute } from './dictionary.js';
import { applies, readRules, refreshLooks } from './refresh-tags.js';

/**
 * Says which labels a look has, whatever any version says. Throws `lookNotFound`, `tagNotFound`, or `tagInvalid` where
 * the labels are none of the attribute's or it is no attribute of the look.
 */
export async function correct(
  db: Database,
  customerId: string,
  lookId: string,
  attributeId: string,
  given: string[],
): Promise<void> {
  const categories = await categoriesOf(db, customerId, lookId);
  const attribute = await getAttribute(db, customerId, attributeId);
  const labels = [...new Set(given)];
  refuseLabels(attribute, labels);
  const rules = await readRules(db, customerId);
  if (!applies(rules, attributeId, categories))
    throw errors.tagInvalid(`${attributeId} does not apply to the categories of ${lookId}.`);
  await db.query(sql`
    insert into tag_corrections (customer_id, attribute, look_id, labels)
    select ${customerId}, a.id, l.id, ${labels}::text[] from tag_attributes a join looks l using (customer_id)
    where a.customer_id = ${customerId} and a.id = ${attributeId} and l.id = ${lookId}
    on conflict (customer_id, attribute, look_id)
    do update set labels = excluded.labels, corrected_at = statement_timestamp()`);
  // The look is stale as well: should the process die here, the job goes on.
  await refreshLooks(db, customerId, rules, [lookId]);
}

/** Lets the predictions speak again. Throws `lookNotFound` or `tagNotFound`. */
export async function uncorrect(
  db: Database,
  customerId: string,
  lookId: string,
  attributeId: string,
): Promise<void> {
  await categoriesOf(db, customerId, lookId);
  await getAttribute(db, customerId, attributeId);
  await db.query(sql`
    delete from tag_corrections
    where customer_id = ${customerId} and attribute = ${attributeId} and look_id = ${lookId}`);
  await refreshLooks(db, customerId, await readRules(db, customerId), [lookId]);
}

async function categoriesOf(db: Database, customerId: string, lookId: string): Promise<string[]> {
  const [row] = await db.query<{ categories: string[] }>(sql`
    select to_jsonb(array(select c.category_id from product_categories c
      where c.customer_id = l.customer_id and c.product_id = l.product_id)) as categories
    from looks l where l.customer_id = ${customerId} and l.id = ${lookId}`);
  if (!row) throw lookNotFound(lookId);
  return row.categories;
}

function refuseLabels({ id, multi, labels }: Attribute, given: string[]): void {
  const unknown = given.find((label) => !labels.some((known) => known.id === label));
  if (unknown !== undefined)
    throw errors.tagInvalid(
      `${id} has no label ${unknown}; it has ${listed(labels.map((label) => label.id))}.`,
    );
  if (!multi && given.length > 1) throw errors.tagInvalid(`A look has one label of ${id} at most.`);
}

const listedMax = 20;

function listed(names: string[]): string {
  const shown = names.slice(0, listedMax).join(', ');
  return names.length > listedMax ? `${shown}, …` : shown;
}
