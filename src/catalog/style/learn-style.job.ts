import { Worker } from 'node:worker_threads';
import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import type { Job } from '../../jobs/job.js';
import { lockCatalogue } from '../rows.js';
import type { learnStyle, TrainingData } from './learn-style.js';
import { settleSlots } from './settle-slots.js';
import { saveModel } from './stored-model.js';
import { setsOf, trainingData } from './training-data.js';

/** Enqueued by the database itself when outfits, images that looks share, or slots change (see the migration of outfits). */
export const learnStyleKind = 'learn-style';

/** Models are made again once the number of looks with a vector differs by so large a share. */
const changeShare = 0.2;

/** Learns from what the customer shows together now, for each version that has vectors of its looks. */
export async function learnStyleOf({ db }: Context, { customerId }: Job): Promise<void> {
  const customer = customerId!;
  // Those of an older release were guessed by other words.
  await db.transaction(async (tx) => {
    await lockCatalogue(tx, customer);
    await settleSlots(tx, customer);
  });
  const versions = await countLooks(db, customer);
  if (versions.length === 0) return;
  const sets = await setsOf(db, customer);
  for (const { predictor, version } of versions) {
    const space = { customerId: customer, predictor, version, of: 'looks' } as const;
    const learned = await inThread(await trainingData(db, space, sets));
    const looks = versions.find((one) => one.predictor === predictor && one.version === version)!.looks;
    await saveModel(db, space, { ...learned, report: { ...learned.report, looks } });
  }
}

/** Has models made that are missing, or were made of another number of looks. */
export async function wantStyle(db: Queryable, customerId: string): Promise<void> {
  const isStale = (await countLooks(db, customerId)).some(
    ({ looks, trained }) => trained === null || Math.abs(looks - trained) > changeShare * trained,
  );
  if (isStale) await db.query(sql`select want_style(${customerId})`);
}

interface Counted {
  predictor: string;
  version: string;
  looks: number;
  /** Those that the model was made of; null where there is none. */
  trained: number | null;
}

function countLooks(db: Queryable, customerId: string): Promise<Counted[]> {
  return db.query<Counted>(sql`
    select e.*, (m.report->>'looks')::int as trained from (
      select predictor, version, count(*)::int as looks from look_embeddings
      where customer_id = ${customerId} group by predictor, version) e
    left join style_models m
      on m.customer_id = ${customerId} and m.predictor = e.predictor and m.version = e.version`);
}

/** In a thread of its own: some seconds of arithmetic that nobody waits for. */
function inThread(data: TrainingData): Promise<ReturnType<typeof learnStyle>> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./learn-thread.js', import.meta.url), { name: 'style' });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The thread that learns style ended with ${code}`)));
    thread.postMessage(data);
  });
}
