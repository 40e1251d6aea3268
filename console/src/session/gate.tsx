import { useQuery, useQueryClient } from '@tanstack/react-query';
import { VitrineError } from '@vitrine/sdk';
import { LogOut } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Button } from '../design/button';
import { ErrorState, Skeleton } from '../design/states';
import { openApi } from './api';
import { ChooseCustomer } from './choose-customer';
import { ExpiredDialog } from './expired-dialog';
import { kept } from './kept';
import { type SignedIn, signOut } from './session';
import { SignInScreen } from './sign-in-screen';
import { useSession, WhoContext } from './who';

/** Lets those in who are signed in and whose customer is known. */
export function Gate({ children }: { children: React.ReactNode }) {
  const session = useSession();
  if (session.state === 'starting') return null;
  if (session.state === 'signedOut') return <SignInScreen notice={session.notice} />;
  return (
    <>
      <CustomerGate username={session.username} level={session.level}>
        {children}
      </CustomerGate>
      {session.hasExpired && <ExpiredDialog />}
    </>
  );
}

function CustomerGate({ username, level, children }: SignedIn & { children: React.ReactNode }) {
  const [selected, setSelected] = useState(level === 'superuser' ? kept.customer.read() : null);
  const client = useQueryClient();
  const isChosen = level === 'admin' || selected !== null;
  const api = useMemo(() => openApi(selected ?? undefined), [selected]);
  const caller = useQuery({
    queryKey: ['caller', selected],
    enabled: isChosen,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => (await api.GET('/caller', { signal })).data,
  });
  const selectCustomer = useCallback(
    (id: string | null) => {
      kept.customer.write(id);
      // Nothing of one customer is shown under the name of another.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'caller' });
      setSelected(id);
    },
    [client],
  );
  const who = useMemo(
    () => caller.data && { username, level, api, customer: caller.data.customer, selectCustomer },
    [caller.data, username, level, api, selectCustomer],
  );

  const isUnknown = caller.error instanceof VitrineError && caller.error.code === 'customer_not_found';
  if (!isChosen || isUnknown) return <ChooseCustomer onChoose={selectCustomer} isUnknown={isUnknown} />;
  if (who) return <WhoContext value={who}>{children}</WhoContext>;
  return (
    <main className="page">
      {caller.error ? (
        <>
          <ErrorState error={caller.error} onRetry={() => void caller.refetch()} />
          <div className="empty">
            <Button icon={LogOut} onPress={() => void signOut()}>
              Sign out and enter another API key
            </Button>
          </div>
        </>
      ) : (
        <Skeleton />
      )}
    </main>
  );
}
