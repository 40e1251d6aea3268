import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { Id } from '../../http/identifier.js';
import { Nullable } from '../fields.js';
import { lookNotFound } from '../find-one.js';
import { AttributeId, findAttributes, nameIn } from './dictionary.js';

export const LookTags = Type.Object(
  {
    look_id: Id,
    results: Type.Array(
      Type.Object({
        attribute: AttributeId,
        name: Type.String(),
        source: Type.Enum(['predicted', 'corrected']),
        predictor: Nullable(Type.String({ description: 'Null where it was corrected' })),
        version: Nullable(Type.String()),
        labels: Type.Array(
          Type.Object({
            id: Id,
            name: Type.String(),
            probability: Nullable(Type.Number({ description: '0–1; null for colours and corrections' })),
            share: Nullable(Type.Number({ description: 'Of a colour: mean share of the article, 0–1' })),
            hex: Nullable(
              Type.String({ description: 'Of a colour: as measured, or else as in the dictionary' }),
            ),
          }),
          { description: 'Surest first; empty where it was corrected to none' },
        ),
        predictions: Type.Optional(
          Type.Array(
            Type.Object({ predictor: Type.String(), version: Type.String(), labels: Type.Array(Id) }),
            { description: 'Where it was corrected: what each version says, or last said' },
          ),
        ),
      }),
    ),
  },
  { $id: 'LookTags' },
);

interface Row {
  tags: {
    attribute: string;
    label: string;
    source: 'predicted' | 'corrected';
    predictor: string | null;
    version: string | null;
    probability: number | null;
    share: number | null;
    hex: string | null;
  }[];
  corrections: { attribute: string; labels: string[] }[];
  predictions: { attribute: string; predictor: string; version: string; labels: string[] }[];
}

/** By the order of the dictionary; names in a language where it has them. Throws `lookNotFound`, as for a hidden look. */
export async function tagsOfLook(
  db: Queryable,
  customerId: string,
  lookId: string,
  language?: string,
): Promise<Static<typeof LookTags>> {
  const of = sql`customer_id = ${customerId} and look_id = ${lookId}`;
  const [row] = await db.query<Row>(sql`
    select
      (select coalesce(jsonb_agg(t order by coalesce(t.probability, t.share) desc nulls first, t.label), '[]')
        from look_tags t where ${of}) as tags,
      (select coalesce(jsonb_agg(c), '[]') from tag_corrections c where ${of}) as corrections,
      (select coalesce(jsonb_agg(p order by p.predictor, p.version), '[]')
        from corrected_predictions p where ${of}) as predictions
    from looks where customer_id = ${customerId} and id = ${lookId} and hidden_since is null`);
  if (!row) throw lookNotFound(lookId);
  const attributes = await findAttributes(db, customerId);
  const results = attributes.flatMap((attribute) => {
    const known = new Map(attribute.labels.map((label) => [label.id, label]));
    const tags = row.tags.filter((tag) => tag.attribute === attribute.id && known.has(tag.label));
    const correction = row.corrections.find((one) => one.attribute === attribute.id);
    if (tags.length === 0 && !correction) return [];
    const source = correction ? ('corrected' as const) : ('predicted' as const);
    const labels = tags
      .filter((tag) => tag.source === source)
      .map(({ label, probability, share, hex }) => {
        const { id, hex: own, ...named } = known.get(label)!;
        return { id, name: nameIn(named, language), probability, share, hex: hex ?? own };
      });
    const { predictor = null, version = null } = correction ? {} : tags[0]!;
    const predictions = row.predictions
      .filter((one) => one.attribute === attribute.id)
      .map((one) => ({ predictor: one.predictor, version: one.version, labels: one.labels }));
    return [
      {
        attribute: attribute.id,
        name: nameIn(attribute, language),
        source,
        predictor,
        version,
        labels,
        ...(correction ? { predictions } : {}),
      },
    ];
  });
  return { look_id: lookId, results };
}
