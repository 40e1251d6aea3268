import sql from 'sql-template-tag';
import { itemTable } from '../item.js';
import { lookTable } from '../look.js';
import { productTable } from '../product.js';
import { findItems, findLooks, findProducts } from '../rows.js';
import { parcelsOf } from './line.js';
import type { Placed } from './placed.js';
import type { Reading } from './reading.js';

type Row = Record<string, unknown> & { id: string };

const columns = {
  products: [...Object.keys(productTable.columns), 'categories'],
  looks: [...Object.keys(lookTable.columns), 'images'],
  items: Object.keys(itemTable.columns),
};

/** Item → the fields that a line would change, such as `item.price`; all that it fills where the item is not there yet. */
export async function differences(reading: Reading, lines: Placed[]): Promise<Map<string, string[]>> {
  if (lines.length === 0) return new Map();
  const { context, customerId } = reading;
  const parcels = lines.map(({ line, role }) => parcelsOf(line, role));
  const idsOf = (kind: keyof typeof columns) => parcels.flatMap((parcel) => parcel[kind].map(({ id }) => id));
  const there = {
    products: byId(
      await findProducts(context.db, customerId, { where: sql`p.id = any(${idsOf('products')}::text[])` }),
    ),
    looks: byId(
      await findLooks(context.db, customerId, { where: sql`l.id = any(${idsOf('looks')}::text[])` }),
    ),
    items: byId(
      await findItems(context.db, customerId, { where: sql`i.id = any(${idsOf('items')}::text[])` }),
    ),
  };
  const changed = (kind: keyof typeof columns, rows: Row[]) =>
    rows.flatMap((row) =>
      columns[kind]
        .filter((name) => !isSame(there[kind].get(row.id)?.[name], row[name]))
        .map((name) => `${kind.slice(0, -1)}.${name}`),
    );
  return new Map(
    lines.map(({ line, known }, place) => {
      const { products, looks, items } = parcels[place]!;
      const fields = [
        ...changed('products', products as unknown as Row[]),
        ...changed('looks', looks as unknown as Row[]),
        ...changed('items', items as unknown as Row[]),
      ];
      return [line.item, known?.is_hidden ? [...fields, 'item.hidden_since'] : fields];
    }),
  );
}

function byId(rows: { id: string }[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row as Row]));
}

/** Nothing and null are the same; images are told by their ids, attributes in any order. */
function isSame(a: unknown, b: unknown): boolean {
  return plain(a) === plain(b);
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value))
    return JSON.stringify(value.map((one) => (typeof one === 'object' ? (one as Row).id : one)));
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries);
}
