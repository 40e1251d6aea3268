import './quality.css';
import { Gauge, RotateCw } from 'lucide-react';
import { LineChart, type Mark, percent } from '../charts/charts';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { Badge, Card, Facts, Page, TableFrame } from '../design/page';
import { Await, Empty } from '../design/states';
import { when } from '../moments';

const days = 90;

/** How good what the shop's pages are answered is, and how it was. */
export function QualityScreen() {
  const quality = useData(['quality'], async (api, signal) => {
    const [now, history] = await Promise.all([
      api.GET('/index-quality', { signal }),
      api.GET('/index-quality/history', { params: { query: { days } }, signal }),
    ]);
    return now.data.results.map((one) => ({
      ...one,
      history:
        history.data.results.find(
          ({ predictor, version }) => predictor === one.predictor && version === one.version,
        )?.measurements ?? [],
    }));
  });
  const measure = useChange((api) => api.POST('/index-quality', { params: { query: { wait: 60 } } }), {
    touches: ['quality'],
    says: () => 'Measured.',
  });
  return (
    <Page
      title="Quality"
      description="Measured every night on a sample of the shop's own images."
      actions={
        <Button icon={RotateCw} isPending={measure.isPending} onPress={() => measure.mutate()}>
          Measure now
        </Button>
      }
    >
      <Await of={quality}>
        {(versions) =>
          versions.length === 0 ? (
            <Empty icon={Gauge} title="Nothing to measure">
              No predictor that compares pictures is assigned to this customer.
            </Empty>
          ) : (
            versions.map((version) => (
              <VersionQuality key={`${version.predictor} ${version.version}`} {...version} />
            ))
          )
        }
      </Await>
      <TagPrecision />
      <Freshness />
    </Page>
  );
}

interface Measurement {
  images: number;
  without_vector: number;
  vectors: number;
  sampled: number;
  recall_at_10: number | null;
  answered: number | null;
  near_duplicates: { share: number | null; pairs: number | null };
}

interface VersionProps {
  predictor: string;
  version: string;
  is_default: boolean;
  measured_at: string | null;
  measurement: Measurement | null;
  history: { day: string; measurement: Measurement }[];
}

function VersionQuality({ predictor, version, is_default, measured_at, measurement, history }: VersionProps) {
  const marks = (of: (one: Measurement) => number | null): Mark[] =>
    history.map(({ day, measurement: one }) => ({ name: day, value: of(one) }));
  return (
    <section className="stack" aria-label={`${predictor} ${version}`}>
      <div className="toolbar">
        <h2>
          {predictor} {version}
        </h2>
        {is_default && <Badge tone="info">default</Badge>}
        {measured_at && <span className="field-hint">measured {when(measured_at)}</span>}
      </div>
      {measurement === null ? (
        <p className="field-hint">Not measured yet. It is each night; or press “Measure now”.</p>
      ) : (
        <>
          <div className="chart-grid-of">
            <LineChart
              title="Recall"
              hint="Of the true first ten neighbours, those the index finds."
              top={1}
              format={percent}
              marks={marks((one) => one.recall_at_10)}
            />
            <LineChart
              title="Coverage"
              hint="Images with ten neighbours that are alike enough to be shown."
              top={1}
              format={percent}
              marks={marks((one) => one.answered)}
            />
            <LineChart
              title="Near-duplicates"
              hint="Images that are there twice, or almost."
              top={1}
              format={percent}
              marks={marks((one) => one.near_duplicates.share)}
            />
            <LineChart
              title="Missing vectors"
              hint="Images with a picture that the predictor has not seen yet."
              marks={marks((one) => one.without_vector)}
            />
          </div>
          <p className="field-hint">
            {measurement.sampled.toLocaleString('en')} of {measurement.images.toLocaleString('en')} images
            asked for their neighbours; {measurement.near_duplicates.pairs ?? 0} pairs of near-duplicates in
            all.
          </p>
        </>
      )}
    </section>
  );
}

