import './design/tokens.css';
import './design/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './data';
import { Toasts } from './design/toast';
import { router } from './routes';
import { Gate } from './session/gate';
import { startSession } from './session/session';
import { useWho } from './session/who';
import { followTheme } from './theme';

// After a redeploy the files of a screen may be gone. Scripts that are gone make the router load the page anew, once,
// at the address that was gone to; style sheets that are gone must not come before that.
addEventListener('vite:preloadError', (event) => {
  if (event.payload.message.startsWith('Unable to preload CSS')) event.preventDefault();
});

followTheme();
void startSession();

createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Gate>
        <Screens />
      </Gate>
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
);

function Screens() {
  const who = useWho();
  return <RouterProvider router={router} context={{ who }} />;
}
