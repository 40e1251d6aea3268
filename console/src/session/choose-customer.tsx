import './choose-customer.css';
import { useQuery } from '@tanstack/react-query';
import { results } from '@vitrine/sdk';
import { ChevronRight, LogOut, Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/button';
import { TextField } from '../design/field';
import { Await } from '../design/states';
import { openApi } from './api';
import { signOut } from './session';

/** What a superuser meets first: for which customer? */
export function ChooseCustomer({ onChoose, isUnknown }: { onChoose(id: string): void; isUnknown: boolean }) {
  const [filter, setFilter] = useState('');
  const customers = useCustomers();
  return (
    <main className="choose-customer">
      <title>Choose a customer · Vitrine</title>
      <header>
        <h1>Which customer?</h1>
        <Button kind="quiet" icon={LogOut} onPress={() => void signOut()}>
          Sign out
        </Button>
      </header>
      <p>
        {isUnknown && 'The customer that was selected is no longer there. '}
        What you see and change from here on belongs to the customer you choose. You can change it at any
        time.
      </p>
      <Await of={customers}>
        {(all) => (
          <>
            {all.length > 8 && <TextField label="Find" type="search" value={filter} onChange={setFilter} />}
            <ul className="customer-list">
              {all
                .filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(filter.toLowerCase()))
                .map(({ id, name }) => (
                  <li key={id}>
                    <button type="button" onClick={() => onChoose(id)}>
                      <strong>{name}</strong>
                      <code>{id}</code>
                      <ChevronRight size={18} aria-hidden />
                    </button>
                  </li>
                ))}
            </ul>
            {all.length === 0 && (
              <p>
                <Search size={16} aria-hidden /> There is no customer yet.
              </p>
            )}
          </>
        )}
      </Await>
    </main>
  );
}

/** All customers of the installation, for superusers. */
export function useCustomers(enabled = true) {
  return useQuery({
    queryKey: ['customers of the installation'],
    enabled,
    queryFn: async ({ signal }) => {
      const all = [];
      for await (const { id, name } of results(openApi(), '/customers', {
        params: { query: { limit: 1000 } },
        signal,
      }))
        all.push({ id, name });
      return all;
    },
  });
}
