import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import { createCustomer } from '../customers/customers.js';
import { meansModel, openWorkshop } from '../predictors/host/testing.js';
import type { PredictorVersion } from '../predictors/inference.js';
import type { Call } from './call.js';
import { type SampleIds, sampleCatalogue } from './samples.js';

/** A customer that may be closed, with an API key and a predictor of its own; made anew when it is not there. */
export async function furnishSpare(context: Context, id: string): Promise<{ apiKey: string }> {
  const { db, apiKeys, assignments } = context;
  await createCustomer(db, { id, name: 'To be closed' });
  await db.query(sql`
    insert into predictor_assignments (customer_id, predictor, version, task, is_default)
    values (${id}, 'vitrine-colours', '1', 'colours', false)
    on conflict (customer_id, predictor, version) do update set is_default = false`);
  // One that was brought and is not in memory, and none of the name that is brought next.
  await db.query(sql`delete from predictor_versions where name = 'sample'`);
  await db.query(sql`
    insert into predictor_versions (name, version, task, manifest, origin, state)
    select 'spare', '1', task, manifest, 'brought', 'unloaded' from predictor_versions where name = 'vitrine-embedding'
    on conflict (name, version) do update set state = 'unloaded', failure = null`);
  assignments.forget();
  return { apiKey: (await apiKeys.create(id, 'old')).key.id };
}

/** A folder of this machine that holds a predictor which can be brought: the mean colour of a picture, three numbers. */
export async function predictorFolder(
  change: Partial<PredictorVersion['manifest']> = {},
  model?: Uint8Array,
): Promise<string> {
  const workshop = await openWorkshop();
  const { folder, manifest } = await workshop.version(model ?? (await meansModel()), {
    name: 'sample',
    task: 'embedding',
    dimensions: 3,
    outputs: { embedding: 'embedding' },
    ...change,
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'predictor.json'), JSON.stringify(manifest));
  return folder;
}

/** The sample catalogue, made anew. */
export async function furnishCatalogue(
  admin: Call,
  ids: Pick<SampleIds, 'image' | 'collection'>,
  title?: string,
): Promise<void> {
  const { categories, products } = sampleCatalogue(ids, title);
  await admin('POST /categories', categories);
  await admin('POST /products', products);
}
