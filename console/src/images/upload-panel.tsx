import './upload-panel.css';
import { ChevronDown, ChevronUp, CircleAlert, CircleCheck, LoaderCircle, RotateCw, X } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../design/button';
import { useWho } from '../session/who';
import { dismissUploads, retryUploads, type Upload, useUploads } from './uploads';

const linesMax = 200;
const words: Record<Upload['state'], string> = {
  waiting: 'Waiting',
  sending: 'Sending',
  processing: 'Being looked at',
  ready: 'Ready',
  failed: 'Failed',
};

/** How uploads get on: a bar, what failed and why, and another try. */
export function UploadPanel() {
  const { api, customer } = useWho();
  const uploads = useUploads().filter((one) => one.customer === customer.id);
  const [isOpen, setIsOpen] = useState(true);
  const panel = useRef<HTMLElement>(null);
  useCorner(panel, uploads.length > 0);
  if (uploads.length === 0) return null;
  const failed = uploads.filter(({ state }) => state === 'failed');
  const done = uploads.filter(({ state }) => state === 'ready').length + failed.length;
  const isOver = done === uploads.length;
  const title = isOver
    ? failed.length === 0
      ? `${done === 1 ? 'One image is' : `${done} images are`} ready`
      : `${failed.length} of ${done} failed`
    : `${done} of ${uploads.length} done`;
  // What failed comes first: it is what one has to do something about.
  const lines = [...failed, ...uploads.filter(({ state }) => state !== 'failed')].slice(0, linesMax);
  return (
    <section ref={panel} className="upload-panel" aria-label="Uploads">
      <header>
        <h2 aria-live="polite">{title}</h2>
        {failed.length > 0 && isOver && (
          <Button size="small" icon={RotateCw} onPress={() => retryUploads(api, customer.id)}>
            Try again
          </Button>
        )}
        <IconButton
          icon={isOpen ? ChevronDown : ChevronUp}
          label={isOpen ? 'Show less' : 'Show all'}
          onPress={() => setIsOpen(!isOpen)}
        />
        {isOver && <IconButton icon={X} label="Close" onPress={dismissUploads} />}
      </header>
      <progress value={done} max={uploads.length} aria-label="Uploads that are done" />
      {isOpen && (
        <ul>
          {lines.map(({ key, file, state, reason }) => (
            <li key={key} data-state={state}>
              {state === 'failed' ? (
                <CircleAlert size={16} aria-hidden />
              ) : state === 'ready' ? (
                <CircleCheck size={16} aria-hidden />
              ) : (
                <LoaderCircle size={16} aria-hidden />
              )}
              <span>
                {file.name}
                <small>{reason ?? words[state]}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Tells notices, which come into the same corner, how much of it is taken: they stand above. */
function useCorner(panel: React.RefObject<HTMLElement | null>, isShown: boolean): void {
  useLayoutEffect(() => {
    const element = panel.current;
    if (!isShown || !element) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() =>
      style.setProperty('--corner-taken', `calc(${element.offsetHeight}px + 0.5rem)`),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty('--corner-taken');
    };
  }, [panel, isShown]);
}
