import sql, { type Sql } from 'sql-template-tag';
import type { Database, Queryable } from '../../db/database.js';
import type { PredictionResult } from '../../predictors/prediction.js';
import { type DerivedTag, deriveTags } from './derive-tags.js';
import { type Attribute, findAttributes } from './dictionary.js';

/** What tags are derived by: the dictionary, the categories below those it names, and which version of a predictor speaks. */
export interface Rules {
  attributes: Attribute[];
  /** Attribute → all categories that it applies to; none for one that applies to every look. */
  categories: Map<string, Set<string>>;
  /** Predictor → version. */
  versions: Map<string, string>;
}

export async function readRules(db: Queryable, customerId: string): Promise<Rules> {
  const attributes = await findAttributes(db, customerId);
  const below = await db.query<{ attribute: string; category: string }>(sql`
    with recursive below as (
      select a.id as attribute, c.id as category from tag_attributes a
      cross join lateral unnest(a.categories) as c(id) where a.customer_id = ${customerId}
      union
      select b.attribute, c.id from below b
      join categories c on c.customer_id = ${customerId} and c.parent_id = b.category
    ) select attribute, category from below`);
  const categories = new Map<string, Set<string>>();
  for (const { attribute, category } of below)
    categories.set(attribute, (categories.get(attribute) ?? new Set()).add(category));
  const speaking = await db.query<{ predictor: string; version: string }>(speakingVersions(customerId));
  const versions = new Map(speaking.map(({ predictor, version }) => [predictor, version]));
  return { attributes, categories, versions };
}

/** Of each predictor the version that speaks: the default, or else the newest that has seen all images. */
export function speakingVersions(customerId: string): Sql {
  return sql`
    select distinct on (predictor) predictor, version from predictor_assignments where customer_id = ${customerId}
    order by predictor, is_default desc, (backfilled_at is not null) desc, created_at desc, version desc`;
}

/** Whether an attribute is one of a look in these categories. */
export function applies({ categories }: Rules, attribute: string, ofLook: string[]): boolean {
  const wanted = categories.get(attribute);
  return wanted === undefined || ofLook.some((category) => wanted.has(category));
}

interface Said {
  predictor: string;
  version: string;
  result: PredictionResult;
}

interface LookFacts {
  id: string;
  categories: string[];
  /** Of its images, the primary one first. */
  said: Said[];
  corrections: { attribute: string; labels: string[] }[];
  tags: TagRow[];
}

type TagRow = DerivedTag & {
  look_id: string;
  attribute: string;
  source: 'predicted' | 'corrected';
  predictor: string | null;
  version: string | null;
};

/**
 * Derives the tags of looks anew and writes those that are others than before; `done` are rows of `stale_tags` that this
 * settles. One statement to read, one short transaction to write.
 */
export async function refreshLooks(
  db: Database,
  customerId: string,
  rules: Rules,
  ids: string[],
  done: number[] = [],
): Promise<void> {
  const looks = await readLooks(db, customerId, rules, ids);
  const changed = looks
    .map((look) => ({ id: look.id, before: look.tags, tags: tagsOf(rules, look) }))
    .filter(({ before, tags }) => textOf(before) !== textOf(tags));
  const checks = looks.flatMap((look) => checksOf(rules, look));
  if (changed.length === 0 && checks.length === 0 && done.length === 0) return;
  await db.transaction(async (tx) => {
    await writeTags(
      tx,
      customerId,
      changed.map(({ id }) => id),
      changed.flatMap(({ tags }) => tags),
    );
    await writeChecks(tx, customerId, checks);
    if (done.length > 0)
      await tx.query(
        sql`delete from stale_tags where customer_id = ${customerId} and seq = any(${done}::bigint[])`,
      );
  });
}

async function readLooks(
  db: Queryable,
  customerId: string,
  { attributes }: Rules,
  ids: string[],
): Promise<LookFacts[]> {
  const predictors = [...new Set(attributes.flatMap(({ source }) => source?.predictor ?? []))];
  const [row] = await db.query<{ looks: LookFacts[] }>(sql`
    select coalesce(json_agg(json_build_object('id', l.id,
      'categories', array(
        select category_id from product_categories c
        where c.customer_id = ${customerId} and c.product_id = l.product_id),
      'said', (
        select coalesce(json_agg(json_build_object(
          'predictor', p.predictor, 'version', p.version, 'result', p.result) order by m.place), '[]')
        from look_images m cross join lateral (
          select predictor, version, result from predictions
          where customer_id = ${customerId} and image_id = m.image_id and predictor = any(${predictors}::text[])
          offset 0) p
        where m.customer_id = ${customerId} and m.look_id = l.id),
      'corrections', (
        select coalesce(json_agg(json_build_object('attribute', attribute, 'labels', labels)), '[]')
        from tag_corrections where customer_id = ${customerId} and look_id = l.id),
      'tags', (
        select coalesce(json_agg(t), '[]') from look_tags t
        where t.customer_id = ${customerId} and t.look_id = l.id))), '[]') as looks
    from unnest(${ids}::text[]) as wanted(id)
    cross join lateral (
      select id, product_id from looks where customer_id = ${customerId} and id = wanted.id offset 0) l`);
  return row!.looks;
}

