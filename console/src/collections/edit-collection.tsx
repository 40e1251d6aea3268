import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../data';
import { FormDialog } from '../design/dialog';
import { TextField } from '../design/field';

export function NewCollection({ onClose }: { onClose(): void }) {
  const [name, setName] = useState('');
  const [ownId, setOwnId] = useState<string>();
  const navigate = useNavigate();
  const id = ownId ?? idFrom(name);
  const create = useChange((api) => api.POST('/collections', { body: { id, name: name.trim() } }), {
    touches: ['collections'],
    onDone: () => void navigate({ to: '/collections/$id', params: { id } }),
    showsErrors: true,
  });
  return (
    <FormDialog
      title="New collection"
      isOpen
      onClose={onClose}
      action="Create"
      isDisabled={name.trim() === '' || id === ''}
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
    >
      <TextField label="Name" value={name} onChange={setName} autoFocus isRequired maxLength={255} />
      <TextField
        label="Id"
        value={id}
        onChange={setOwnId}
        isRequired
        maxLength={255}
        hint="What programs call it by. It stays as it is."
      />
    </FormDialog>
  );
}

export function RenameCollection({
  id,
  name: before,
  onClose,
}: {
  id: string;
  name: string;
  onClose(): void;
}) {
  const [name, setName] = useState(before);
  const rename = useChange(
    (api) => api.PATCH('/collections/{id}', { params: { path: { id } }, body: { name: name.trim() } }),
    {
      touches: ['collections'],
      says: () => 'The collection has its new name.',
      onDone: onClose,
      showsErrors: true,
    },
  );
  return (
    <FormDialog
      title="Rename the collection"
      isOpen
      onClose={onClose}
      action="Rename"
      isDisabled={name.trim() === '' || name.trim() === before}
      isPending={rename.isPending}
      error={rename.error}
      onSubmit={() => rename.mutate()}
    >
      <TextField label="Name" value={name} onChange={setName} autoFocus isRequired maxLength={255} />
    </FormDialog>
  );
}

function idFrom(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}
