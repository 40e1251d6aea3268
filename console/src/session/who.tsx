import type { SuperuserClient } from '@vitrine/sdk';
import { createContext, use, useSyncExternalStore } from 'react';
import { type SignedIn, sessionStore } from './session';

export interface Customer {
  id: string;
  name: string;
}

/** Who is signed in, for which customer, and the API as they see it. Known to everything inside the shell. */
export interface Who extends SignedIn {
  customer: Customer;
  api: SuperuserClient;
  /** For superusers. */
  selectCustomer(id: string | null): void;
}

export const WhoContext = createContext<Who | null>(null);

export function useWho(): Who {
  const who = use(WhoContext);
  if (!who) throw new Error('Only inside the shell is it known who is signed in');
  return who;
}

export function useSession() {
  return useSyncExternalStore(sessionStore.subscribe, sessionStore.read);
}
