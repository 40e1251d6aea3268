import { Badge } from '../design/page';
import { Price } from './price';
import { availabilityWords, type Item } from './words';

/** What can be bought of a look, also where there is little room. */
export function ItemsTable({ items }: { items: Item[] }) {
  if (items.length === 0) return <p className="catalog-soft">No items: nothing of it can be bought.</p>;
  return (
    <ul className="catalog-items" aria-label="Items">
      {items.map((item) => (
        <li key={item.id}>
          <span>
            {item.size ?? 'One size'} {item.hidden_since && <Badge tone="warning">Hidden</Badge>}
          </span>
          <span className="number">
            <Price of={item} />
          </span>
          <code className="catalog-soft">{item.id}</code>
          <span className="catalog-soft">{item.availability && availabilityWords[item.availability]}</span>
        </li>
      ))}
    </ul>
  );
}
