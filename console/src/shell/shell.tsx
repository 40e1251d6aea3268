import './shell.css';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { IconButton } from '../design/button';
import { Dialog } from '../design/dialog';
import { Skeleton } from '../design/states';
import { useWho } from '../session/who';
import { CustomerBand } from './customer-band';
import { navigation } from './navigation';
import { UserMenu } from './user-menu';

/** What stands around every screen: where one can go, whose data it is, who one is. */
export function Shell() {
  const { customer, level } = useWho();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useFocusAfterNavigation(main, path);

  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="shell-top">
        <span className="shell-menu-button">
          <IconButton icon={MenuIcon} label="Menu" onPress={() => setIsMenuOpen(true)} />
        </span>
        <Link to="/" className="shell-brand" aria-label="Vitrine">
          <img src="/icon.svg" alt="" width={26} height={26} />
          <span>Vitrine</span>
        </Link>
        {level === 'admin' && <span className="shell-customer">{customer.name}</span>}
        <UserMenu />
      </header>
      {level === 'superuser' && <CustomerBand />}
      <div className="shell-body">
        <nav className="shell-side" aria-label="Screens">
          <Entries />
        </nav>
        <main id="main" ref={main} tabIndex={-1} className="shell-main">
          <Suspense
            fallback={
              <div className="page">
                <Skeleton />
              </div>
            }
          >
            {/* Another customer: nothing that a screen remembers is kept. */}
            <Outlet key={customer.id} />
          </Suspense>
        </main>
      </div>
      <Dialog title="Menu" isOpen={isMenuOpen} onClose={() => setIsMenuOpen(false)}>
        <nav aria-label="Screens">
          <Entries onFollow={() => setIsMenuOpen(false)} />
        </nav>
      </Dialog>
    </div>
  );
}

function Entries({ onFollow }: { onFollow?: () => void }) {
  const { level } = useWho();
  return navigation
    .filter(({ forSuperusers }) => !forSuperusers || level === 'superuser')
    .map(({ label, entries }) => (
      <div key={label} className="shell-group">
        <h2>{label}</h2>
        <ul>
          {entries.map(({ to, label: text, icon: Icon }) => (
            <li key={text}>
              <Link
                to={to}
                className="shell-entry"
                activeOptions={{ exact: to === '/', includeSearch: false }}
                onClick={onFollow}
              >
                <Icon size={18} aria-hidden />
                {text}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    ));
}

/** Readers of the screen are told where they are: the content takes the focus when another screen comes. */
function useFocusAfterNavigation(main: React.RefObject<HTMLElement | null>, path: string): void {
  const screen = path.split('/')[1];
  const last = useRef(screen);
  useEffect(() => {
    if (last.current === screen) return;
    last.current = screen;
    main.current?.focus({ preventScroll: true });
    main.current?.scrollTo(0, 0);
  }, [screen, main]);
}
