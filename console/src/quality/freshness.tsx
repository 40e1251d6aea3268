import { Link } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { LineChart, type Mark } from '../charts/charts';

type Measured = components['schemas']['FeedFreshnessHistory']['measurements'][number];

export interface MeasuredFeed {
  id: string;
  history: Measured[];
}

/** How late what feeds say is answered, and how old it is. */
export function Freshness({ feeds }: { feeds: MeasuredFeed[] }) {
  return (
    <section className="stack" aria-labelledby="freshness">
      <h2 id="freshness">Freshness</h2>
      {feeds.length === 0 ? (
        <p className="field-hint">
          No feed keeps this catalogue fresh: it is as fresh as the last call that wrote to it. Make one under{' '}
          <Link to="/feeds">Feeds</Link>.
        </p>
      ) : (
        feeds.map((feed) => <Feed key={feed.id} {...feed} />)
      )}
    </section>
  );
}

function Feed({ id, history }: MeasuredFeed) {
  const marks = (of: (one: Measured['measurement']) => Omit<Mark, 'name'>): Mark[] =>
    history.map(({ day, measurement }) => ({ name: day, ...of(measurement) }));
  return (
    <section className="stack" aria-label={`Freshness of ${id}`}>
      <h3 className="quality-feed">
        <Link to="/feeds/$id" params={{ id }}>
          {id}
        </Link>
      </h3>
      {history.length === 0 ? (
        <p className="field-hint">Not measured yet. It is each night; or press “Measure now”.</p>
      ) : history.every(({ measurement }) => measurement.age_seconds === null) ? (
        <p className="field-hint">
          Nothing to measure: no run of it has gone in yet. Run it, or push a file, on its page.
        </p>
      ) : (
        <div className="quality-charts">
          <LineChart
            title="From change to answer"
            hint={`How long a change of the feed took to be answered in full. ${changesOf(history.at(-1)!)} in 24 hours.`}
            valueLabel="slowest change"
            overLabel="half of them"
            format={span}
            marks={marks(({ slowest_lag_seconds: value, median_lag_seconds: over }) => ({ value, over }))}
          />
          <LineChart
            title="Age"
            hint="How long ago the feed was last read to its end, at the time of measuring."
            format={span}
            marks={marks(({ age_seconds: value }) => ({ value }))}
          />
        </div>
      )}
    </section>
  );
}

function changesOf({ measurement: { changes } }: Measured): string {
  if (changes === 0) return 'No change';
  return changes === 1 ? 'One change' : `${changes} changes`;
}

const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;
const daySeconds = 24 * hourSeconds;

/** In the largest unit of which there is at least one. */
function span(seconds: number): string {
  const [length, unit] =
    seconds >= daySeconds
      ? [daySeconds, seconds < 2 * daySeconds ? 'day' : 'days']
      : seconds >= hourSeconds
        ? [hourSeconds, 'h']
        : seconds >= minuteSeconds
          ? [minuteSeconds, 'min']
          : [1, 's'];
  return `${(seconds / length).toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}
