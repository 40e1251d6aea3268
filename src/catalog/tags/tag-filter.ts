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

/** The ids of all looks that meet the conditions, of which there is at least one: `select look_id …`. */
export function taggedLooks(customerId: string, [first, ...others]: TagCondition[]): Sql {
  return sql`
    select distinct t.look_id from look_tags t
    where t.customer_id = ${customerId} and t.attribute = ${first!.attribute} and t.label = any(${first!.labels}::text[])
      and ${hasTags(customerId, 't.look_id', others)}`;
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

/** Up to so many looks are fetched by their ids and sorted; where more have the tag, a page is soon full without. */
const fewLooksMax = 2_000;

/**
 * The looks that meet the conditions, when they are few: then a list is made of them instead of all looks being asked
 * one by one.
 */
export async function fewTaggedLooks(
  db: Queryable,
  customerId: string,
  conditions: TagCondition[],
): Promise<string[] | undefined> {
  for (const { attribute, labels } of conditions) {
    const [row] = await db.query<{ few: string[] | null }>(sql`
      select case when count(*) <= ${fewLooksMax} then coalesce(to_jsonb(array_agg(look_id)), '[]') end as few from (
        select t.look_id from look_tags t
        where t.customer_id = ${customerId} and t.attribute = ${attribute} and t.label = any(${labels}::text[])
        limit ${fewLooksMax + 1}) t`);
    if (row!.few !== null) return row!.few;
  }
  return undefined;
}

function parsed(tag: string): { attribute: string; label: string } {
  const at = tag.indexOf(':');
  if (at < 1 || at === tag.length - 1)
    throw errors.tagInvalid(`\`${tag}\` is not \`attribute:label\`, such as \`colour:navy\`.`);
  return { attribute: tag.slice(0, at), label: tag.slice(at + 1) };
}
