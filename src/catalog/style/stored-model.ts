import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { vectorOf } from '../../search/embeddings.js';
import type { Space } from '../../search/vector-index.js';
import type { StyleReport } from './learn-style.js';
import type { StyleModel } from './style-model.js';

/** What the numbers of a row are, in this order: the mean of each slot, the shared map, the map of each pair. */
interface Layout {
  dimensions: number;
  slots: string[];
  /** Null: nothing was learned. */
  pairs: string[] | null;
  together: [string, string[]][];
}

export async function saveModel(
  db: Queryable,
  { customerId, predictor, version }: Space,
  { model, report }: { model: StyleModel; report: StyleReport },
): Promise<void> {
  const { means, learned, together = new Map() } = model;
  const parts = [...means.values(), ...(learned ? [learned.shared, ...learned.own.values()] : [])];
  const layout: Layout = {
    dimensions: parts[0]?.length ?? 0,
    slots: [...means.keys()],
    pairs: learned ? [...learned.own.keys()] : null,
    together: [...together],
  };
  const numbers = Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
  // The space may be gone meanwhile, with its customer.
  await db.query(sql`
    insert into style_models (customer_id, predictor, version, report, layout, numbers)
    select id, ${predictor}, ${version}, ${JSON.stringify(report)}::jsonb, ${JSON.stringify(layout)}::jsonb, ${numbers}
    from customers where id = ${customerId}
    on conflict (customer_id, predictor, version) do update set report = excluded.report, layout = excluded.layout,
      numbers = excluded.numbers, trained_at = clock_timestamp()`);
}

export async function readModel(
  db: Queryable,
  { customerId, predictor, version }: Space,
): Promise<{ model: StyleModel; bytes: number } | undefined> {
  const [row] = await db.query<{ layout: Layout; numbers: Uint8Array }>(sql`
    select layout, numbers from style_models
    where customer_id = ${customerId} and predictor = ${predictor} and version = ${version}`);
  if (!row) return undefined;
  const { dimensions, slots, pairs } = row.layout;
  const together = new Map(row.layout.together);
  const numbers = vectorOf(row.numbers);
  let at = 0;
  const next = (length: number) => {
    at += length;
    return numbers.subarray(at - length, at);
  };
  const means = new Map(slots.map((slot) => [slot, next(dimensions)]));
  const bytes = row.numbers.byteLength;
  if (pairs === null) return { model: { means, together }, bytes };
  const shared = next(dimensions ** 2);
  const own = new Map(pairs.map((pair) => [pair, next(dimensions ** 2)]));
  return { model: { means, together, learned: { shared, own } }, bytes };
}
