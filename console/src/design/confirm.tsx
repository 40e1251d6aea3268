import { useState } from 'react';
import { FormDialog } from './dialog';

interface Question {
  title: string;
  /** What will happen, and that it can't be taken back. */
  text: React.ReactNode;
  action: string;
  onConfirm(): void;
}

/**
 * For what cannot be undone; what can be is done at once, with `toastWithUndo`. Gives a function that asks, and the dialog
 * to draw: `const [ask, question] = useConfirm()`.
 */
export function useConfirm(): [(question: Question) => void, React.ReactNode] {
  const [question, setQuestion] = useState<Question | null>(null);
  const close = () => setQuestion(null);
  const dialog = (
    <FormDialog
      title={question?.title ?? ''}
      isOpen={question !== null}
      onClose={close}
      action={question?.action ?? ''}
      isDangerous
      onSubmit={() => {
        question?.onConfirm();
        close();
      }}
    >
      <div>{question?.text}</div>
    </FormDialog>
  );
  return [setQuestion, dialog];
}
