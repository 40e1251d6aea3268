import './toast.css';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import {
  UNSTABLE_Toast as AriaToast,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast';

interface Message {
  text: string;
  kind: 'done' | 'error';
  undo?: () => void;
}

const queue = new ToastQueue<Message>({ maxVisibleToasts: 3 });
const shownMs = 6_000;
const undoMs = 8_000;

/** Says that something was done; an error stays until it is closed. */
export function toast(text: string, { kind = 'done' }: { kind?: Message['kind'] } = {}): void {
  queue.add({ text, kind }, kind === 'error' ? {} : { timeout: shownMs });
}

const pending = new Set<() => void>();
addEventListener('pagehide', () => {
  for (const act of [...pending]) act();
});

/**
 * For what destroys: `act` runs when the toast is gone (the clock stands still while it is pointed at or focused) or the
 * page goes away, unless it is taken back. Until then the screen shows things as they will be.
 */
export function toastWithUndo(text: string, { act, undo }: { act(): void; undo(): void }): void {
  const settle = () => {
    if (pending.delete(settle)) act();
  };
  pending.add(settle);
  const key = queue.add(
    {
      text,
      kind: 'done',
      undo() {
        if (pending.delete(settle)) undo();
        queue.close(key);
      },
    },
    { timeout: undoMs, onClose: settle },
  );
}

export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts" aria-label="Notices">
      {({ toast: { key, content } }) => (
        <AriaToast key={key} toast={{ key, content }} className="toast" data-kind={content.kind}>
          {content.kind === 'error' ? (
            <CircleAlert size={18} aria-hidden />
          ) : (
            <CircleCheck size={18} aria-hidden />
          )}
          <ToastContent className="toast-content">
            <Text slot="title">{content.text}</Text>
          </ToastContent>
          {content.undo && (
            <Button className="toast-undo" onPress={content.undo}>
              Undo
            </Button>
          )}
          <Button slot="close" className="toast-close" aria-label="Close">
            <X size={16} aria-hidden />
          </Button>
        </AriaToast>
      )}
    </ToastRegion>
  );
}
