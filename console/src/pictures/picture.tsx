import './picture.css';
import type { ServiceClient } from '@vitrine/sdk';
import { ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useWho } from '../session/who';
import { PictureStore } from './picture-store';

/** What the API has thumbnails of, in pixels of the longest side. */
export type ThumbnailPixels = 64 | 128 | 256 | 512 | 1024;

interface PictureProps {
  /** Of the image. */
  id: string;
  /** For those who do not see it; empty where text beside it says the same. */
  alt: string;
  /** As large as is needed; the picture itself when absent. */
  size?: ThumbnailPixels;
  /** `contain` shows all of it, `cover` fills its place. */
  fit?: 'contain' | 'cover';
}

/** The picture of an image, which fills the place it is given. Loads while it is on the screen, and no longer. */
export function Picture({ id, alt, size, fit = 'contain' }: PictureProps) {
  const { url, error } = usePicture(id, size);
  if (error)
    return (
      <span className="thumbnail thumbnail-missing" role="img" aria-label={alt || 'The picture is missing'}>
        <ImageOff size={20} aria-hidden />
      </span>
    );
  // Named from the start, for links of which it is the only content.
  const name = alt === '' ? {} : { role: 'img', 'aria-label': alt };
  if (!url) return <span className="thumbnail thumbnail-waiting" {...name} />;
  if (fit === 'cover')
    return <img className="thumbnail thumbnail-cover" src={url} alt={alt} draggable={false} />;
  return (
    <span className="thumbnail thumbnail-contain">
      <img src={url} alt={alt} draggable={false} />
    </span>
  );
}

/** The address of a picture in memory, once it is there. */
export function usePicture(id: string | undefined, size?: ThumbnailPixels) {
  const store = usePictureStore();
  const [state, setState] = useState<{ of?: string; url?: string; error?: unknown }>({});
  const key = `${id} ${size}`;
  useEffect(() => {
    if (id === undefined) return;
    let isGone = false;
    const { picture, release } = store.acquire(id, size);
    picture.then(
      (url) => !isGone && setState({ of: key, url }),
      (error) => !isGone && setState({ of: key, error }),
    );
    return () => {
      isGone = true;
      release();
    };
  }, [store, id, size, key]);
  if (id === undefined) return {};
  // One that is at hand is shown in the same frame, so that nothing flickers when it scrolls back.
  return state.of === key ? state : { url: store.peek(id, size), error: undefined };
}

const stores = new WeakMap<ServiceClient, PictureStore>();

export function usePictureStore(): PictureStore {
  const { api } = useWho();
  const store = stores.get(api) ?? new PictureStore(api);
  stores.set(api, store);
  return store;
}
