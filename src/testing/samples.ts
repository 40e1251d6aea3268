import type { Operation } from '../operation.js';
import { archiveOf } from './archive.js';

/** A good request for each operation, in a world where acme has the images and collections that it names. */
interface Sample {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
}

/** What the samples name; all of it is acme's, but for a customer that may be deleted, an API key and an admin of it. */
export interface SampleIds {
  image: string;
  collection: string;
  customer: string;
  apiKey: string;
  user: string;
  /** One that was brought. */
  predictor: string;
  /** One that came with Vitrine. */
  shipped: string;
  trial: string;
  /** Assigned to the customer alone. */
  model: string;
  /** A number that the rules of every customer have, or of none. */
  rulesVersion: string;
  /** Of this machine, with a predictor that can be brought. */
  folder: string;
}

/** `own` stands for ids of acme; the same sample with other ids asks for what is not there. */
export function sampleOf(operation: Operation, ids: SampleIds): Sample {
  const image = { id: ids.image };
  const collection = { id: ids.collection };
  const model = { name: ids.model };
  const modelVersion = { name: ids.model, version: '1' };
  const inference = {
    inputs: [{ name: 'image', datatype: 'BYTES', shape: [1], data: [tinyPicture] }],
  };
  const samples: Record<string, Sample> = {
    'list-images': { query: '?limit=2' },
    'get-image': { params: image },
    'get-image-file': { params: image, query: '?size=64' },
    'list-similar-images': { params: image, query: '?limit=2&image=expand' },
    'create-search': { body: { image_id: ids.image, limit: 2 } },
    'list-image-predictions': { params: image },
    'create-prediction': { body: { file: { base64: tinyPicture }, predictor: 'vitrine-colours' } },
    'list-predictors': {},
    'get-caller': {},
    'get-server-live': {},
    'get-server-ready': {},
    'get-server': {},
    'get-model': { params: model },
    'get-model-version': { params: modelVersion },
    'get-model-ready': { params: model },
    'get-model-version-ready': { params: modelVersion },
    'infer-model': { params: model, body: inference },
    'infer-model-version': { params: modelVersion, body: inference },
    'list-collections': {},
    'get-collection': { params: collection },
    'list-collection-images': { params: collection },
    'create-images': { body: [{ id: 'sample', file: { base64: tinyPicture } }] },
    'update-image': { params: image, body: { metadata: { season: 'summer' } } },
    'delete-image': { params: image },
    'create-collection': { body: { id: `new-${Math.random()}` } },
    'update-collection': { params: collection, body: { name: 'Renamed' } },
    'delete-collection': { params: collection },
    'add-collection-images': { params: collection, body: { ids: ['a1'] } },
    'remove-collection-image': { params: { ...collection, image: ids.image } },
    'get-index-quality': {},
    'measure-index-quality': {},
    'get-index-quality-history': { query: '?days=3' },
    'get-map': {},
    'make-map': {},
    'list-products': { query: '?limit=2&look=expand&item=expand' },
    'get-product': { params: image, query: '?look=expand' },
    'list-looks': { query: `?limit=2&product=expand&availability=in_stock&image=${ids.image}` },
    'get-look': { params: image, query: '?item=expand' },
    'list-look-similarities': { params: image, query: '?limit=2&same_category=false' },
    'list-similar-looks': { params: image, query: '?limit=2&item=expand' },
    'list-style-with': { params: image, query: '?limit=2&slot=shoes&slot=bag' },
    'list-style-with-looks': { params: image, query: '?limit=2&item=expand' },
    'list-outfits': { query: '?limit=2' },
    'get-outfit': { params: image },
    'list-items': { query: '?limit=2&currency=EUR&price_max=100' },
    'get-item': { params: image, query: '?look=expand&product=expand' },
    'list-categories': { query: '?limit=2' },
    'get-category': { params: collection },
    'create-categories': { body: [{ id: 'sample', name: 'Sample' }] },
    'update-category': { params: collection, body: { name: 'Renamed' } },
    'delete-category': { params: collection },
    'create-products': { body: [{ id: 'sample', title: 'Sample', looks: [{ id: 'sample' }] }] },
    'update-product': { params: image, body: { brand: 'Sample' } },
    'delete-product': { params: image },
    'create-looks': { body: [{ id: 'sample', product_id: ids.image }] },
    'update-look': { params: image, body: { colour: 'blue' } },
    'delete-look': { params: image },
    'create-items': { body: [{ ...sampleItem('sample'), look_id: ids.image }] },
    'update-item': { params: image, body: { availability: 'out_of_stock' } },
    'delete-item': { params: image },
    'create-outfits': { body: [{ id: 'sample', look_ids: [ids.image, 'other'] }] },
    'delete-outfit': { params: image },
    'get-style': {},
    'list-tags': { query: '?language=de' },
    'list-look-tags': { params: image, query: '?language=de' },
    'put-tag-attribute': {
      params: { attribute: 'sample' },
      body: { name: 'Sample', categories: [ids.collection], labels: [{ id: 'sample', name: 'Sample' }] },
    },
    'delete-tag-attribute': { params: { attribute: ids.image } },
    'correct-look-tag': { params: { ...image, attribute: ids.image }, body: { labels: ['sample'] } },
    'remove-tag-correction': { params: { ...image, attribute: ids.image } },
    'get-tag-accuracy': { params: { attribute: ids.image } },
    'list-feeds': { query: '?limit=2' },
    'create-feed': { body: { id: `new-${Math.random()}` } },
    'get-feed': { params: image },
    'update-feed': { params: image, body: { removal_share_max: 0.5 } },
    'delete-feed': { params: image },
    'start-feed-run': { params: image, query: '?dry_run=true', body: 'id,title\n1,Sample\n' },
    'list-feed-runs': { params: image, query: '?limit=2' },
    'get-feed-run': { params: { ...image, run: ids.image } },
    'list-feed-run-errors': { params: { ...image, run: ids.image }, query: '?limit=2' },
    'confirm-feed-run': { params: { ...image, run: ids.image } },
    'cancel-feed-run': { params: { ...image, run: ids.image } },
    'list-rules': { query: '?limit=2' },
    'create-rule': { body: { name: 'Sample', ...sampleRule } },
    'get-rule': { params: image },
    'replace-rule': { params: image, body: sampleRule },
    'update-rule': { params: image, body: { name: 'Renamed' } },
    'delete-rule': { params: image },
    'preview-rules': { body: { look_ids: [ids.image], rule: sampleRule, limit: 2 } },
    'list-rules-versions': { query: '?limit=2' },
    'get-rules-version': { params: { version: ids.rulesVersion } },
    'restore-rules-version': { params: { version: ids.rulesVersion } },
    'list-webhooks': { query: '?limit=2' },
    'create-webhook': {
      body: { id: `new-${Math.random()}`, url: 'http://127.0.0.1:2/hook', events: ['quota.near'] },
    },
    'get-webhook': { params: image },
    'update-webhook': { params: image, body: { description: 'Changed' } },
    'delete-webhook': { params: image },
    'rotate-webhook-secret': { params: image, body: { overlap_seconds: 60 } },
    'send-test-event': { params: image },
    'list-deliveries': { params: image, query: '?limit=2&state=failed' },
    'get-delivery': { params: { ...image, delivery: ids.image } },
    'replay-delivery': { params: { ...image, delivery: ids.image } },
    'replay-failed-deliveries': { params: image, body: { since: '2026-01-01T00:00:00Z' } },
    'get-usage': { query: '?days=3' },
    'list-customers': {},
    'create-customer': { body: { id: `new-${Math.random().toString(36).slice(2)}`, name: 'New shop' } },
    'get-customer': { params: { id: ids.customer } },
    'update-customer': { params: { id: ids.customer }, body: { name: 'Renamed' } },
    'delete-customer': { params: { id: ids.customer }, query: `?confirm=${ids.customer}` },
    'export-customer': { params: { id: ids.customer } },
    'import-customer': { body: archiveOf(`new-${Math.random().toString(36).slice(2)}`) },
    'list-api-keys': { query: `?customer=${ids.customer}` },
    'create-api-key': { body: { customer: ids.customer, label: 'web shop' } },
    'rotate-api-key': { params: { id: ids.apiKey }, body: { overlap_seconds: 60 } },
    'list-predictor-versions': { query: '?limit=2' },
    'register-predictor-version': { body: { folder: ids.folder } },
    'get-predictor-version': { params: { name: ids.predictor, version: '1' } },
    'load-predictor-version': { params: { name: ids.predictor, version: '1' } },
    'unload-predictor-version': { params: { name: ids.predictor, version: '1' } },
    'delete-predictor-version': { params: { name: ids.predictor, version: '1' } },
    'list-trials': { params: { name: ids.shipped, version: '1' }, query: '?limit=2' },
    'start-trial': { params: { name: ids.shipped, version: '1' }, body: { sample: 1 } },
    'get-trial': { params: { name: ids.shipped, version: '1', id: ids.trial } },
    'delete-trial': { params: { name: ids.shipped, version: '1', id: ids.trial } },
    'list-customer-predictors': { params: { id: ids.customer } },
    'assign-predictor': {
      params: { id: ids.customer, name: 'vitrine-apparel', version: '1' },
      body: { backfill_rate: 20 },
    },
    'unassign-predictor': { params: { id: ids.customer, name: 'vitrine-colours', version: '1' } },
    'list-audit-entries': { query: '?outcome=done' },
    'revoke-api-key': { params: { id: ids.apiKey } },
    'list-users': { query: `?customer=${ids.customer}` },
    'create-user': {
      body: { username: `new-${Math.random().toString(36).slice(2)}`, customers: [ids.customer] },
    },
    'get-user': { params: { username: ids.user } },
    'update-user': { params: { username: ids.user }, body: { enabled: true } },
    'reset-user-password': { params: { username: ids.user } },
    'delete-user': { params: { username: ids.user } },
  };
  const sample = samples[operation.id];
  if (!sample) throw new Error(`${operation.id} has no sample request in src/testing/samples.ts`);
  return sample;
}

/** A category, and a product in it with a look and an item: all three under the id of the image. */
export function sampleCatalogue(ids: Pick<SampleIds, 'image' | 'collection'>, title = 'Sample') {
  const { image, collection } = ids;
  const look = { id: image, images: [image, 'not-there'], items: [sampleItem(image)] };
  return {
    categories: [{ id: collection, name: title }],
    products: [{ id: image, title, categories: [collection], looks: [look] }],
  };
}

export const sampleRule = {
  do: { boost: { weight: 0.1, where: [{ attribute: 'brand', is: ['Sample'] }] } },
};

function sampleItem(id: string) {
  return { id, price: '19.90', currency: 'EUR', availability: 'in_stock' };
}

export function lineOf(operation: Operation, { params = {}, query = '' }: Sample) {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name]!),
  );
  return `${operation.method} ${operation.base ?? ''}${path}${query}` as const;
}

/** 8 × 8 pixels, red, PNG. */
export const tinyPicture =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWO4oKCAFTEMLQkAvk5EAeYFmHQAAAAASUVORK5CYII=';
