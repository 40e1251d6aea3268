import './outfits.css';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button';
import { Card } from '../../design/page';
import { Await } from '../../design/states';
import { useLeaving } from '../../leaving';
import { More } from '../more';
import { usePaged } from '../paged';
import { OutfitCard } from './outfit-card';
import { OutfitForm } from './outfit-form';

/** What stands below them should not be far away. */
const shownAtFirst = 3;

/** What the shop shows a look together with. */
export function OutfitsOfLook({ look }: { look: string }) {
  const [isMaking, setIsMaking] = useState(false);
  const [areAllShown, setAreAllShown] = useState(false);
  const leaving = useLeaving('outfits');
  const outfits = usePaged(['outfits', 'of', look], async (api, page, signal) => {
    return (await api.GET('/outfits', { params: { query: { ...page, look } }, signal })).data;
  });
  return (
    <Card
      title="Outfits"
      actions={
        <Button size="small" icon={Plus} onPress={() => setIsMaking(true)}>
          New outfit
        </Button>
      }
    >
      <Await of={outfits} lines={3}>
        {(all) => {
          const shown = all.filter(({ id }) => !leaving.has(id));
          return shown.length === 0 ? (
            <p className="catalog-soft">It is in none yet. What goes with it is learned from outfits.</p>
          ) : (
            <section className="stack outfits-of-look" aria-label="Outfits with it">
              <ul className="outfits">
                {shown.slice(0, areAllShown ? undefined : shownAtFirst).map((outfit) => (
                  <OutfitCard key={outfit.id} outfit={outfit} level="h3" />
                ))}
              </ul>
              {areAllShown ? (
                <More of={outfits} />
              ) : (
                shown.length > shownAtFirst && (
                  <div>
                    <Button size="small" onPress={() => setAreAllShown(true)}>
                      Show all outfits
                    </Button>
                  </div>
                )
              )}
            </section>
          );
        }}
      </Await>
      {isMaking && <OutfitForm firstLook={look} onClose={() => setIsMaking(false)} />}
    </Card>
  );
}
