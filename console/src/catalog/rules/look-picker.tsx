import './rules.css';
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useData } from '../../data';
import { Button } from '../../design/button';
import { Dialog } from '../../design/dialog';
import { TextField } from '../../design/field';
import { Await } from '../../design/states';
import { LookPicture } from '../look-card';
import { lookTitle } from '../words';

const looksRead = 1_000;
const looksShown = 60;

/** A button that lets a look be chosen: by its picture, its title, or its id. */
export function LookPicker({
  label,
  size = 'small',
  onPick,
}: {
  label: string;
  size?: 'small' | 'usual';
  onPick(id: string): void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size={size} icon={Search} onPress={() => setIsOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <Dialog title="Which look?" size="large" isOpen onClose={() => setIsOpen(false)}>
          <Choices
            onPick={(id) => {
              setIsOpen(false);
              onPick(id);
            }}
          />
        </Dialog>
      )}
    </>
  );
}

function Choices({ onPick }: { onPick(id: string): void }) {
  const [text, setText] = useState('');
  const sought = useDeferredValue(text.trim().toLowerCase());
  const looks = useData(['looks', 'to choose'], async (api, signal) => {
    const query = { limit: looksRead, product: 'expand', item: 'none' } as const;
    return (await api.GET('/looks', { params: { query }, signal })).data;
  });
  return (
    <div className="look-picker">
      <TextField label="Title, brand or id" type="search" value={text} onChange={setText} autoFocus />
      <Await of={looks}>
        {({ results, links }) => {
          const found = results.filter((look) =>
            [look.id, lookTitle(look), look.product?.brand].some((word) =>
              word?.toLowerCase().includes(sought),
            ),
          );
          return (
            <>
              <ul className="look-picker-grid">
                {found.slice(0, looksShown).map((look) => (
                  <li key={look.id}>
                    <button type="button" onClick={() => onPick(look.id ?? '')}>
                      <span>
                        <LookPicture look={look} size={128} />
                      </span>
                      {lookTitle(look)}
                    </button>
                  </li>
                ))}
              </ul>
              {found.length > looksShown && (
                <p className="catalog-soft">{found.length - looksShown} more: write more of the title.</p>
              )}
              {links.next !== null && sought !== '' && (
                <div>
                  <p className="catalog-soft">
                    Only the first {looksRead.toLocaleString()} looks are searched.
                  </p>
                  <Button size="small" onPress={() => onPick(text.trim())}>
                    Take “{text.trim()}” as an id
                  </Button>
                </div>
              )}
              {found.length === 0 && links.next === null && <p>No look is called so.</p>}
            </>
          );
        }}
      </Await>
    </div>
  );
}
