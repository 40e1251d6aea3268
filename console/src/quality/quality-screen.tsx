import './quality.css';
import type { SuperuserClient } from '@vitrine/sdk';
import { Gauge, RotateCw } from 'lucide-react';
import { LineChart, type Mark, percent } from '../charts/charts';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { Badge, Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { when } from '../moments';
import { Freshness } from './freshness';
import { TagPrecision } from './tag-precision';

const days = 90;

/** How good what the shop's pages are answered is, and how it was. */
export function QualityScreen() {
  const quality = useData(['quality'], readQuality);
  const measure = useChange((api) => api.POST('/index-quality', { params: { query: { wait: 60 } } }), {
    touches: ['quality'],
    says: () => 'Measured.',
  });
  return (
    <Page
      title="Quality"
      description="Measured every night: the index on a sample of the shop's own images, tags by what people corrected, feeds by their runs."
      actions={
        <Button icon={RotateCw} isPending={measure.isPending} onPress={() => measure.mutate()}>
          Measure now
        </Button>
      }
    >
      <Await of={quality}>
        {({ versions, attributes, feeds }) => (
          <>
            {versions.length === 0 ? (
              <Empty icon={Gauge} title="No index to measure">
                No predictor that compares pictures is assigned to this customer.
              </Empty>
            ) : (
              versions.map((version) => (
                <VersionQuality key={`${version.predictor} ${version.version}`} {...version} />
              ))
            )}
            <TagPrecision attributes={attributes} />
            <Freshness feeds={feeds} />
          </>
        )}
      </Await>
    </Page>
  );
}

async function readQuality(api: SuperuserClient, signal: AbortSignal) {
  const [now, history, tags, feeds] = await Promise.all([
    api.GET('/index-quality', { signal }),
    api.GET('/index-quality/history', { params: { query: { days } }, signal }),
    api.GET('/tags', { signal }),
    api.GET('/feeds', { params: { query: { limit: 1000 } }, signal }),
  ]);
  const measured = history.data;
  return {
    versions: now.data.results.map((one) => ({
      ...one,
      history:
        measured.results.find(
          ({ predictor, version }) => predictor === one.predictor && version === one.version,
        )?.measurements ?? [],
    })),
    attributes: tags.data.results
      .map(({ id, name, source }) => ({
        id,
        name,
        source,
        history: measured.tags.find(({ attribute }) => attribute === id)?.measurements ?? [],
      }))
      .filter(({ source, history: past }) => source !== null || past.length > 0),
    feeds: feeds.data.results.map(({ id }) => ({
      id,
      history: measured.feeds.find(({ feed_id }) => feed_id === id)?.measurements ?? [],
    })),
  };
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
          <div className="quality-charts">
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
