import { ImageUp } from 'lucide-react';
import { useData } from '../data';
import { ChooseFiles } from '../images/file-drop';
import { titleOf } from '../images/image-pages';
import { Picture } from '../pictures/picture';
import { TakePhotograph, Words } from './query-panel';
import type { SearchState } from './read-search';

const suggestions = 12;

interface StartProps {
  onFiles(files: File[]): void;
  onNarrow(to: SearchState, isAnother?: boolean): void;
  onAsk(image: string): void;
}

/** Before anything is asked: every way to ask. */
export function Start({ onFiles, onNarrow, onAsk }: StartProps) {
  const images = useData(['images', 'suggestions'], async (api, signal) => {
    const query = { limit: suggestions, status: 'ready' as const };
    return (await api.GET('/images', { params: { query }, signal })).data.results;
  });
  return (
    <div className="start">
      <div className="start-drop">
        <ImageUp size={40} strokeWidth={1.5} aria-hidden />
        <h2>What are you looking for?</h2>
        <p>Drop a picture anywhere on this page, or paste one. It is looked at once and not kept.</p>
        <div className="toolbar">
          <ChooseFiles kind="primary" isMultiple={false} onFiles={onFiles}>
            Choose a picture
          </ChooseFiles>
          <TakePhotograph onFiles={onFiles} />
        </div>
        <Words text={undefined} onNarrow={onNarrow} />
      </div>
      {images.data && images.data.length > 0 && (
        <section className="start-images">
          <h2>Or begin with one of the shop’s</h2>
          <ul>
            {images.data.map((image) => (
              <li key={image.id}>
                <button type="button" onClick={() => onAsk(image.id)}>
                  <Picture id={image.id} alt={titleOf(image)} size={256} fit="cover" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
