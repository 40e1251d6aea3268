import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { Nullable, Text } from '../fields.js';
import { wordCharsMax } from '../limits.js';

export const attributesPerCustomerMax = 100;
export const labelsPerAttributeMax = 1_000;
export const categoriesPerAttributeMax = 100;
export const translationsMax = 50;

const languagePattern = '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$';
export const Language = Type.String({
  pattern: languagePattern,
  maxLength: 35,
  description: 'A language as in `de` or `de-AT`',
});
export const AttributeId = Type.String({
  pattern: '^[a-z0-9][a-z0-9_-]{0,62}$',
  description: 'Up to 63 lower-case letters, digits, dashes and underscores',
});

const Translations = Type.Record(Language, Text(wordCharsMax), {
  maxProperties: translationsMax,
  description: 'Language → name',
});
export const Source = Type.Object(
  {
    predictor: Type.String({
      description: 'Of the task `classification`, `multi-label` or `colours`, and assigned',
    }),
    labels: Type.Optional(
      Type.Record(Type.String(), Id, {
        description: 'Label of the predictor → label here; when absent, those of the same id',
      }),
    ),
  },
  { additionalProperties: false },
);

const labelFields = {
  id: Id,
  name: Text(wordCharsMax),
  translations: Type.Optional(Translations),
  hex: Type.Optional(
    Nullable(Type.String({ pattern: '^#[0-9a-f]{6}$', description: 'A colour such as #1b2a4e' })),
  ),
  threshold: Type.Optional(
    Nullable(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'The probability, or share of a colour, from which it applies; when absent 0.5, of a colour 0.1',
      }),
    ),
  ),
};
const Label = Type.Object(labelFields, { additionalProperties: false });

const attributeFields = {
  name: Text(wordCharsMax),
  translations: Type.Optional(Translations),
  multi: Type.Optional(
    Type.Boolean({ default: false, description: 'Whether a look may have several of the labels' }),
  ),
  categories: Type.Optional(
    Type.Array(Id, {
      maxItems: categoriesPerAttributeMax,
      description: 'It applies to looks in these or below; to all when there are none',
    }),
  ),
  source: Type.Optional(Nullable(Source)),
};

export const AttributeInput = Type.Object(
  { ...attributeFields, labels: Type.Array(Label, { minItems: 1, maxItems: labelsPerAttributeMax }) },
  { $id: 'TagAttributeInput', additionalProperties: false },
);
export type AttributeInput = Static<typeof AttributeInput>;

const shownAttributeFields = {
  id: AttributeId,
  name: Type.String(),
  translations: Type.Record(Type.String(), Type.String()),
  multi: Type.Boolean(),
  categories: Type.Array(Id),
  source: Nullable(Source),
};
export const shownLabelFields = {
  id: Id,
  name: Type.String(),
  translations: Type.Record(Type.String(), Type.String()),
  hex: Nullable(Type.String()),
  threshold: Nullable(Type.Number()),
};
export const Attribute = Type.Object(
  { ...shownAttributeFields, labels: Type.Array(Type.Object(shownLabelFields)) },
  { $id: 'TagAttribute' },
);
export type Attribute = Static<typeof Attribute>;
export const CountedAttribute = Type.Object(
  {
    ...shownAttributeFields,
    labels: Type.Array(
      Type.Object({
        ...shownLabelFields,
        looks: Type.Integer({ description: 'Looks that carry it now' }),
      }),
    ),
  },
  { $id: 'CountedTagAttribute' },
);

/** The attributes in the order in which they came, each with its labels; or only the one. */
export async function findAttributes(db: Queryable, customerId: string, only?: string): Promise<Attribute[]> {
  const one = only === undefined ? sql`true` : sql`a.id = ${only}`;
  const [row] = await db.query<{ all: Attribute[] }>(sql`
    select coalesce(json_agg(json_build_object(
      'id', a.id, 'name', a.name, 'translations', a.translations, 'multi', a.multi, 'categories', a.categories,
      'source', a.source, 'labels', (
        select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'translations', l.translations,
          'hex', l.hex, 'threshold', l.threshold) order by l.place), '[]')
        from tag_labels l where l.customer_id = a.customer_id and l.attribute = a.id)) order by a.key), '[]') as all
    from tag_attributes a where a.customer_id = ${customerId} and ${one}`);
  return row!.all;
}

/** Throws `tagNotFound`. */
export async function getAttribute(db: Queryable, customerId: string, id: string): Promise<Attribute> {
  const [attribute] = await findAttributes(db, customerId, id);
  if (!attribute) throw errors.tagNotFound(`There is no attribute ${id}.`);
  return attribute;
}

/** The name in a language, or in the one that has no region, or else the shop's own. */
export function nameIn(
  named: { name: string; translations: Record<string, string> },
  language: string | undefined,
): string {
  if (language === undefined) return named.name;
  return named.translations[language] ?? named.translations[language.split('-')[0]!] ?? named.name;
}
