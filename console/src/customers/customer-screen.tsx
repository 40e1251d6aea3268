import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { useState } from 'react';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { useConfirm } from '../design/confirm';
import { FormDialog } from '../design/dialog';
import { TextField } from '../design/field';
import { Badge, Card, Facts, Page } from '../design/page';
import { Await, ErrorNotice } from '../design/states';
import { toast } from '../design/toast';
import { day } from '../moments';
import { useWho } from '../session/who';
import { ApiKeys } from './api-keys';

type Customer = components['schemas']['Customer'];
type Limits = components['schemas']['CustomerLimits'];

const route = getRouteApi('/customers/$id');

export function CustomerScreen() {
  const { id } = route.useParams();
  const customer = useData(['customers', id], async (api, signal) => {
    return (await api.GET('/customers/{id}', { params: { path: { id } }, signal })).data;
  });
  if (customer.data) return <OneCustomer key={customer.data.updated_at} customer={customer.data} />;
  return (
    <Page title={id} back={<Link to="/customers">Customers</Link>}>
      <Await of={customer}>{() => null}</Await>
    </Page>
  );
}

function OneCustomer({ customer }: { customer: Customer }) {
  const { id, name, status, created_at } = customer;
  const { customer: selected, selectCustomer } = useWho();
  return (
    <Page
      title={name}
      back={<Link to="/customers">Customers</Link>}
      actions={
        id === selected.id ? (
          <Badge tone="info">selected</Badge>
        ) : (
          <Button onPress={() => selectCustomer(id)}>Select this customer</Button>
        )
      }
    >
      <Facts
        of={[
          ['Id', <code key="id">{id}</code>],
          [
            'State',
            <Badge key="state" tone={status === 'active' ? 'good' : 'warning'}>
              {status}
            </Badge>,
          ],
          ['Since', day(created_at)],
        ]}
      />
      <Settings customer={customer} />
      <ApiKeys customer={id} />
      <Ends customer={customer} />
    </Page>
  );
}

const limitFields: { id: keyof Limits; label: string; hint: string; times?: number }[] = [
  { id: 'requests_per_second', label: 'Requests a second', hint: 'Over time, of each server.' },
  { id: 'requests_burst', label: 'Requests at once', hint: "Twice a second's when empty." },
  { id: 'concurrent_predictions', label: 'Predictions at the same time', hint: 'Of each server.' },
  { id: 'images', label: 'Images held', hint: 'Failed ones count too.' },
  { id: 'stored_bytes', label: 'Megabytes stored', hint: 'Of the pictures as received.', times: 1e6 },
];

function Settings({ customer: { id, name, settings } }: { customer: Customer }) {
  const [newName, setName] = useState(name);
  const [limits, setLimits] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      limitFields.map(({ id: field, times = 1 }) => {
        const value = settings.limits?.[field];
        return [field, value === undefined ? '' : String(value / times)];
      }),
    ),
  );
  const client = useQueryClient();
  const save = useChange(
    (api) => {
      const given = limitFields.flatMap(({ id: field, times = 1 }) => {
        const text = limits[field]?.trim();
        if (!text) return [];
        const value = Number(text) * times;
        return [[field, times === 1 ? value : Math.round(value)]];
      });
      const body = { name: newName.trim(), settings: { ...settings, limits: Object.fromEntries(given) } };
      return api.PATCH('/customers/{id}', { params: { path: { id } }, body });
    },
    {
      touches: ['customers', 'usage'],
      says: () => 'The settings count from the next request on.',
      onDone: () => void client.invalidateQueries({ queryKey: ['customers of the installation'] }),
      showsErrors: true,
    },
  );
  const isBad = (text: string | undefined) => !!text && !(Number(text) >= 0);
  return (
    <Card title="Name and limits">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField label="Name" value={newName} onChange={setName} isRequired maxLength={200} />
        <div className="field-grid">
          {limitFields.map(({ id: field, label, hint }) => (
            <TextField
              key={field}
              label={label}
              value={limits[field] ?? ''}
              onChange={(value) => setLimits((before) => ({ ...before, [field]: value }))}
              placeholder="No limit"
              hint={hint}
              error={isBad(limits[field]) ? 'A number, or nothing.' : undefined}
            />
          ))}
        </div>
        {save.error && <ErrorNotice error={save.error} />}
        <div>
          <Button
            type="submit"
            kind="primary"
            isPending={save.isPending}
            isDisabled={newName.trim() === '' || limitFields.some((field) => isBad(limits[field.id]))}
          >
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Ends({ customer: { id, name, status } }: { customer: Customer }) {
  const [ask, question] = useConfirm();
  const [isDeleting, setIsDeleting] = useState(false);
  const setStatus = useChange(
    (api, to: Customer['status']) =>
      api.PATCH('/customers/{id}', { params: { path: { id } }, body: { status: to } }),
    {
      touches: ['customers'],
      says: (_, to) => (to === 'active' ? `${name} is open again.` : `${name} is suspended.`),
    },
  );
  return (
    <Card title="Suspend or delete">
      <div className="stack">
        <p className="field-hint">
          A suspended shop keeps its data; all its keys and tokens are refused at once. What is deleted is
          gone for good.
        </p>
        <div className="toolbar">
          {status === 'active' ? (
            <Button
              onPress={() =>
                ask({
                  title: `Suspend ${name}?`,
                  text: 'Its shop pages get no more answers from now on, until it is resumed.',
                  action: 'Suspend',
                  onConfirm: () => setStatus.mutate('suspended'),
                })
              }
            >
              Suspend
            </Button>
          ) : (
            <Button onPress={() => setStatus.mutate('active')} isPending={setStatus.isPending}>
              Resume
            </Button>
          )}
          <Button kind="danger" onPress={() => setIsDeleting(true)}>
            Delete customer
          </Button>
        </div>
      </div>
      {question}
      {isDeleting && <DeleteCustomer id={id} name={name} onClose={() => setIsDeleting(false)} />}
    </Card>
  );
}

function DeleteCustomer({ id, name, onClose }: { id: string; name: string; onClose(): void }) {
  const [typed, setTyped] = useState('');
  const { customer: selected, selectCustomer } = useWho();
  const navigate = useNavigate();
  const client = useQueryClient();
  const remove = useChange(
    (api) => api.DELETE('/customers/{id}', { params: { path: { id }, query: { confirm: typed } } }),
    {
      onDone: ({ data }) => {
        toast(
          `${name} is gone: ${data.images} images, ${data.products} products, ${data.users} users, ${data.api_keys} API keys.`,
        );
        void client.invalidateQueries({ queryKey: ['customers of the installation'] });
        if (id === selected.id) return selectCustomer(null);
        void navigate({ to: '/customers' }).then(() =>
          client.invalidateQueries({ queryKey: [selected.id, 'customers'] }),
        );
      },
      showsErrors: true,
    },
  );
  return (
    <FormDialog
      title={`Delete ${name}?`}
      isOpen
      onClose={onClose}
      action="Delete for good"
      isDangerous
      isDisabled={typed !== id}
      isPending={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate()}
    >
      <p>
        All that <strong>{name}</strong> owns goes with it: images, catalogue, vectors, API keys, and users
        who administer no other customer. This cannot be undone.
      </p>
      <TextField
        label={`Type the id of the customer: ${id}`}
        value={typed}
        onChange={setTyped}
        autoFocus
        autoComplete="off"
        spellCheck="false"
      />
    </FormDialog>
  );
}
