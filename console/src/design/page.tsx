import './page.css';

interface PageProps {
  /** Of the window as well. */
  title: string;
  /** Before the title: where one came from. */
  back?: React.ReactNode;
  description?: React.ReactNode;
  /** Buttons at the right of the title. */
  actions?: React.ReactNode;
  children: React.ReactNode;
}

/** What every screen stands in. */
export function Page({ title, back, description, actions, children }: PageProps) {
  return (
    <div className="page">
      <title>{`${title} · Vitrine`}</title>
      <header className="page-head">
        <div className="page-titles">
          {back && <div className="page-back">{back}</div>}
          <h1>{title}</h1>
          {description && <p className="page-description">{description}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A white box with a heading, for a part of a screen. */
export function Card({
  title,
  actions,
  children,
}: {
  title?: string;
  actions?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <section className="card">
      {title && (
        <header className="card-head">
          <h2>{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

type Tone = 'neutral' | 'good' | 'warning' | 'danger' | 'info';

/** A word about a state. Its colour never says more than the word does. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: React.ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

/** Names and what they are, in two columns. */
export function Facts({ of }: { of: [name: string, value: React.ReactNode][] }) {
  return (
    <dl className="facts">
      {of.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
