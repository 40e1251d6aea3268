import { Store } from 'lucide-react';
import { Button } from '../design/button';
import { useWho } from '../session/who';

/** Whose data a superuser looks at, in a colour of that customer's own. */
export function CustomerBand() {
  const { customer, selectCustomer } = useWho();
  return (
    <section
      className="customer-band"
      aria-label="Selected customer"
      style={{ '--hue': hueOf(customer.id) } as never}
    >
      <Store size={18} aria-hidden />
      <strong>{customer.name}</strong>
      <code>{customer.id}</code>
      <Button size="small" onPress={() => selectCustomer(null)}>
        Change
      </Button>
    </section>
  );
}

function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.codePointAt(0)!) % 3600;
  return hash % 360;
}
