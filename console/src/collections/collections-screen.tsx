import { FolderHeart, Plus } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { FormDialog } from '../design/dialog';
import { TextField } from '../design/field';
import { Page } from '../design/page';
import { Await, Empty } from '../design/states';

export function CollectionsScreen() {
  const [isMaking, setIsMaking] = useState(false);
  const collections = useData(['collections'], async (api, signal) => {
    return (await api.GET('/collections', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  const make = (
    <Button kind="primary" icon={Plus} onPress={() => setIsMaking(true)}>
      New collection
    </Button>
  );
  return (
    <Page title="Collections" description="Named sets of images." actions={make}>
      <Await of={collections}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={FolderHeart} title="No collections yet" action={make}>
              A collection gathers images for a campaign, a season or a test.
            </Empty>
          ) : (
            <ul>
              {all.map(({ id, name }) => (
                <li key={id}>{name ?? id}</li>
              ))}
            </ul>
          )
        }
      </Await>
      {isMaking && <NewCollection onClose={() => setIsMaking(false)} />}
    </Page>
  );
}

function NewCollection({ onClose }: { onClose(): void }) {
  const [id, setId] = useState('');
  const create = useChange((api, body: { id: string }) => api.POST('/collections', { body }), {
    touches: ['collections'],
    says: () => 'The collection is there.',
    onDone: onClose,
    showsErrors: true,
  });
  return (
    <FormDialog
      title="New collection"
      isOpen
      onClose={onClose}
      action="Create"
      isDisabled={id.trim() === ''}
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate({ id: id.trim() })}
    >
      <TextField label="Id" value={id} onChange={setId} autoFocus isRequired />
    </FormDialog>
  );
}
