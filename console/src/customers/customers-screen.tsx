import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, Store } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { FormDialog } from '../design/dialog';
import { TextField } from '../design/field';
import { Badge, Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { day } from '../moments';
import { useWho } from '../session/who';
import { ApiKeys } from './api-keys';

export function CustomersScreen() {
  const { customer: selected, selectCustomer } = useWho();
  const [isMaking, setIsMaking] = useState(false);
  const customers = useData(['customers'], async (api, signal) => {
    return (await api.GET('/customers', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  const make = (
    <Button kind="primary" icon={Plus} onPress={() => setIsMaking(true)}>
      New customer
    </Button>
  );
  return (
    <Page
      title="Customers"
      description="The shops of this installation, and the keys of those who run it."
      actions={make}
    >
      <Await of={customers}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Store} title="No customers yet" action={make}>
              A customer is one shop, with its own images, catalogue, keys and users.
            </Empty>
          ) : (
            <Table
              label="Customers"
              columns={[
                'Customer',
                'Id',
                { name: 'Since', isWideOnly: true },
                'State',
                { name: 'Select', isActions: true },
              ]}
            >
              {all.map(({ id, name, status, created_at }) => (
                <Row key={id}>
                  <Cell>
                    <Link to="/customers/$id" params={{ id }}>
                      {name}
                    </Link>
                  </Cell>
                  <Cell>
                    <code>{id}</code>
                  </Cell>
                  <Cell>{day(created_at)}</Cell>
                  <Cell>
                    <Badge tone={status === 'active' ? 'good' : 'warning'}>{status}</Badge>
                  </Cell>
                  <Cell>
                    {id === selected.id ? (
                      <Badge tone="info">selected</Badge>
                    ) : (
                      <Button size="small" aria-label={`Select ${name}`} onPress={() => selectCustomer(id)}>
                        Select
                      </Button>
                    )}
                  </Cell>
                </Row>
              ))}
            </Table>
          )
        }
      </Await>
      <ApiKeys customer={null} />
      {isMaking && <NewCustomer onClose={() => setIsMaking(false)} />}
    </Page>
  );
}

function NewCustomer({ onClose }: { onClose(): void }) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const client = useQueryClient();
  const create = useChange(
    (api) =>
      api.POST('/customers', { body: { id: id.trim(), ...(name.trim() ? { name: name.trim() } : {}) } }),
    {
      touches: ['customers'],
      says: () => 'The customer is there. It needs an API key and a user next.',
      onDone: ({ data }) => {
        void client.invalidateQueries({ queryKey: ['customers of the installation'] });
        void navigate({ to: '/customers/$id', params: { id: data.id } });
      },
      showsErrors: true,
    },
  );
  const isBad = id !== '' && !/^[a-z0-9][a-z0-9-]{0,62}$/.test(id.trim());
  return (
    <FormDialog
      title="New customer"
      isOpen
      onClose={onClose}
      action="Create customer"
      isDisabled={id.trim() === '' || isBad}
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
    >
      <TextField
        label="Id"
        value={id}
        onChange={setId}
        autoFocus
        isRequired
        hint="Lower-case letters, digits and dashes. It stays."
        error={isBad ? 'Lower-case letters, digits and dashes, not a dash first.' : undefined}
      />
      <TextField label="Name" value={name} onChange={setName} hint="As people know the shop." />
    </FormDialog>
  );
}
