import sql from 'sql-template-tag';
import type { Database, Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { idOf } from '../../http/identifier.js';
import { Problem } from '../../http/problem.js';
import { validator } from '../../http/validate.js';
import { type RecordOutcome, rejection } from '../accept-records.js';
import { lockCatalogue } from '../rows.js';
import { setLists, touchRows, upsertRows } from '../upsert-rows.js';
import { looksPerOutfitMin, OutfitInput, type OutfitToStore, outfitLooks, outfitTable } from './outfit.js';

/** Takes the good records in, in one transaction, and says of each bad one why it was rejected. */
export async function storeOutfits(
  db: Database,
  customerId: string,
  records: unknown[],
): Promise<RecordOutcome[]> {
  const given = readRecords(records);
  return db.transaction(async (tx) => {
    await lockCatalogue(tx, customerId);
    const read = await refuseUnknownLooks(tx, customerId, given);
    const good = read.filter((one): one is OutfitToStore => !(one instanceof Problem));
    const effects = await upsertRows(
      tx,
      customerId,
      outfitTable,
      good.map(({ id, title }) => ({ id, title })),
    );
    const lists = new Map(good.map(({ id, look_ids }) => [id, look_ids]));
    const listed = (await setLists(tx, customerId, outfitLooks, lists)).filter((id) => !effects.has(id));
    await touchRows(tx, customerId, outfitTable, listed);
    for (const id of listed) effects.set(id, 'updated');
    return read.map((one, index) =>
      one instanceof Problem
        ? rejection(index, records[index], one)
        : { index, id: one.id, result: effects.get(one.id) ?? 'unchanged' },
    );
  });
}

const check = validator(OutfitInput, 'body');

function readRecords(records: unknown[]): (OutfitToStore | Problem)[] {
  const taken = new Set<string>();
  return records.map((record) => {
    const checked = check(record);
    if (!checked.ok) {
      const wrong = checked.fields.map(({ path, message }) => `${path || 'the record'} ${message}`);
      return errors.requestInvalid(wrong.join('; '));
    }
    const { id: given, title = null, look_ids } = checked.value;
    const id = idOf(given);
    if (taken.has(id)) return errors.requestInvalid(`The id ${id} stands earlier in this request.`);
    taken.add(id);
    const looks = [...new Set(look_ids.map(idOf))];
    if (looks.length < looksPerOutfitMin)
      return errors.requestInvalid(`An outfit has at least ${looksPerOutfitMin} looks, each once.`);
    return { id, title, look_ids: looks };
  });
}

async function refuseUnknownLooks(
  tx: Queryable,
  customerId: string,
  given: (OutfitToStore | Problem)[],
): Promise<(OutfitToStore | Problem)[]> {
  const ids = given.flatMap((one) => (one instanceof Problem ? [] : one.look_ids));
  const rows = await tx.query<{ id: string }>(sql`
    select id from looks where customer_id = ${customerId} and id = any(${[...new Set(ids)]}::text[])`);
  const known = new Set(rows.map(({ id }) => id));
  return given.map((one) => {
    const missing = one instanceof Problem ? undefined : one.look_ids.find((id) => !known.has(id));
    return missing === undefined ? one : errors.lookNotFound(`There is no look ${missing}; post it first.`);
  });
}
