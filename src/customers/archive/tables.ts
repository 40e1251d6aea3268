/**
 * The tables that an archive holds, those that others refer to first. What is in none of them is named in
 * `leftOut`, and why.
 */
import { type TObject, type TSchema, Type } from 'typebox';
import { Mapping } from '../../catalog/feeds/mapping.js';
import { formats } from '../../catalog/feeds/rows.js';
import { Attributes } from '../../catalog/fields.js';
import { availabilities } from '../../catalog/item.js';
import { isCurrency } from '../../catalog/money.js';
import { checkedRule } from '../../catalog/rules/check-rule.js';
import { RuleReplacement } from '../../catalog/rules/rule.js';
import { AttributeId, Source } from '../../catalog/tags/dictionary.js';
import { Metadata } from '../../images/image.js';
import {
  ClassificationResult,
  ColoursResult,
  DetectionResult,
  MultiLabelResult,
} from '../../predictors/prediction.js';
import { eventTypes } from '../../webhooks/events.js';
import {
  bigint,
  boolean,
  bytes,
  type Column,
  float,
  id,
  ids,
  int,
  json,
  moment,
  nullable,
  oneOf,
  real,
  sha256,
  text,
  told,
} from './columns.js';

// biome-ignore lint/suspicious/noExplicitAny: a row that its schema has let through
export type Row = Record<string, any>;

export interface Table {
  name: string;
  /** Where the rows are, if not under that name: a part of a table may come later than the rest of it. */
  of?: string;
  columns: Record<string, Column>;
  /** In which rows are read, and so written: columns of a key that begins with the customer, and their types. */
  order: [column: string, type: 'text' | 'bigint' | 'int'][];
  rowsPerEntry: number;
  /** A row is left out where one of these is not there: table, and its columns by those of the row. */
  needs?: [table: string, by: Record<string, string>][];
  /** Which rows leave, if not all. */
  where?: string;
  /** What its schema cannot say. */
  isRight?: (row: Row) => boolean;
}

const times = { created_at: moment, updated_at: moment };
const hidable = { hidden_since: nullable(moment), ...times };
const translations = json(Type.Record(Type.String(), Type.String()));
const byKey: Table['order'] = [['key', 'bigint']];
const ofImage = (column: string): [string, Record<string, string>] => ['images', { id: column }];
const ofLook: [string, Record<string, string>] = ['looks', { id: 'look_id' }];
const ofAssignment: [string, Record<string, string>] = [
  'predictor_assignments',
  { predictor: 'predictor', version: 'version' },
];
/** What was said is of one picture: while the archive is written another may have come under the same id. */
const ofPicture = told(
  sha256,
  '(select sha256 from images where customer_id = t.customer_id and id = t.image_id)',
);
const isOfPicture: [string, Record<string, string>] = ['images', { id: 'image_id', sha256: 'of_sha256' }];
const isAssigned =
  'exists (select from predictor_assignments where customer_id = t.customer_id and predictor = t.predictor and version = t.version)';

