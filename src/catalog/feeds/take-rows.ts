import sql from 'sql-template-tag';
import { differences } from './differences.js';
import { examplesMax, rowsPerTransaction } from './limits.js';
import { hashOf, type Read } from './line.js';
import type { KnownItem, Placed } from './placed.js';
import type { Reading } from './reading.js';
import { tagOf } from './seen.js';
import { writeLines } from './write-lines.js';

/** Takes some rows of a feed: the bad ones are noted, the good ones compared with the last run, and written where they differ. */
export async function takeRows(reading: Reading, reads: Read[]): Promise<void> {
  const lines = reads.flatMap((read) => placed(reading, read));
  const known = await knownItems(
    reading,
    lines.map(({ line }) => line.item),
  );
  const changed: Placed[] = [];
  for (const one of lines) {
    const before = known.get(one.line.item);
    if (before && isAsItWas(reading, one.hash, before)) {
      // What this very run wrote before its process died.
      if (before.run_id === reading.run.id) reading.counts[before.effect]++;
      else reading.counts.unchanged++;
    } else changed.push({ ...one, known: before });
  }
  if (reading.run.dry_run) await compare(reading, changed);
  else
    for (let start = 0; start < changed.length; start += rowsPerTransaction)
      await writeLines(reading, changed.slice(start, start + rowsPerTransaction));
}

function placed(reading: Reading, { line, item, errors, said }: Read): Omit<Placed, 'known'>[] {
  const isRepeated = item !== undefined && reading.items.add(item) !== undefined;
  const found = isRepeated
    ? [...errors, { field: 'id', code: 'repeated', message: 'stands in an earlier row already' }]
    : errors;
  if (found.length > 0 || !said) return rejected(reading, line, item, found);
  reading.noteChange(said.changesAt);
  const tag = tagOf(said.product);
  const owner = reading.looks.get(said.look);
  if (owner !== undefined && owner !== tag)
    return rejected(reading, line, item, [
      {
        field: 'item_group_id',
        code: 'look_of_other_product',
        message: `makes the look ${said.look}, which is of another product`,
      },
    ]);
  const isFirstOfProduct = reading.products.add(said.product) === undefined;
  const isFirstOfLook = reading.looks.add(said.look, tag) === undefined;
  const role = isFirstOfProduct ? 'product' : isFirstOfLook ? 'look' : 'item';
  return [{ line: said, role, hash: hashOf(said, role) }];
}

function rejected(reading: Reading, line: number, item: string | undefined, errors: Read['errors']): [] {
  reading.counts.rejected++;
  reading.errors.add(line, item, errors);
  return [];
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

function isAsItWas({ feed }: Reading, hash: string, known: KnownItem): boolean {
  return known.feed_id === feed.id && known.hash === hash && known.is_there && !known.is_hidden;
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
