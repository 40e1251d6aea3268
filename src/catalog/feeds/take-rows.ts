import sql from 'sql-template-tag';
import { differences } from './differences.js';
import type { FeedReader } from './feed-reader.js';
import { examplesMax, rowsPerTransaction } from './limits.js';
import type { KnownItem, Placed } from './placed.js';
import type { ReadBatch } from './reader-messages.js';
import type { Reading } from './reading.js';
import { writeLines } from './write-lines.js';

/** Takes some rows of a feed: the bad ones are noted, the good ones compared with the last run, and written where they differ. */
export async function takeRows(reading: Reading, reader: FeedReader, batch: ReadBatch): Promise<void> {
  const { bad, good } = batch;
  const { counts } = reading;
  counts.rows += bad.length + good.length;
  counts.rejected += bad.length;
  for (const { line, item, errors } of bad) reading.errors.add(line, item, errors);
  reading.noteChange(batch.changesAt);
  const known = await knownItems(
    reading,
    good.map(({ item }) => item),
  );
  const isSame = good.map(({ item, hash }) => isAsItWas(reading, hash, known.get(item)));
  for (const [place, { item }] of good.entries())
    if (isSame[place]) counts[effectOf(reading, known.get(item)!)]++;
  const others = [...good.keys()].filter((place) => !isSame[place]);
  const lines = await reader.linesOf(batch, others);
  const changed = lines.map((one) => ({ ...one, known: known.get(one.line.item) }));
  if (reading.run.dry_run) await compare(reading, changed);
  else
    for (let start = 0; start < changed.length; start += rowsPerTransaction)
      await writeLines(reading, changed.slice(start, start + rowsPerTransaction));
}

async function knownItems(reading: Reading, ids: string[]): Promise<Map<string, KnownItem>> {
  if (ids.length === 0) return new Map();
  const customerId = reading.customerId;
  const rows = await reading.context.db.query<KnownItem>(sql`
    select f.item_id, f.feed_id, f.hash, f.run_id, f.effect, f.remove_at is not null as is_hidden,
      (select true from items i where i.customer_id = ${customerId} and i.id = f.item_id) is not null as is_there
    from unnest(${ids}::text[]) as asked(id) cross join lateral (
      select * from feed_items where customer_id = ${customerId} and item_id = asked.id offset 0) f`);
  return new Map(rows.map((row) => [row.item_id, row]));
}

function isAsItWas({ feed }: Reading, hash: string, known: KnownItem | undefined): boolean {
  return known?.feed_id === feed.id && known.hash === hash && known.is_there && !known.is_hidden;
}

/** What this very run wrote before its process died is not unchanged. */
function effectOf({ run }: Reading, known: KnownItem): 'created' | 'changed' | 'unchanged' {
  return known.run_id === run.id ? known.effect : 'unchanged';
}

/** Counts what would be written, and keeps examples of it. */
async function compare(reading: Reading, changed: Placed[]): Promise<void> {
  const { counts, examples } = reading;
  for (const { known } of changed) counts[known?.is_there ? 'changed' : 'created']++;
  const room = (kind: 'created' | 'changed') => examplesMax - examples[kind].length;
  const fresh = changed.filter(({ known }) => !known?.is_there).slice(0, room('created'));
  const other = changed.filter(({ known }) => known?.is_there).slice(0, room('changed'));
  const fieldsOf = await differences(reading, [...fresh, ...other]);
  for (const { line } of fresh) examples.created.push({ id: line.item, fields: fieldsOf.get(line.item)! });
  for (const { line } of other) examples.changed.push({ id: line.item, fields: fieldsOf.get(line.item)! });
}
