import './collections.css';
import { Link } from '@tanstack/react-router';
import { FolderHeart, Plus } from 'lucide-react';
import { useState } from 'react';
import { useData } from '../data';
import { Button } from '../design/button';
import { Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { useLeaving } from '../leaving';
import { Picture } from '../pictures/picture';
import { NewCollection } from './edit-collection';

const picturesShown = 4;

export function CollectionsScreen() {
  const [isMaking, setIsMaking] = useState(false);
  const leaving = useLeaving('collections');
  const collections = useData(['collections'], async (api, signal) => {
    return (await api.GET('/collections', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  const make = (
    <Button kind="primary" icon={Plus} onPress={() => setIsMaking(true)}>
      New collection
    </Button>
  );
  return (
    <Page
      title="Collections"
      description="Named sets of images: a campaign, a season, what a search should be kept to."
      actions={make}
    >
      <Await of={collections}>
        {(all) => {
          const shown = all.filter(({ id }) => !leaving.has(id));
          return shown.length === 0 ? (
            <Empty icon={FolderHeart} title="No collections yet" action={make}>
              A collection gathers images for a campaign, a season or a test; searches can be kept to one.
            </Empty>
          ) : (
            <ul className="collections">
              {shown.map(({ id, name, image_count }) => (
                <li key={id}>
                  <Link to="/collections/$id" params={{ id }}>
                    <Cover id={id} count={image_count} />
                    <strong>{name}</strong>
                    <span>{image_count === 1 ? 'One image' : `${image_count.toLocaleString()} images`}</span>
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </Await>
      {isMaking && <NewCollection onClose={() => setIsMaking(false)} />}
    </Page>
  );
}

/** Its first pictures. */
function Cover({ id, count }: { id: string; count: number }) {
  const first = useData(
    ['images', 'cover', id, count],
    async (api, signal) => {
      const params = { path: { id }, query: { limit: picturesShown } };
      return (await api.GET('/collections/{id}/images', { params, signal })).data.results;
    },
    { enabled: count > 0 },
  );
  return (
    <span className="collection-cover">
      {Array.from({ length: picturesShown }, (_, place) => {
        const image = first.data?.[place];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
          <span key={place}>{image?.sha256 && <Picture id={image.id} alt="" size={256} fit="cover" />}</span>
        );
      })}
    </span>
  );
}
