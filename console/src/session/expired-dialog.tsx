import { Dialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from '../design/button';
import { signIn, signOut } from './session';

/** Over the screen, which stays as it was behind it; signing in leads back to it. */
export function ExpiredDialog() {
  return (
    <ModalOverlay className="dialog-overlay dialog-overlay-middle" isOpen isKeyboardDismissDisabled>
      <Modal className="dialog-box dialog-small">
        <Dialog className="dialog" role="alertdialog">
          <header className="dialog-head">
            <Heading slot="title" level={2} className="dialog-title">
              Your session has ended
            </Heading>
          </header>
          <div className="dialog-body dialog-form">
            <p>
              Sign in again to go on; you come back to this very place. What was not sent yet has to be
              entered again.
            </p>
            <footer className="dialog-foot">
              <Button onPress={() => void signOut()}>Sign out</Button>
              <Button kind="primary" autoFocus onPress={() => void signIn()}>
                Sign in again
              </Button>
            </footer>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
