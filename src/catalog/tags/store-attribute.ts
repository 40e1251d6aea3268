import sql from 'sql-template-tag';
import type { Database, Queryable } from '../../db/database.js';
import { toReal } from '../../db/values.js';
import { errors } from '../../errors.js';
import type { AssignedVersion } from '../../predictors/assignments.js';
import { lockCatalogue } from '../rows.js';
import { type AttributeInput, attributesPerCustomerMax } from './dictionary.js';

const usableTasks = ['classification', 'multi-label', 'colours'];

/** Throws the problem of labels that stand twice or are mapped to nothing, or of a predictor that cannot be the source. */
export function checkAttribute({ labels, source }: AttributeInput, assigned: AssignedVersion[]): void {
  const ids = new Set<string>();
  for (const { id } of labels) {
    if (ids.has(id)) throw errors.requestInvalid(`The label ${id} stands twice.`);
    ids.add(id);
  }
  if (!source) return;
  const versions = assigned.filter(({ manifest }) => manifest.name === source.predictor);
  if (versions.length === 0)
    throw errors.predictorNotFound(`No predictor ${source.predictor} is assigned; see \`GET /predictors\`.`);
  const task = versions[0]!.manifest.task;
  if (!usableTasks.includes(task))
    throw errors.requestInvalid(
      `${source.predictor} has the task ${task}; a source has one of ${usableTasks.join(', ')}.`,
    );
  const known = new Set(versions.flatMap(({ manifest }) => manifest.labels ?? []));
  for (const [from, to] of Object.entries(source.labels ?? {})) {
    if (!ids.has(to))
      throw errors.requestInvalid(`\`source.labels\` names ${to}, which is not in \`labels\`.`);
    if (known.size > 0 && !known.has(from))
      throw errors.requestInvalid(
        `\`source.labels\` names ${from}, which ${source.predictor} does not know.`,
      );
  }
}

/** Adds or replaces an attribute with its labels, and has the tags of all looks derived anew. */
export async function storeAttribute(
  db: Database,
  customerId: string,
  id: string,
  { name, translations = {}, multi = false, categories = [], source = null, labels }: AttributeInput,
): Promise<void> {
  const rows = labels.map((label, place) => ({
    translations: {},
    hex: null,
    ...label,
    threshold: toReal(label.threshold),
    place,
  }));
  await db.transaction(async (tx) => {
    await lockCatalogue(tx, customerId);
    await refuseUnknownCategory(tx, customerId, categories);
    await tx.query(sql`
      insert into tag_attributes (customer_id, id, name, translations, multi, categories, source)
      values (${customerId}, ${id}, ${name}, ${JSON.stringify(translations)}::jsonb, ${multi},
        ${[...new Set(categories)]}::text[], ${source === null ? null : JSON.stringify(source)}::jsonb)
      on conflict (customer_id, id) do update set name = excluded.name, translations = excluded.translations,
        multi = excluded.multi, categories = excluded.categories, source = excluded.source`);
    const [{ count } = { count: 0 }] = await tx.query<{ count: number }>(
      sql`select count(*) as count from tag_attributes where customer_id = ${customerId}`,
    );
    if (count > attributesPerCustomerMax)
      throw errors.requestInvalid(`A dictionary may have ${attributesPerCustomerMax} attributes.`);
    await tx.query(sql`delete from tag_labels where customer_id = ${customerId} and attribute = ${id}`);
    await tx.query(sql`
      insert into tag_labels (customer_id, attribute, id, place, name, translations, hex, threshold)
      select ${customerId}, ${id}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r(id text, place int, name text, translations jsonb, hex text, threshold real)`);
    await forgetLabels(
      tx,
      customerId,
      id,
      labels.map((label) => label.id),
    );
    await tx.query(sql`select want_tags(${customerId}, true)`);
  });
}

/** False when there is none. */
export function deleteAttribute(db: Database, customerId: string, id: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockCatalogue(tx, customerId);
    const gone = await tx.query(
      sql`delete from tag_attributes where customer_id = ${customerId} and id = ${id} returning 1 as gone`,
    );
    await tx.query(sql`select want_tags(${customerId}, true)`);
    return gone.length > 0;
  });
}

async function refuseUnknownCategory(tx: Queryable, customerId: string, ids: string[]): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    sql`select id from categories where customer_id = ${customerId} and id = any(${ids}::text[])`,
  );
  const known = new Set(rows.map((row) => row.id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) throw errors.categoryNotFound(`There is no category ${unknown}; post it first.`);
}

/** Corrections keep what the dictionary still has; one that loses all that it said is none any more. */
async function forgetLabels(tx: Queryable, customerId: string, attribute: string, ids: string[]) {
  const left = sql`array(select label from unnest(labels) with ordinality as u(label, place)
    where label = any(${ids}::text[]) order by place)`;
  const ofAttribute = sql`customer_id = ${customerId} and attribute = ${attribute}
    and not labels <@ ${ids}::text[]`;
  await tx.query(sql`delete from tag_corrections where ${ofAttribute} and not labels && ${ids}::text[]`);
  await tx.query(sql`update tag_corrections set labels = ${left} where ${ofAttribute}`);
  await tx.query(sql`update corrected_predictions set labels = ${left} where ${ofAttribute}`);
}