export const tables: Table[] = [
  {
    name: 'images',
    columns: {
      id,
      status: oneOf(['pending', 'ready', 'failed']),
      error_code: nullable(text),
      error_detail: nullable(text),
      source_url: nullable(text),
      etag: nullable(text),
      last_modified: nullable(text),
      fetched_url: nullable(text),
      upload_sha256: nullable(sha256),
      upload_bytes: nullable(int),
      sha256: nullable(sha256),
      format: nullable(oneOf(['jpeg', 'png', 'webp', 'gif', 'avif'])),
      width: nullable(int),
      height: nullable(int),
      bytes: nullable(int),
      metadata: json(Metadata),
      ...times,
      processed_at: nullable(moment),
    },
    order: byKey,
    rowsPerEntry: 100,
  },
  {
    name: 'predictions',
    columns: {
      image_id: id,
      predictor: text,
      version: text,
      result: json(
        Type.Union([
          Type.Object({ task: Type.Literal('embedding') }),
          ClassificationResult,
          MultiLabelResult,
          DetectionResult,
          ColoursResult,
        ]),
      ),
      created_at: moment,
      of_sha256: ofPicture,
    },
    order: [
      ['image_id', 'text'],
      ['predictor', 'text'],
      ['version', 'text'],
    ],
    rowsPerEntry: 200,
    needs: [isOfPicture, ofAssignment],
    where: isAssigned,
  },
  {
    name: 'embeddings',
    columns: { image_id: id, predictor: text, version: text, vector: bytes, of_sha256: ofPicture },
    order: [
      ['predictor', 'text'],
      ['version', 'text'],
      ['seq', 'bigint'],
    ],
    rowsPerEntry: 200,
    needs: [isOfPicture, ofAssignment],
    where: isAssigned,
  },
  { name: 'collections', columns: { id, name: text, ...times }, order: byKey, rowsPerEntry: 500 },
  {
    name: 'collection_images',
    columns: { collection_id: id, image_id: id },
    order: byKey,
    rowsPerEntry: 500,
    needs: [['collections', { id: 'collection_id' }], ofImage('image_id')],
  },
  {
    name: 'categories',
    columns: { id, name: text, slot: nullable(text), resolved_slot: nullable(text), ...times },
    order: byKey,
    rowsPerEntry: 500,
  },
  {
    // A category may have come before the one that it is within now.
    name: 'category_parents',
    of: 'categories',
    columns: { id, parent_id: id },
    order: byKey,
    rowsPerEntry: 500,
    where: 't.parent_id is not null',
    needs: [
      ['categories', { id: 'id' }],
      ['categories', { id: 'parent_id' }],
    ],
  },
  {
    name: 'products',
    columns: {
      id,
      title: text,
      description: nullable(text),
      brand: nullable(text),
      url: nullable(text),
      attributes: json(Attributes),
      ...hidable,
    },
    order: byKey,
    rowsPerEntry: 200,
  },
  {
    name: 'product_categories',
    columns: { product_id: id, category_id: id, place: int },
    order: [
      ['product_id', 'text'],
      ['category_id', 'text'],
    ],
    rowsPerEntry: 500,
    needs: [
      ['products', { id: 'product_id' }],
      ['categories', { id: 'category_id' }],
    ],
  },
  {
    name: 'looks',
    columns: {
      id,
      product_id: id,
      title: nullable(text),
      colour: nullable(text),
      pattern: nullable(text),
      material: nullable(text),
      url: nullable(text),
      attributes: json(Attributes),
      ...hidable,
    },
    order: byKey,
    rowsPerEntry: 200,
    needs: [['products', { id: 'product_id' }]],
  },
  {
    name: 'look_embeddings',
    columns: { look_id: id, predictor: text, version: text, vector: bytes },
    order: [
      ['predictor', 'text'],
      ['version', 'text'],
      ['seq', 'bigint'],
    ],
    rowsPerEntry: 200,
    needs: [ofLook, ofAssignment],
    where: isAssigned,
  },
  {
    name: 'look_images',
    columns: { look_id: id, image_id: id, place: int },
    order: [
      ['look_id', 'text'],
      ['image_id', 'text'],
    ],
    rowsPerEntry: 500,
    needs: [ofLook],
  },
  {
    name: 'relevance_scales',
    columns: {
      predictor: text,
      version: text,
      looks: int,
      quantiles: json(Type.Array(Type.Number(), { minItems: 2, maxItems: 10_000 })),
      made_at: moment,
    },
    order: [
      ['predictor', 'text'],
      ['version', 'text'],
    ],
    rowsPerEntry: 100,
    needs: [ofAssignment],
    where: isAssigned,
  },
  {
    name: 'items',
    columns: {
      id,
      look_id: id,
      size: nullable(text),
      condition: oneOf(['new', 'refurbished', 'used']),
      availability: oneOf(availabilities),
      currency: text,
      price: bigint,
      sale_price: nullable(bigint),
      gtin: nullable(text),
      url: nullable(text),
      attributes: json(Attributes),
      ...hidable,
    },
    order: byKey,
    rowsPerEntry: 200,
    needs: [ofLook],
    isRight: ({ currency }) => isCurrency(currency),
  },
  {
    name: 'tag_attributes',
    columns: {
      id: { type: 'text', schema: AttributeId },
      name: text,
      translations,
      multi: boolean,
      categories: ids,
      source: nullable(json(Source)),
    },
    order: byKey,
    rowsPerEntry: 100,
  },
  {
    name: 'tag_labels',
    columns: {
      attribute: text,
      id,
      place: int,
      name: text,
      translations,
      hex: nullable(text),
      threshold: nullable(real),
    },
    order: [
      ['attribute', 'text'],
      ['id', 'text'],
    ],
    rowsPerEntry: 500,
    needs: [['tag_attributes', { id: 'attribute' }]],
  },
  {
    name: 'tag_corrections',
    columns: { attribute: text, look_id: id, labels: ids, corrected_at: moment },
    order: [
      ['attribute', 'text'],
      ['look_id', 'text'],
    ],
    rowsPerEntry: 500,
    needs: [['tag_attributes', { id: 'attribute' }], ofLook],
  },
  {
    name: 'corrected_predictions',
    columns: { attribute: text, look_id: id, predictor: text, version: text, labels: ids },
    order: [
      ['attribute', 'text'],
      ['look_id', 'text'],
      ['predictor', 'text'],
      ['version', 'text'],
    ],
    rowsPerEntry: 500,
    needs: [['tag_corrections', { attribute: 'attribute', look_id: 'look_id' }]],
  },
  { name: 'outfits', columns: { id, title: nullable(text), ...times }, order: byKey, rowsPerEntry: 500 },
  {
    name: 'outfit_looks',
    columns: { outfit_id: id, look_id: id, place: int },
    order: [
      ['outfit_id', 'text'],
      ['look_id', 'text'],
    ],
    rowsPerEntry: 500,
    needs: [['outfits', { id: 'outfit_id' }], ofLook],
  },
  {
    // Not by whom they were made: users stay where they are.
    name: 'rule_versions',
    columns: {
      version: int,
      action: oneOf(['created', 'replaced', 'deleted', 'restored']),
      rule_id: nullable(id),
      restored_version: nullable(int),
      made_at: moment,
    },
    order: [['version', 'int']],
    rowsPerEntry: 500,
  },
  {
    name: 'rules',
    columns: {
      id,
      since_version: int,
      until_version: nullable(int),
      place: int,
      rule: json(RuleReplacement),
    },
    order: [
      ['id', 'text'],
      ['since_version', 'int'],
    ],
    rowsPerEntry: 20,
    needs: [['rule_versions', { version: 'since_version' }]],
    isRight: ({ rule }) => checkedRule(rule) !== undefined,
  },
  {
    name: 'feeds',
    columns: {
      id,
      url: nullable({ type: 'text', schema: Type.String({ pattern: '^https?://' }) }),
      format: oneOf(formats),
      mapping: json(Mapping),
      every_seconds: nullable(int),
      removal_share_max: float,
      remove_after_seconds: int,
      recheck_images_after_seconds: int,
      etag: nullable(text),
      last_modified: nullable(text),
      fetched_url: nullable(text),
      changes_at: nullable(moment),
      images_checked_at: moment,
      ...times,
      has_authorization: told(boolean, 't.authorization_header is not null'),
    },
    order: byKey,
    rowsPerEntry: 100,
  },
  {
    name: 'feed_items',
    columns: {
      item_id: id,
      feed_id: id,
      look_id: id,
      product_id: id,
      role: oneOf(['product', 'look', 'item']),
      hash: text,
      run_id: text,
      effect: text,
      remove_at: nullable(moment),
    },
    order: [['item_id', 'text']],
    rowsPerEntry: 500,
  },
  {
    // Secrets stay; see finish-import.ts for what stands in their place.
    name: 'webhooks',
    columns: {
      id,
      url: { type: 'text', schema: Type.String({ pattern: '^https?://' }) },
      description: nullable(text),
      events: nullable({ type: 'text[]', schema: Type.Array(Type.Enum(Object.keys(eventTypes))) }),
      ...times,
    },
    order: byKey,
    rowsPerEntry: 100,
  },
];

