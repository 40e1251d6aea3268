import './outfits.css';
import { Link } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useRefresh } from '../../data';
import { IconButton } from '../../design/button';
import { letGo } from '../../leaving';
import { useWho } from '../../session/who';
import { LookPicture } from '../look-card';
import { useLook } from '../rules/sentence';
import { lookTitle } from '../words';
import { type Outfit, OutfitForm } from './outfit-form';

/** An outfit with its looks, to be changed and deleted. Once deleted, its id is in `useLeaving('outfits')`. */
export function OutfitCard({ outfit, level: Heading }: { outfit: Outfit; level: 'h2' | 'h3' }) {
  const { id, title, look_ids } = outfit;
  const { api } = useWho();
  const refresh = useRefresh();
  const [isChanging, setIsChanging] = useState(false);
  const said = title ?? id;
  return (
    <li className="outfit">
      <header>
        <Heading>{said}</Heading>
        <span className="row-actions">
          <IconButton icon={Pencil} label={`Change ${said}`} onPress={() => setIsChanging(true)} />
          <IconButton
            icon={Trash2}
            label={`Delete ${said}`}
            onPress={() =>
              letGo('outfits', [id], `${said} was deleted.`, () =>
                api
                  .DELETE('/outfits/{id}', { params: { path: { id } } })
                  .finally(() => refresh('outfits', 'looks')),
              )
            }
          />
        </span>
      </header>
      <ul>
        {look_ids.map((look) => (
          <li key={look}>
            <LookOf id={look} />
          </li>
        ))}
      </ul>
      {isChanging && <OutfitForm outfit={outfit} onClose={() => setIsChanging(false)} />}
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
