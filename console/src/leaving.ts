import { useSyncExternalStore } from 'react';
import { toast, toastWithUndo } from './design/toast';
import { describeError } from './error-text';
import { noteRefusal } from './session/session';

/** What has been deleted on the screen but can be taken back yet: word → ids. */
const leaving = new Map<string, ReadonlySet<string>>();
const listeners = new Set<() => void>();
const none: ReadonlySet<string> = new Set();

/** Ids that screens show no longer, or as good as gone, of one kind: `useLeaving('images')`. */
export function useLeaving(kind: string): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => leaving.get(kind) ?? none);
}

/** Shows things as gone at once; `act` deletes them when it can no longer be undone. They come back where that is refused. */
export function letGo(kind: string, ids: string[], text: string, act: () => Promise<unknown>): void {
  change(kind, (set) => {
    for (const id of ids) set.add(id);
  });
  const comeBack = () =>
    change(kind, (set) => {
      for (const id of ids) set.delete(id);
    });
  const refused = (error: unknown) => {
    noteRefusal(error);
    toast(describeError(error).text, { kind: 'error' });
  };
  toastWithUndo(text, { act: () => void act().catch(refused).finally(comeBack), undo: comeBack });
}

function change(kind: string, edit: (set: Set<string>) => void): void {
  const next = new Set(leaving.get(kind));
  edit(next);
  leaving.set(kind, next);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
