import { Compass } from 'lucide-react';
import { ButtonLink } from '../design/link';
import { Page } from '../design/page';
import { Empty, ErrorState } from '../design/states';

export function NotFound() {
  return (
    <Page title="Not found">
      <Empty
        icon={Compass}
        title="There is nothing at this address"
        action={<ButtonLink to="/">To the search</ButtonLink>}
      >
        It may have been deleted, or the address is not complete.
      </Empty>
    </Page>
  );
}

/** For what no screen expected. */
export function ScreenFailure({ error, reset }: { error: unknown; reset(): void }) {
  return (
    <div className="page">
      <ErrorState error={error} onRetry={reset} />
    </div>
  );
}
