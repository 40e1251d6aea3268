import './dialog.css';
import { X } from 'lucide-react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button, IconButton } from './button';
import { ErrorNotice } from './states';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose(): void;
  size?: 'small' | 'large';
  /** At the side, for details of what stays in view. */
  place?: 'middle' | 'side';
  children: React.ReactNode;
}

/** Over the screen, until it is closed; Escape and a click beside it close it too. */
export function Dialog({ title, isOpen, onClose, size = 'small', place = 'middle', children }: DialogProps) {
  return (
    <ModalOverlay
      className={`dialog-overlay dialog-overlay-${place}`}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={`dialog-box dialog-${size} dialog-${place}`}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" level={2} className="dialog-title">
              {title}
            </Heading>
            <IconButton icon={X} label="Close" onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface FormDialogProps extends Omit<DialogProps, 'place'> {
  /** What the button says: a verb. */
  action: string;
  onSubmit(): void;
  isPending?: boolean;
  /** Why it was refused, in words of the API. */
  error?: unknown;
  isDisabled?: boolean;
  isDangerous?: boolean;
}

/** Asks for something and does it. Enter in a field submits. */
export function FormDialog({
  action,
  onSubmit,
  isPending = false,
  isDisabled = false,
  isDangerous = false,
  error,
  children,
  ...props
}: FormDialogProps) {
  return (
    <Dialog {...props}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending && !isDisabled) onSubmit();
        }}
      >
        {children}
        {error != null && <ErrorNotice error={error} />}
        <footer className="dialog-foot">
          <Button onPress={props.onClose}>Cancel</Button>
          <Button
            type="submit"
            kind={isDangerous ? 'danger' : 'primary'}
            isPending={isPending}
            isDisabled={isDisabled}
          >
            {action}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
