import './customers.css';
import type { components } from '@vitrine/sdk';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { useConfirm } from '../design/confirm';
import { Dialog, FormDialog } from '../design/dialog';
import { Select, TextField } from '../design/field';
import { Badge, Card } from '../design/page';
import { Snippet } from '../design/snippet';
import { Await } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { day, when } from '../moments';

type ApiKey = components['schemas']['ApiKey'];

/** The keys of one customer, or of superusers (`null`): made, rotated, revoked. */
export function ApiKeys({ customer }: { customer: string | null }) {
  const [isMaking, setIsMaking] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const keys = useData(['api-keys', customer], async (api, signal) => {
    const of = customer === null ? { superuser: true } : { customer };
    return (await api.GET('/api-keys', { params: { query: { ...of, limit: 1000 } }, signal })).data.results;
  });
  // Without one nobody could come in to make another.
  const working = keys.data?.filter(({ ends_at }) => !isOver(ends_at)) ?? [];
  const isOnlyOne = customer === null && working.length === 1;
  return (
    <Card
      title={customer === null ? 'API keys of superusers' : 'API keys'}
      actions={
        <Button icon={Plus} onPress={() => setIsMaking(true)}>
          New API key
        </Button>
      }
    >
      <Await of={keys}>
        {(all) =>
          all.length === 0 ? (
            <p className="field-hint">No key yet: whoever needs one cannot ask for anything.</p>
          ) : (
            <Table
              label="API keys"
              columns={[
                'Label',
                'State',
                { name: 'Last used', isWideOnly: true },
                { name: 'Made', isWideOnly: true },
                { name: 'Actions', isActions: true },
              ]}
            >
              {all.map((key) => (
                <KeyRow key={key.id} apiKey={key} isKept={isOnlyOne} onShown={setShown} />
              ))}
            </Table>
          )
        }
      </Await>
      {isOnlyOne && (
        <p className="field-hint api-keys-hint">
          The last key of superusers can be replaced, but not revoked: nobody could come in any more.
        </p>
      )}
      {isMaking && (
        <NewKey
          customer={customer}
          onClose={() => setIsMaking(false)}
          onMade={(text) => {
            setIsMaking(false);
            setShown(text);
          }}
        />
      )}
      {shown && (
        <Dialog title="The new API key" isOpen onClose={() => setShown(null)}>
          <div className="stack">
            <p>It is shown this once. Put it where the program reads it before you close this.</p>
            <Snippet label="The API key" code={shown} />
            <div className="dialog-foot">
              <Button kind="primary" onPress={() => setShown(null)}>
                I have kept it
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </Card>
  );
}

interface KeyRowProps {
  apiKey: ApiKey;
  /** It cannot be revoked, only replaced. */
  isKept: boolean;
  onShown(text: string): void;
}

function KeyRow({ apiKey: { id, label, ...key }, isKept, onShown }: KeyRowProps) {
  const [ask, question] = useConfirm();
  const [isRotating, setIsRotating] = useState(false);
  const revoke = useChange((api) => api.DELETE('/api-keys/{id}', { params: { path: { id } } }), {
    touches: ['api-keys'],
    says: () => `The key “${label}” is refused from now on.`,
  });
  const ends = key.ends_at === null ? null : new Date(key.ends_at);
  const hasEnded = isOver(key.ends_at);
  return (
    <Row>
      <Cell>{label}</Cell>
      <Cell>
        {hasEnded ? (
          <Badge>ended</Badge>
        ) : ends ? (
          <Badge tone="warning">until {when(ends)}</Badge>
        ) : (
          <Badge tone="good">works</Badge>
        )}
      </Cell>
      <Cell>{key.last_used_at ? when(key.last_used_at) : 'never'}</Cell>
      <Cell>{day(key.created_at)}</Cell>
      <Cell>
        {!hasEnded && (
          <span className="row-actions">
            {!ends && (
              <Button size="small" aria-label={`Rotate ${label}`} onPress={() => setIsRotating(true)}>
                Rotate
              </Button>
            )}
            <Button
              size="small"
              aria-label={`Revoke ${label}`}
              isDisabled={isKept}
              onPress={() =>
                ask({
                  title: `Revoke “${label}”?`,
                  text: `Whoever uses it is refused at once${key.customer === null ? ', in this console too' : ''}. This cannot be undone; to replace it without a gap, rotate it.`,
                  action: 'Revoke key',
                  onConfirm: () => revoke.mutate(),
                })
              }
            >
              Revoke
            </Button>
          </span>
        )}
        {question}
        {isRotating && (
          <RotateKey
            id={id}
            label={label}
            onClose={() => setIsRotating(false)}
            onMade={(text) => {
              setIsRotating(false);
              onShown(text);
            }}
          />
        )}
      </Cell>
    </Row>
  );
}

function isOver(endsAt: string | null): boolean {
  return endsAt !== null && new Date(endsAt).getTime() <= Date.now();
}

interface MakeProps {
  onClose(): void;
  onMade(text: string): void;
}

function NewKey({ customer, onClose, onMade }: MakeProps & { customer: string | null }) {
  const [label, setLabel] = useState('');
  const create = useChange((api) => api.POST('/api-keys', { body: { customer, label: label.trim() } }), {
    touches: ['api-keys'],
    onDone: ({ data }) => onMade(data.api_key),
    showsErrors: true,
  });
  return (
    <FormDialog
      title="New API key"
      isOpen
      onClose={onClose}
      action="Create key"
      isDisabled={label.trim() === ''}
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
    >
      <TextField
        label="Label"
        value={label}
        onChange={setLabel}
        autoFocus
        isRequired
        maxLength={100}
        hint="Who will use it: web shop, importer."
      />
    </FormDialog>
  );
}

const overlaps = [
  { id: '0', label: 'None: the old key ends at once' },
  { id: '3600', label: 'An hour' },
  { id: '86400', label: 'A day' },
  { id: '604800', label: 'A week' },
  { id: '2678400', label: '31 days' },
];

function RotateKey({ id, label, onClose, onMade }: MakeProps & { id: string; label: string }) {
  const [overlap, setOverlap] = useState('86400');
  const rotate = useChange(
    (api) =>
      api.POST('/api-keys/{id}/rotate', {
        params: { path: { id } },
        body: { overlap_seconds: Number(overlap) },
      }),
    { touches: ['api-keys'], onDone: ({ data }) => onMade(data.api_key), showsErrors: true },
  );
  return (
    <FormDialog
      title={`Rotate “${label}”`}
      isOpen
      onClose={onClose}
      action="Make the new key"
      isPending={rotate.isPending}
      error={rotate.error}
      onSubmit={() => rotate.mutate()}
    >
      <p>A new key takes its place. For how long shall the old one work beside it?</p>
      <Select label="Overlap" choices={overlaps} value={overlap} onChange={setOverlap} />
    </FormDialog>
  );
}
