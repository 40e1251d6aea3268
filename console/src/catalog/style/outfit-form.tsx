import './outfits.css';
import type { components } from '@vitrine/sdk';
import { ArrowLeft, ArrowRight, X } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../data';
import { IconButton } from '../../design/button';
import { FormDialog } from '../../design/dialog';
import { TextField } from '../../design/field';
import { LookPicture } from '../look-card';
import { LookPicker } from '../rules/look-picker';
import { useLook } from '../rules/sentence';
import { lookTitle } from '../words';

export type Outfit = components['schemas']['Outfit'];

const looksMin = 2;
const looksMax = 12;

interface OutfitFormProps {
  /** The one that is changed; a new one otherwise. */
  outfit?: Outfit;
  /** Of a new one. */
  firstLook?: string;
  onClose(): void;
}

/** A new outfit, or another state of one: which looks, in which order, under which title. */
export function OutfitForm({ outfit, firstLook, onClose }: OutfitFormProps) {
  const [id, setId] = useState(outfit?.id ?? '');
  const [title, setTitle] = useState(outfit?.title ?? '');
  const [looks, setLooks] = useState<string[]>(outfit?.look_ids ?? (firstLook ? [firstLook] : []));
  const store = useChange(
    async (api) => {
      const record = { id: id.trim(), title: title.trim() || null, look_ids: looks };
      const { data } = await api.POST('/outfits', { body: [record] });
      const error = data.results[0]?.error;
      if (error) throw new Error(error.detail);
    },
    {
      touches: ['outfits', 'looks'],
      says: () => `The outfit was ${outfit ? 'changed' : 'added'}.`,
      onDone: onClose,
      showsErrors: true,
    },
  );
  const move = (place: number, by: number) => {
    const next = [...looks];
    next.splice(place + by, 0, ...next.splice(place, 1));
    setLooks(next);
  };
  return (
    <FormDialog
      title={outfit ? `Change ${outfit.title ?? outfit.id}` : 'New outfit'}
      isOpen
      onClose={onClose}
      action={outfit ? 'Save' : 'Create'}
      isDisabled={id.trim() === '' || looks.length < looksMin}
      isPending={store.isPending}
      error={store.error}
      onSubmit={() => store.mutate()}
    >
      {!outfit && <TextField label="Id" value={id} onChange={setId} autoFocus isRequired />}
      <TextField
        label="Title"
        value={title}
        onChange={setTitle}
        hint="As people call it; it may be left out."
      />
      <ul className="outfit-looks" aria-label="Looks of the outfit">
        {looks.map((look, place) => (
          <ChosenLook
            key={look}
            id={look}
            onLeft={place > 0 ? () => move(place, -1) : undefined}
            onRight={place < looks.length - 1 ? () => move(place, 1) : undefined}
            onRemove={() => setLooks(looks.filter((one) => one !== look))}
          />
        ))}
      </ul>
      {looks.length < looksMin && <p className="field-hint">It takes two looks at least.</p>}
      {looks.length < looksMax && (
        <div>
          <LookPicker
            label="Add a look"
            onPick={(look) => !looks.includes(look) && setLooks([...looks, look])}
          />
        </div>
      )}
    </FormDialog>
  );
}

interface ChosenLookProps {
  id: string;
  onLeft: (() => void) | undefined;
  onRight: (() => void) | undefined;
  onRemove(): void;
}

function ChosenLook({ id, onLeft, onRight, onRemove }: ChosenLookProps) {
  const { data } = useLook(id);
  const title = data ? lookTitle(data) : id;
  return (
    <li>
      <span className="outfit-picture">
        <LookPicture look={data} size={128} />
      </span>
      <span>{title}</span>
      <span className="outfit-tools">
        <IconButton
          icon={ArrowLeft}
          label={`${title} earlier`}
          isDisabled={!onLeft}
          onPress={() => onLeft?.()}
        />
        <IconButton
          icon={ArrowRight}
          label={`${title} later`}
          isDisabled={!onRight}
          onPress={() => onRight?.()}
        />
        <IconButton icon={X} label={`Leave out ${title}`} onPress={onRemove} />
      </span>
    </li>
  );
}
