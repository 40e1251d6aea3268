import '../catalog.css';
import './outfits.css';
import { Link } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { Layers, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useChange, useRefresh } from '../../data';
import { Button, IconButton } from '../../design/button';
import { FormDialog } from '../../design/dialog';
import { TextField } from '../../design/field';
import { Page } from '../../design/page';
import { Await, Empty } from '../../design/states';
import { letGo, useLeaving } from '../../leaving';
import { useWho } from '../../session/who';
import { LookPicture } from '../look-card';
import { More } from '../more';
import { usePaged } from '../paged';
import { LookPicker } from '../rules/look-picker';
import { LookName, useLook } from '../rules/sentence';
import { lookTitle } from '../words';

type Outfit = components['schemas']['Outfit'];

const looksMin = 2;
const looksMax = 12;

/** Looks that are shown together; what goes with what is learned from them. */
export function OutfitsScreen() {
  const [isMaking, setIsMaking] = useState(false);
  const leaving = useLeaving('outfits');
  const outfits = usePaged(['outfits'], async (api, page, signal) => {
    return (await api.GET('/outfits', { params: { query: page }, signal })).data;
  });
  const make = (
    <Button kind="primary" icon={Plus} onPress={() => setIsMaking(true)}>
      New outfit
    </Button>
  );
  return (
    <Page
      title="Outfits"
      description="Looks that are shown together. What goes with what is learned from them."
      actions={make}
    >
      <Await of={outfits}>
        {(all) => {
          const shown = all.filter(({ id }) => !leaving.has(id));
          return shown.length === 0 ? (
            <Empty icon={Layers} title="No outfits yet" action={make}>
              An outfit is a set of looks of different slots. From some dozens of them the shop's own style is
              learned.
            </Empty>
          ) : (
            <>
              <ul className="outfits" aria-label="Outfits">
                {shown.map((outfit) => (
                  <OutfitCard key={outfit.id} outfit={outfit} />
                ))}
              </ul>
              <More of={outfits} />
            </>
          );
        }}
      </Await>
      {isMaking && <NewOutfit onClose={() => setIsMaking(false)} />}
    </Page>
  );
}

function OutfitCard({ outfit: { id, title, look_ids } }: { outfit: Outfit }) {
  const { api } = useWho();
  const refresh = useRefresh();
  const said = title ?? id;
  return (
    <li className="outfit">
      <header>
        <h2>{said}</h2>
        <IconButton
          icon={Trash2}
          label={`Delete ${said}`}
          onPress={() =>
            letGo('outfits', [id], `${said} was deleted.`, () =>
              api.DELETE('/outfits/{id}', { params: { path: { id } } }).finally(() => refresh('outfits')),
            )
          }
        />
      </header>
      <ul>
        {look_ids.map((look) => (
          <li key={look}>
            <LookOf id={look} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function LookOf({ id }: { id: string }) {
  const { data } = useLook(id);
  return (
    <Link to="/looks/$id" params={{ id }}>
      <span className="outfit-picture">
        <LookPicture look={data} size={128} />
      </span>
      {data ? lookTitle(data) : id}
    </Link>
  );
}

function NewOutfit({ onClose }: { onClose(): void }) {
  const [id, setId] = useState('');
  const [looks, setLooks] = useState<string[]>([]);
  const create = useChange(
    async (api) => {
      const { data } = await api.POST('/outfits', { body: [{ id: id.trim(), look_ids: looks }] });
      const error = data.results[0]?.error;
      if (error) throw new Error(error.detail);
    },
    { touches: ['outfits'], says: () => 'The outfit was added.', onDone: onClose, showsErrors: true },
  );
  return (
    <FormDialog
      title="New outfit"
      isOpen
      onClose={onClose}
      action="Create"
      isDisabled={id.trim() === '' || looks.length < looksMin}
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
    >
      <TextField label="Id" value={id} onChange={setId} autoFocus isRequired />
      <ul className="chips">
        {looks.map((look) => (
          <li key={look} className="chip">
            <LookName id={look} />
            <button
              type="button"
              aria-label={`Leave out ${look}`}
              onClick={() => setLooks(looks.filter((one) => one !== look))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
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
