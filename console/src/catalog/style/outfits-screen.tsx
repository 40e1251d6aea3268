import '../catalog.css';
import './outfits.css';
import { Layers, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button';
import { Page } from '../../design/page';
import { Await, Empty } from '../../design/states';
import { useLeaving } from '../../leaving';
import { More } from '../more';
import { usePaged } from '../paged';
import { OutfitCard } from './outfit-card';
import { OutfitForm } from './outfit-form';

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
                  <OutfitCard key={outfit.id} outfit={outfit} level="h2" />
                ))}
              </ul>
              <More of={outfits} />
            </>
          );
        }}
      </Await>
      {isMaking && <OutfitForm onClose={() => setIsMaking(false)} />}
    </Page>
  );
}
