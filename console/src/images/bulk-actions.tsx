import './bulk-actions.css';
import { FolderMinus, FolderPlus, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData, useRefresh } from '../data';
import { Button, IconButton } from '../design/button';
import { FormDialog } from '../design/dialog';
import { Select, TextField } from '../design/field';
import { toast } from '../design/toast';
import { describeError } from '../error-text';
import { letGo } from '../leaving';
import { useWho } from '../session/who';

const idsAtOnce = 1000;
const callsAtOnce = 6;

interface BulkActionsProps {
  selected: ReadonlySet<string>;
  onClear(): void;
  /** The collection that is looked at, from which images can be taken. */
  collection?: string | undefined;
}

/** What can be done with the images that are selected. */
export function BulkActions({ selected, onClear, collection }: BulkActionsProps) {
  const [isAdding, setIsAdding] = useState(false);
  const deleteImages = useDeleteImages();
  const takeOut = useTakeOut(collection);
  if (selected.size === 0) return null;
  const ids = [...selected];
  return (
    <section className="bulk-actions" aria-label="Selected images">
      <strong aria-live="polite">{ids.length} selected</strong>
      <IconButton icon={X} label="Select none" onPress={onClear} />
      <Button size="small" icon={FolderPlus} onPress={() => setIsAdding(true)}>
        Add to collection
      </Button>
      {collection !== undefined && (
        <Button
          size="small"
          icon={FolderMinus}
          onPress={() => {
            takeOut(ids);
            onClear();
          }}
        >
          Take out
        </Button>
      )}
      <Button
        size="small"
        kind="danger"
        icon={Trash2}
        onPress={() => {
          deleteImages(ids);
          onClear();
        }}
      >
        Delete
      </Button>
      {isAdding && <AddToCollection ids={ids} onClose={() => setIsAdding(false)} onDone={onClear} />}
    </section>
  );
}

/** Deletes images once it can no longer be undone. */
export function useDeleteImages(): (ids: string[]) => void {
  const { api } = useWho();
  const refresh = useRefresh();
  return (ids) =>
    letGo(
      'images',
      ids,
      ids.length === 1 ? `${ids[0]} was deleted.` : `${ids.length} images were deleted.`,
      () =>
        forEach(ids, (id) => api.DELETE('/images/{id}', { params: { path: { id } } })).finally(() =>
          refresh('images', 'collections'),
        ),
    );
}

function useTakeOut(collection: string | undefined): (ids: string[]) => void {
  const { api } = useWho();
  const refresh = useRefresh();
  return (ids) =>
    letGo(
      'images',
      ids,
      `${ids.length === 1 ? ids[0] : `${ids.length} images`} taken out of the collection.`,
      () =>
        forEach(ids, (image) =>
          api.DELETE('/collections/{id}/images/{image}', { params: { path: { id: collection!, image } } }),
        ).finally(() => refresh('images', 'collections')),
    );
}

/** A few calls at a time; says how many were refused, and why the last one was. */
async function forEach(ids: string[], call: (id: string) => Promise<unknown>): Promise<void> {
  const waiting = [...ids];
  let refused = 0;
  let reason: unknown;
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      await call(id).catch((error) => {
        refused++;
        reason = error;
      });
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, work));
  if (refused > 0)
    toast(`${refused} of ${ids.length} were refused: ${describeError(reason).text}`, { kind: 'error' });
}

const another = 'another';

function AddToCollection({ ids, onClose, onDone }: { ids: string[]; onClose(): void; onDone(): void }) {
  const collections = useData(['collections'], async (api, signal) => {
    return (await api.GET('/collections', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useState('');
  const first = collections.data?.[0];
  const choice = chosen ?? (first ? `of ${first.id}` : another);
  const add = useChange(
    async (api) => {
      const id = choice === another ? name.trim() : choice.slice('of '.length);
      if (choice === another) await api.POST('/collections', { body: { id } });
      for (let start = 0; start < ids.length; start += idsAtOnce)
        await api.POST('/collections/{id}/images', {
          params: { path: { id } },
          body: { ids: ids.slice(start, start + idsAtOnce) },
        });
      return id;
    },
    {
      touches: ['images', 'collections'],
      says: (id) => `${ids.length === 1 ? 'The image is' : `${ids.length} images are`} in ${id}.`,
      onDone: () => {
        onClose();
        onDone();
      },
      showsErrors: true,
    },
  );
  return (
    <FormDialog
      title={`Add ${ids.length === 1 ? 'one image' : `${ids.length} images`} to a collection`}
      isOpen
      onClose={onClose}
      action="Add"
      isPending={add.isPending}
      isDisabled={choice === another && name.trim() === ''}
      error={add.error}
      onSubmit={() => add.mutate()}
    >
      <Select
        label="Collection"
        value={choice}
        onChange={setChosen}
        choices={[
          ...(collections.data ?? []).map((one) => ({
            id: `of ${one.id}`,
            label: one.name,
            hint: `${one.image_count} images`,
          })),
          { id: another, label: 'A new collection' },
        ]}
      />
      {choice === another && <TextField label="Its name" value={name} onChange={setName} maxLength={255} />}
    </FormDialog>
  );
}
