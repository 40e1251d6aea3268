import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import type { Space } from '../../search/vector-index.js';
import { Nullable } from '../fields.js';
import { looksForMapMin } from './lay-out.js';
import { looksOnMapMax, makeMapKind } from './make-map.job.js';

/** Of one statement: the embedded database does one thing at a time, and others want their turn. */
const looksAtOnce = 500;

export const mapQuery = {
  predictor: Type.Optional(Type.String({ description: "The customer's default for embeddings when absent" })),
  version: Type.Optional(Type.String({ description: 'With `predictor`' })),
};

const Point = Type.Object({
  look: Id,
  x: Type.Number({ minimum: 0, maximum: 1 }),
  y: Type.Number({ minimum: 0, maximum: 1 }),
  title: Nullable(Type.String({ description: 'Of the look, or else of its product' })),
  image: Nullable(Type.String({ description: 'Id of the primary image' })),
  category: Nullable(Type.String({ description: 'Name of the first category of the product' })),
  brand: Nullable(Type.String()),
  colour: Nullable(Type.String()),
  availability: Nullable(
    Type.Enum(['in_stock', 'out_of_stock', 'preorder', 'backorder'], {
      description: 'The best of its items',
    }),
  ),
  tags: Type.Record(Type.String(), Type.Array(Type.String()), {
    description: 'Names of labels by attribute',
  }),
});
type Point = Static<typeof Point>;

export const LookMap = Type.Object(
  {
    predictor: Type.String(),
    version: Type.String(),
    made_at: Nullable(Type.String({ format: 'date-time', description: 'null: not yet' })),
    is_being_made: Type.Boolean({ description: 'Whether one is waited for' }),
    failure: Nullable(
      Type.Object({ reason: Type.String(), failed_at: Type.String({ format: 'date-time' }) }),
    ),
    looks: Type.Integer({
      description: `That have a vector now; there is no map of fewer than ${looksForMapMin}, and one of more than ${looksOnMapMax} shows so many of them by chance`,
    }),
    points: Type.Array(Point, {
      description: 'Looks that were deleted or hidden since are left out; their facts are those of now',
    }),
  },
  { $id: 'LookMap' },
);

/** The version that is asked for. Throws `predictorNotFound`. */
export async function mapSpace(
  { assignments }: Pick<Context, 'assignments'>,
  customerId: string,
  { predictor, version }: { predictor?: string | undefined; version?: string | undefined },
): Promise<Space> {
  const embeddings = (await assignments.of(customerId)).filter(
    ({ manifest }) => manifest.task === 'embedding',
  );
  const found = embeddings.find(({ manifest, isDefault }) =>
    predictor === undefined
      ? isDefault
      : manifest.name === predictor && (version === undefined || manifest.version === version),
  );
  if (!found) throw errors.predictorNotFound('There is no such embedding predictor; see GET /predictors.');
  return { customerId, predictor: found.manifest.name, version: found.manifest.version };
}

export async function mapOf(db: Queryable, space: Space): Promise<Static<typeof LookMap>> {
  const { customerId, predictor, version } = space;
  const [row] = await db.query<{
    looks: number;
    is_being_made: boolean;
    made_at: Date | null;
    reason: string | null;
    failed_at: Date | null;
    points: [string, number, number][] | null;
  }>(sql`
    select
      (select count(*)::int from look_embeddings
        where customer_id = ${customerId} and predictor = ${predictor} and version = ${version}) as looks,
      exists (select from jobs
        where kind = ${makeMapKind} and customer_id = ${customerId} and key = ${`${predictor}/${version}`}) as is_being_made,
      m.made_at, m.points, f.reason, f.failed_at
    from (values (1)) one
    left join look_maps m
      on m.customer_id = ${customerId} and m.predictor = ${predictor} and m.version = ${version}
    left join look_map_failures f
      on f.customer_id = ${customerId} and f.predictor = ${predictor} and f.version = ${version}`);
  const { points, made_at, looks, is_being_made, reason, failed_at } = row!;
  return {
    predictor,
    version,
    made_at: made_at?.toISOString() ?? null,
    is_being_made,
    failure: reason === null ? null : { reason, failed_at: failed_at!.toISOString() },
    looks,
    points: await factsOf(db, customerId, points ?? []),
  };
}

async function factsOf(
  db: Queryable,
  customerId: string,
  points: [look: string, x: number, y: number][],
): Promise<Point[]> {
  const shown: Point[] = [];
  for (let at = 0; at < points.length; at += looksAtOnce) {
    const some = points.slice(at, at + looksAtOnce);
    const placeOf = new Map(some.map(([look, x, y]) => [look, { x, y }]));
    const rows = await db.query<Omit<Point, 'x' | 'y'>>(sql`
      select l.id as look, coalesce(l.title, p.title) as title, p.brand, l.colour,
        (select image_id from look_images
          where customer_id = ${customerId} and look_id = l.id order by place limit 1) as image,
        (select name from categories where customer_id = ${customerId} and id = (
          select category_id from product_categories
          where customer_id = ${customerId} and product_id = p.id order by place limit 1)) as category,
        (select availability from items
          where customer_id = ${customerId} and look_id = l.id and hidden_since is null
          order by array_position(array['in_stock', 'preorder', 'backorder', 'out_of_stock'], availability) limit 1) as availability,
        (select coalesce(jsonb_object_agg(t.attribute, t.labels), '{}') from (
          select t.attribute, jsonb_agg(coalesce(d.name, t.label) order by t.label) as labels
          from look_tags t left join tag_labels d
            on d.customer_id = t.customer_id and d.attribute = t.attribute and d.id = t.label
          where t.customer_id = ${customerId} and t.look_id = l.id group by t.attribute) t) as tags
      from unnest(${some.map(([look]) => look)}::text[]) with ordinality as wanted(id, place)
      cross join lateral (
        select id, product_id, title, colour from looks
        where customer_id = ${customerId} and id = wanted.id and hidden_since is null offset 0) l
      cross join lateral (
        select id, title, brand from products where customer_id = ${customerId} and id = l.product_id offset 0) p
      order by wanted.place`);
    shown.push(...rows.map((row) => ({ ...row, ...placeOf.get(row.look)! })));
  }
  return shown;
}
