import './states.css';
import { VitrineError } from '@vitrine/sdk';
import { CircleAlert, Compass, type LucideIcon, RotateCw } from 'lucide-react';
import { describeError } from '../error-text';
import { Button } from './button';

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  /** What would be here, and what to do so that it is. */
  children: React.ReactNode;
  action?: React.ReactNode;
}

/** In place of what is not there. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <Icon size={36} strokeWidth={1.5} aria-hidden />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** In place of what could not be had. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  // Asking again would not bring it.
  if (error instanceof VitrineError && error.status === 404)
    return (
      <Empty icon={Compass} title="It is not there">
        {describeError(error).text} It may have been deleted.
      </Empty>
    );
  return (
    <div className="empty empty-error">
      <CircleAlert size={36} strokeWidth={1.5} aria-hidden />
      <h2>This could not be loaded</h2>
      <ErrorNotice error={error} />
      {onRetry && (
        <Button icon={RotateCw} onPress={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** What was refused and why, with what operators look for in the logs. */
export function ErrorNotice({ error }: { error: unknown }) {
  const { text, code, requestId, fields } = describeError(error);
  return (
    <div className="error-notice" role="alert">
      <p>{text}</p>
      {fields.length > 0 && (
        <ul>
          {fields.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {code && (
        <p className="error-code">
          <code>{code}</code>
          {requestId && (
            <>
              {' '}
              · request <code>{requestId}</code>
            </>
          )}
        </p>
      )}
    </div>
  );
}

/** Grey bars where text will be. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars are all alike
        <span key={line} className="skeleton-bar" />
      ))}
    </div>
  );
}

/** The usual three ways that a screen's data can be, drawn as the screen says when it is there. */
export function Await<Data>({
  of: { data, error, isPending, refetch },
  lines,
  children,
}: {
  of: { data: Data | undefined; error: unknown; isPending: boolean; refetch(): unknown };
  lines?: number;
  children(data: Data): React.ReactNode;
}) {
  if (data !== undefined) return children(data);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return isPending ? <Skeleton lines={lines} /> : null;
}