function TagPrecision() {
  const tags = useData(['quality', 'tags'], async (api, signal) => {
    const { data } = await api.GET('/tags', { params: { query: {} }, signal });
    return Promise.all(
      data.results.map(async ({ id, name }) => {
        const path = { attribute: id };
        const { data: accuracy } = await api.GET('/tags/{attribute}/accuracy', { params: { path }, signal });
        return { id, name, ...accuracy };
      }),
    );
  });
  return (
    <Card title="Tags">
      <p className="field-hint quality-hint">
        Predicted tags beside what people corrected, on the looks that were corrected. Confirming a right tag
        counts as well.
      </p>
      <Await of={tags}>
        {(all) => (
          <TableFrame>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Attribute</th>
                  <th scope="col" className="number wide-only">
                    Corrected looks
                  </th>
                  <th scope="col">Predictor</th>
                  <th scope="col" className="number">
                    Agreement
                  </th>
                  <th scope="col" className="number">
                    Precision
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.flatMap(({ id, name, corrections, results }) =>
                  results.length === 0 ? (
                    <tr key={id}>
                      <td>{name}</td>
                      <td className="number wide-only">{corrections}</td>
                      <td colSpan={3} className="field-hint">
                        Nothing to compare until tags are corrected.
                      </td>
                    </tr>
                  ) : (
                    results.map(({ predictor, version, agreement, labels }) => (
                      <tr key={`${id} ${predictor} ${version}`}>
                        <td>{name}</td>
                        <td className="number wide-only">{corrections}</td>
                        <td>
                          {predictor} {version}
                        </td>
                        <td className="number">{agreement === null ? '–' : percent(agreement)}</td>
                        <td className="number">{precisionOf(labels)}</td>
                      </tr>
                    ))
                  ),
                )}
                {all.length === 0 && (
                  <tr>
                    <td colSpan={5}>The dictionary has no attributes.</td>
                  </tr>
                )}
              </tbody>
            </table>
          </TableFrame>
        )}
      </Await>
    </Card>
  );
}

/** Of all labels that it gave, those right. */
function precisionOf(labels: { predicted: number; precision: number | null }[]): string {
  const predicted = labels.reduce((sum, label) => sum + label.predicted, 0);
  if (predicted === 0) return '–';
  return percent(
    labels.reduce((sum, label) => sum + label.predicted * (label.precision ?? 0), 0) / predicted,
  );
}

function Freshness() {
  const feeds = useData(['quality', 'feeds'], async (api, signal) => {
    const { data } = await api.GET('/feeds', { params: { query: { limit: 100 } }, signal });
    return Promise.all(
      data.results.map(async ({ id }) => {
        const runs = await api.GET('/feeds/{id}/runs', {
          params: { path: { id }, query: { limit: 1 } },
          signal,
        });
        return { id, run: runs.data.results[0] };
      }),
    );
  });
  return (
    <Card title="Freshness">
      <Await of={feeds}>
        {(all) =>
          all.length === 0 ? (
            <p className="field-hint">
              No feed keeps this catalogue fresh: it is as fresh as the last call that wrote to it.
            </p>
          ) : (
            <Facts
              of={all.map(({ id, run }) => [
                id,
                run ? (
                  <>
                    {run.finished_at ? age(run.finished_at) : 'under way'}{' '}
                    <Badge tone={run.state === 'failed' ? 'danger' : 'neutral'}>
                      {run.state.replaceAll('_', ' ')}
                    </Badge>
                  </>
                ) : (
                  'never run'
                ),
              ])}
            />
          )
        }
      </Await>
    </Card>
  );
}

function age(since: string): string {
  const minutes = Math.round((Date.now() - new Date(since).getTime()) / 60_000);
  if (minutes < 60) return `${minutes} minutes ago`;
  return minutes < 48 * 60
    ? `${Math.round(minutes / 60)} hours ago`
    : `${Math.round(minutes / 1440)} days ago`;
}