function tagsOf(rules: Rules, look: LookFacts): TagRow[] {
  return rules.attributes
    .filter(({ id }) => applies(rules, id, look.categories))
    .flatMap((attribute): TagRow[] => {
      const row = { look_id: look.id, attribute: attribute.id };
      const correction = look.corrections.find((one) => one.attribute === attribute.id);
      const none = { predictor: null, version: null, probability: null, share: null, hex: null };
      if (correction)
        return correction.labels.map((label) => ({ ...row, label, source: 'corrected', ...none }));
      const predictor = attribute.source?.predictor;
      const version = predictor === undefined ? undefined : rules.versions.get(predictor);
      if (predictor === undefined || version === undefined) return [];
      return deriveTags(attribute, resultsOf(look, predictor, version)).map((tag) => ({
        ...row,
        ...tag,
        source: 'predicted',
        predictor,
        version,
      }));
    });
}

function resultsOf({ said }: LookFacts, predictor: string, version: string): PredictionResult[] {
  return said
    .filter((one) => one.predictor === predictor && one.version === version)
    .map(({ result }) => result);
}

interface Check {
  attribute: string;
  look_id: string;
  predictor: string;
  version: string;
  labels: string[];
}

/** What each version of the source says of a look that was corrected. */
function checksOf(rules: Rules, look: LookFacts): Check[] {
  return look.corrections.flatMap(({ attribute: id }) => {
    const attribute = rules.attributes.find((one) => one.id === id);
    const predictor = attribute?.source?.predictor;
    if (!attribute || predictor === undefined) return [];
    const versions = look.said.filter((one) => one.predictor === predictor).map(({ version }) => version);
    return [...new Set(versions)].map((version) => {
      const labels = deriveTags(attribute, resultsOf(look, predictor, version)).map(({ label }) => label);
      return { attribute: id, look_id: look.id, predictor, version, labels };
    });
  });
}

/** The rows in any order, as text to compare. */
function textOf(tags: TagRow[]): string {
  const lines = tags.map((tag) =>
    JSON.stringify([
      tag.attribute,
      tag.label,
      tag.source,
      tag.predictor,
      tag.version,
      tag.probability,
      tag.share,
      tag.hex,
    ]),
  );
  return lines.sort().join('\n');
}

async function writeTags(tx: Queryable, customerId: string, ids: string[], tags: TagRow[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    sql`delete from look_tags where customer_id = ${customerId} and look_id = any(${ids}::text[])`,
  );
  // A look that was deleted a moment ago takes no tags.
  await tx.query(sql`
    insert into look_tags (customer_id, look_id, attribute, label, source, predictor, version, probability, share, hex)
    select ${customerId}, r.* from jsonb_to_recordset(${JSON.stringify(tags)}::jsonb) as r(
      look_id text, attribute text, label text, source text, predictor text, version text, probability real,
      share real, hex text)
    cross join lateral (
      select 1 from looks l where l.customer_id = ${customerId} and l.id = r.look_id for key share) look
    on conflict do nothing`);
}

async function writeChecks(tx: Queryable, customerId: string, checks: Check[]): Promise<void> {
  if (checks.length === 0) return;
  await tx.query(sql`
    insert into corrected_predictions as c (customer_id, attribute, look_id, predictor, version, labels)
    select ${customerId}, r.attribute, r.look_id, r.predictor, r.version, r.labels
    from jsonb_to_recordset(${JSON.stringify(checks)}::jsonb)
      as r(attribute text, look_id text, predictor text, version text, labels text[])
    cross join lateral (
      select 1 from tag_corrections t
      where t.customer_id = ${customerId} and t.attribute = r.attribute and t.look_id = r.look_id for key share) known
    on conflict (customer_id, attribute, look_id, predictor, version) do update set labels = excluded.labels
    where c.labels <> excluded.labels`);
}
