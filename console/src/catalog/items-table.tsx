import { Badge } from '../design/page';
import { Price } from './price';
import { ScrolledTable } from './scrolled-table';
import { availabilityWords, type Item } from './words';

export function ItemsTable({ items }: { items: Item[] }) {
  if (items.length === 0) return <p className="catalog-soft">No items: nothing of it can be bought.</p>;
  return (
    <ScrolledTable label="Items">
      <thead>
        <tr>
          <th>Item</th>
          <th>Size</th>
          <th>Availability</th>
          <th className="number">Price</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <td>
              <code>{item.id}</code> {item.hidden_since && <Badge tone="warning">Hidden</Badge>}
            </td>
            <td>{item.size ?? '–'}</td>
            <td>{item.availability && availabilityWords[item.availability]}</td>
            <td className="number">
              <Price of={item} />
            </td>
          </tr>
        ))}
      </tbody>
    </ScrolledTable>
  );
}
