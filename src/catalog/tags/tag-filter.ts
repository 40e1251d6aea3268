import sql, { join, raw, type Sql } from 'sql-template-tag';
import { Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';

/** Of one request. */
export const tagsPerRequestMax = 50;

/** The query parameter that asks for tags. */
export const TagQuery = Type.Optional(
  Type.Array(Type.String({ maxLength: 400 }), {
    maxItems: tagsPerRequestMax,
    description:
      'Only looks with this tag, `attribute:label`; repeated, one label of each attribute that is named is enough',
  }),
);

/** A look needs one of the labels. */
export interface TagCondition {
  attribute: string;
  labels: string[];
}

/** What the parameters ask for, by attribute. Throws `tagInvalid` for what is malformed or not in the dictionary. */
export async function readTagConditions(
  db: Queryable,
  customerId: string,
  tags: string[] = [],
): Promise<TagCondition[]> {
  if (tags.length === 0) return [];
  const pairs = tags.map(parsed);
  const known = await db.query<{ attribute: string; labels: string[] }>(sql`
    select a.id as attribute, to_jsonb(array(
      select l.id from tag_labels l where l.customer_id = a.customer_id and l.attribute = a.id
        and l.id = any(${pairs.map(({ label }) => label)}::text[]))) as labels
    from tag_attributes a
    where a.customer_id = ${customerId} and a.id = any(${pairs.map(({ attribute }) => attribute)}::text[])`);
  const wanted = new Map<string, string[]>();
  for (const { attribute, label } of pairs) {
    const found = known.find((one) => one.attribute === attribute);
    if (!found) throw errors.tagInvalid(`There is no attribute ${attribute}; see \`GET /tags\`.`);
    if (!found.labels.includes(label))
      throw errors.tagInvalid(`${attribute} has no label ${label}; see \`GET /tags\`.`);
    wanted.set(attribute, [...new Set([...(wanted.get(attribute) ?? []), label])]);
  }
  return [...wanted].map(([attribute, labels]) => ({ attribute, labels }));
}

/** The ids of all looks that meet the conditions, of which there is at least one: `select look_id …`, each once. */
export function taggedLooks(customerId: string, conditions: TagCondition[]): Sql {
  const sets = conditions.map(
    ({ attribute, labels }) => sql`
      select look_id from look_tags
      where customer_id = ${customerId} and attribute = ${attribute} and label = any(${labels}::text[])`,
  );
  return sql`select distinct look_id from (${join(sets, ' intersect ')}) tagged`;
}

/** Whether the look whose id stands in `column` meets the conditions: by its key, one look-up for each. */
export function hasTags(customerId: string, column: string, conditions: TagCondition[]): Sql {
  if (conditions.length === 0) return sql`true`;
  const probes = conditions.map(
    ({ attribute, labels }) => sql`(
      select 1 from look_tags own
      where own.customer_id = ${customerId} and own.look_id = ${raw(column)} and own.attribute = ${attribute}
        and own.label = any(${labels}::text[]) limit 1 offset 0) is not null`,
  );
  return join(probes, ' and ');
}

/** Up to so many looks are fetched by their ids and sorted; where more have the tags, a page is soon full without. */
const fewLooksMax = 1_000;
/** Looks with the first tag that are asked for the others, to tell whether these often go together. */
const sampleLooks = 500;

/** What the conditions ask of a look `l`, in the form that is quick for how many looks meet them. */
export async function lookConditions(
  db: Queryable,
  customerId: string,
  conditions: TagCondition[],
): Promise<Sql[]> {
  if (conditions.length === 0) return [];
  for (const condition of conditions) {
    const few = await idsUnlessMany(db, taggedWith(customerId, condition));
    const others = conditions.filter((one) => one !== condition);
    if (few) return [among(few), hasTags(customerId, 'l.id', others)];
  }
  if (conditions.length > 1 && (await areSeldomTogether(db, customerId, conditions))) {
    const few = await idsUnlessMany(db, taggedLooks(customerId, conditions));
    if (few) return [among(few)];
  }
  return [hasTags(customerId, 'l.id', conditions)];
}

function among(ids: string[]): Sql {
  return sql`l.id = any(${ids}::text[])`;
}

/** In no order; a look that has several of the labels comes several times. */
function taggedWith(customerId: string, { attribute, labels }: TagCondition): Sql {
  return sql`
    select t.look_id from look_tags t
    where t.customer_id = ${customerId} and t.attribute = ${attribute} and t.label = any(${labels}::text[])`;
}

async function idsUnlessMany(db: Queryable, looks: Sql): Promise<string[] | undefined> {
  const [row] = await db.query<{ few: string[] | null }>(sql`
    select case when count(*) <= ${fewLooksMax} then coalesce(to_jsonb(array_agg(look_id)), '[]') end as few
    from (select look_id from (${looks}) found limit ${fewLooksMax + 1}) t`);
  return row!.few ?? undefined;
}

/** Fewer than 1 in 100 of a sample: then putting the sets together costs less than going through all looks. */
async function areSeldomTogether(
  db: Queryable,
  customerId: string,
  [first, ...others]: TagCondition[],
): Promise<boolean> {
  const [row] = await db.query<{ together: number }>(sql`
    select count(*) filter (where ${hasTags(customerId, 't.look_id', others)}) as together
    from (${taggedWith(customerId, first!)} limit ${sampleLooks}) t`);
  return row!.together < sampleLooks / 100;
}

function parsed(tag: string): { attribute: string; label: string } {
  const at = tag.indexOf(':');
  if (at < 1 || at === tag.length - 1)
    throw errors.tagInvalid(`\`${tag}\` is not \`attribute:label\`, such as \`colour:navy\`.`);
  return { attribute: tag.slice(0, at), label: tag.slice(at + 1) };
}
