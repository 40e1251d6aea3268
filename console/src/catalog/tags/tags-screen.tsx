import '../catalog.css';
import './tags.css';
import { Link, useNavigate } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { Plus, Tags } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData } from '../../data';
import { Button } from '../../design/button';
import { FormDialog } from '../../design/dialog';
import { Switch, TextField } from '../../design/field';
import { Page } from '../../design/page';
import { Await, Empty } from '../../design/states';
import { Cell, Row, Table } from '../../design/table';
import { useLeaving } from '../../leaving';
import { useTagDictionary } from '../dictionaries';
import { percent } from '../words';

type Attribute = components['schemas']['CountedTagAttribute'];

/** The words in which looks are described. */
export function TagsScreen() {
  const [isMaking, setIsMaking] = useState(false);
  const leaving = useLeaving('tags');
  const tags = useTagDictionary();
  const make = (
    <Button kind="primary" icon={Plus} onPress={() => setIsMaking(true)}>
      New attribute
    </Button>
  );
  return (
    <Page
      title="Tags"
      description="The words in which looks are described: attributes, their labels and who finds them."
      actions={make}
    >
      <Await of={tags}>
        {(all) => {
          const shown = all.filter(({ id }) => !leaving.has(id));
          return shown.length === 0 ? (
            <Empty icon={Tags} title="No attributes yet" action={make}>
              An attribute such as Sleeve has labels such as Long and Short. They are predicted, or set by
              hand.
            </Empty>
          ) : (
            <Table
              label="Attributes"
              columns={[
                'Attribute',
                { name: 'Found by', isWideOnly: true },
                { name: 'Labels', isNumber: true },
                { name: 'Looks', isNumber: true },
                { name: 'Right', isNumber: true },
              ]}
            >
              {shown.map((attribute) => (
                <AttributeRow key={attribute.id} attribute={attribute} />
              ))}
            </Table>
          );
        }}
      </Await>
      {isMaking && <NewAttribute onClose={() => setIsMaking(false)} />}
    </Page>
  );
}

function AttributeRow({ attribute: { id, name, source, labels, multi } }: { attribute: Attribute }) {
  const accuracy = useAccuracy(id);
  const of = accuracy.data?.results.at(-1);
  const looks = labels.reduce((sum, label) => sum + label.looks, 0);
  return (
    <Row>
      <Cell>
        <Link to="/tags/$attribute" params={{ attribute: id }}>
          {name}
        </Link>
        {multi && <span className="catalog-soft"> several of a look</span>}
      </Cell>
      <Cell>{source?.predictor ?? 'People'}</Cell>
      <Cell>{labels.length}</Cell>
      <Cell>{looks.toLocaleString()}</Cell>
      <Cell>
        {of && of.agreement !== null ? (
          `${percent(of.agreement)} of ${of.looks}`
        ) : (
          <span className="catalog-soft">not corrected yet</span>
        )}
      </Cell>
    </Row>
  );
}

export function useAccuracy(attribute: string) {
  return useData(['tags', 'accuracy', attribute], async (api, signal) => {
    return (await api.GET('/tags/{attribute}/accuracy', { params: { path: { attribute } }, signal })).data;
  });
}

function NewAttribute({ onClose }: { onClose(): void }) {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [labels, setLabels] = useState('');
  const [multi, setMulti] = useState(false);
  const id = idOf(name);
  const named = labels
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const create = useChange(
    (api) =>
      api.PUT('/tags/{attribute}', {
        params: { path: { attribute: id } },
        body: { name: name.trim(), multi, labels: named.map((label) => ({ id: idOf(label), name: label })) },
      }),
    {
      touches: ['tags'],
      onDone: () => void navigate({ to: '/tags/$attribute', params: { attribute: id } }),
      showsErrors: true,
    },
  );
  return (
    <FormDialog
      title="New attribute"
      isOpen
      onClose={onClose}
      action="Create"
      isDisabled={id === '' || named.length === 0}
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
    >
      <TextField
        label="Name"
        {...(id === '' ? {} : { hint: `Its id will be ${id}` })}
        value={name}
        onChange={setName}
        autoFocus
        isRequired
      />
      <TextField
        label="Labels"
        hint="One on each line"
        rows={6}
        value={labels}
        onChange={setLabels}
        isRequired
      />
      <Switch isSelected={multi} onChange={setMulti}>
        A look may have several of them
      </Switch>
    </FormDialog>
  );
}

/** An id that can stand in addresses. */
export function idOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63);
}
