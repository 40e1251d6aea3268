import { useState } from 'react';
import { LineChart, type Mark } from '../charts/charts';
import { Select } from '../design/field';
import { Card } from '../design/page';
import { Cell, Row, Table } from '../design/table';
import {
  type Interval,
  intervalsOf,
  partOf,
  picturesASecond,
  useLoadHistory,
  versionsOf,
} from './load-history';
import { countOf, type Histogram, quantileOf } from './read-metrics';

const all = 'all';

/** Latency of the versions and the queue in front of them, of the process that answers: from its metrics, where they can be read. */
export function Latency() {
  const [chosen, setChosen] = useState(all);
  const history = useLoadHistory();
  if (history.error)
    return (
      <Card title="Latency and queue">
        <p className="field-hint">
          The metrics of the server cannot be read from here: the proxy in front of it keeps them back, as it
          may. Look at them in Grafana.
        </p>
      </Card>
    );
  const newest = history.data?.at(-1);
  if (!history.data || !newest) return null;
  const versions = versionsOf(newest);
  const intervals = intervalsOf(history.data, chosen === all ? undefined : chosen);
  return (
    <section className="stack" aria-labelledby="load">
      <header className="predictors-load">
        <div>
          <h2 id="load">Latency and queue</h2>
          <p className="field-hint">
            Of the server process that answers, every five seconds while this screen is open, for ten minutes.
            Times are estimated from the buckets of its histograms.
          </p>
        </div>
        <Select
          label="Version"
          choices={[{ id: all, label: 'All versions' }, ...versions.map((id) => ({ id, label: id }))]}
          value={chosen}
          onChange={setChosen}
        />
      </header>
      <Charts intervals={intervals} />
      <SinceStart
        rows={versions.map((version) => ({
          version,
          queue: partOf(newest, 'queue', version),
          compute: partOf(newest, 'compute', version),
        }))}
      />
    </section>
  );
}

function Charts({ intervals }: { intervals: Interval[] }) {
  const marks = (of: (interval: Interval) => Omit<Mark, 'name'>): Mark[] =>
    intervals.map((interval) => ({ name: timeOf(interval.at), ...of(interval) }));
  const half = (histogram: Histogram | null) => (histogram ? quantileOf(histogram, 0.5) : null);
  const most = (histogram: Histogram | null) => (histogram ? quantileOf(histogram, 0.95) : null);
  return (
    <div className="chart-grid-of predictors-charts">
      <LineChart
        title="Compute"
        markLabel="Time"
        valueLabel="95 of 100 pictures"
        overLabel="half of them"
        format={duration}
        marks={marks(({ compute }) => ({ value: most(compute), over: half(compute) }))}
      />
      <LineChart
        title="Waiting time"
        markLabel="Time"
        valueLabel="95 of 100 pictures"
        overLabel="half of them"
        format={duration}
        marks={marks(({ queue }) => ({ value: most(queue), over: half(queue) }))}
      />
      <LineChart
        title="Queue"
        markLabel="Time"
        valueLabel="real-time requests"
        overLabel="ingestion"
        marks={marks(({ waiting }) => ({ value: waiting.realTime, over: waiting.ingestion }))}
      />
      <LineChart
        title="Pictures a second"
        markLabel="Time"
        format={(value) => value.toLocaleString('en', { maximumFractionDigits: 1 })}
        marks={marks((interval) => ({ value: picturesASecond(interval) }))}
      />
    </div>
  );
}

function SinceStart({ rows }: { rows: { version: string; queue: Histogram; compute: Histogram }[] }) {
  if (rows.length === 0)
    return <p className="field-hint">No picture has been looked at since the server was started.</p>;
  return (
    <Table
      label="Each version, since the server was started"
      columns={[
        'Since the start',
        { name: 'Pictures', isNumber: true },
        { name: 'Waiting, half', isNumber: true },
        { name: 'Waiting, 95 %', isNumber: true },
        { name: 'Compute, half', isNumber: true },
        { name: 'Compute, 95 %', isNumber: true },
      ]}
    >
      {rows.map(({ version, queue, compute }) => (
        <Row key={version}>
          <Cell>{version}</Cell>
          <Cell>{countOf(compute).toLocaleString('en')}</Cell>
          <Cell>{duration(quantileOf(queue, 0.5))}</Cell>
          <Cell>{duration(quantileOf(queue, 0.95))}</Cell>
          <Cell>{duration(quantileOf(compute, 0.5))}</Cell>
          <Cell>{duration(quantileOf(compute, 0.95))}</Cell>
        </Row>
      ))}
    </Table>
  );
}

function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 0.01) return `${(seconds * 1000).toFixed(1)} ms`;
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

const timeOf = (at: number) => new Date(at).toLocaleTimeString('en-GB');