/** Tables of a customer that no archive holds. */
export const leftOut: Record<string, string> = {
  api_keys: 'keys stay',
  audit_log: 'who did what here stays here',
  predictor_assignments: 'in the manifest',
  jobs: 'work of this installation',
  usage_by_day: 'what was asked of this installation',
  customer_holdings: 'kept by triggers',
  quota_levels: 'kept by triggers',
  trials: 'of versions of this installation',
  trial_images: 'of versions of this installation',
  index_quality: 'of the index of this installation',
  index_quality_history: 'of the index of this installation',
  tag_precision_history: 'history of this installation',
  feed_freshness_history: 'history of this installation',
  feed_runs: 'history of this installation',
  feed_run_errors: 'history of this installation',
  webhook_events: 'history of this installation',
  webhook_deliveries: 'history of this installation',
  webhook_attempts: 'history of this installation',
  untold_failures: 'history of this installation',
  look_tags: 'derived anew, from what was predicted and corrected',
  style_models: 'learned anew',
  look_maps: 'made anew',
  look_map_failures: 'history of this installation',
  stale_looks: 'marks of jobs',
  stale_tags: 'marks of jobs',
};

/** Whether its rows are what a version that the customer has made of something. */
export function isOfVersion({ needs = [] }: Table): boolean {
  return needs.includes(ofAssignment);
}

const schemas = new Map<Table, TObject>();

/** What a line of the table must be: all of its columns, and nothing else. */
export function schemaOf(table: Table): TObject {
  const known = schemas.get(table);
  if (known) return known;
  const columns = Object.entries(table.columns).map(([name, { schema }]): [string, TSchema] => [
    name,
    schema,
  ]);
  const schema = Type.Object(Object.fromEntries(columns), { additionalProperties: false });
  schemas.set(table, schema);
  return schema;
}
