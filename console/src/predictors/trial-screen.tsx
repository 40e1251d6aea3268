import './predictors.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { Progress, percent } from '../charts/charts';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { useConfirm } from '../design/confirm';
import { Badge, Card, Facts, Page } from '../design/page';
import { Await } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { Picture } from '../pictures/picture';
import { useWho } from '../session/who';

type Trial = components['schemas']['Trial'];
type Report = components['schemas']['TrialReport'];
type Difference = Report['differences'][number];

const route = getRouteApi('/predictors/$name/$version/trials/$id');
const pollMs = 1_000;

/** How two versions compare on the shop's own pictures. */
export function TrialScreen() {
  const path = route.useParams();
  const { name, version, id } = path;
  const { customer } = useWho();
  const navigate = useNavigate();
  const [ask, question] = useConfirm();
  const trial = useData(
    ['trials', name, version, id],
    async (api, signal) =>
      (await api.GET('/predictors/{name}/versions/{version}/trials/{id}', { params: { path }, signal })).data,
    {
      refetchInterval: (one) =>
        one && (one.state === 'waiting' || one.state === 'running') ? pollMs : false,
    },
  );
  const remove = useChange(
    (api) => api.DELETE('/predictors/{name}/versions/{version}/trials/{id}', { params: { path } }),
    { onDone: () => void navigate({ to: '/predictors/$name/$version', params: { name, version } }) },
  );
  return (
    <Page
      title={`Trial of ${name} ${version}`}
      back={
        <Link to="/predictors/$name/$version" params={{ name, version }}>
          {name} {version}
        </Link>
      }
      description={`On the pictures of ${customer.name}.`}
      actions={
        <Button
          onPress={() =>
            ask({
              title: 'Delete this trial?',
              text: 'One that runs ends. The report cannot be had back.',
              action: 'Delete trial',
              onConfirm: () => remove.mutate(),
            })
          }
        >
          Delete
        </Button>
      }
    >
      {question}
      <Await of={trial}>{(one) => <OneTrial trial={one} />}</Await>
    </Page>
  );
}

function OneTrial({ trial }: { trial: Trial }) {
  const { state, failure, images, report, against } = trial;
  if (state === 'failed')
    return (
      <div className="error-notice" role="alert">
        <p>The trial failed: {failure}</p>
      </div>
    );
  if (!report)
    return (
      <Card title={state === 'waiting' ? 'It waits for its turn' : 'Both look at the pictures'}>
        <Progress label="Images seen by both" done={images.seen} all={images.all} />
      </Card>
    );
  return (
    <>
      <ReportTable report={report} />
      <section className="stack" aria-labelledby="differences">
        <h2 id="differences">Where they differ most</h2>
        {report.differences.length === 0 ? (
          <p className="field-hint">Nowhere: both said the same of every picture.</p>
        ) : (
          <ul className="trial-differences">
            {report.differences.map((one) => (
              <DifferenceCard
                key={one.image}
                difference={one}
                names={{
                  candidate: `${trial.predictor} ${trial.version}`,
                  against: `${against.predictor} ${against.version}`,
                }}
              />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

const agreements: Record<string, string> = {
  overlap_at_10: 'Of the first ten neighbours, those that both have',
  rank_correlation: 'Correlation of the ranks of all others',
  near_duplicates: 'Near-duplicates that both find',
  top_label: 'Images with the same first label',
  labels: 'Overlap of all labels',
};

function ReportTable({ report }: { report: Report }) {
  const { images, agreement, candidate, against } = report;
  const both = [candidate, against];
  const rows: [string, (side: Report['candidate']) => string][] = [
    ['Pictures it could look at', ({ coverage }) => percent(coverage.looked_at)],
    ['Pictures with enough answers', ({ coverage }) => share(coverage.answered)],
    ['A picture, half of the time', ({ latency_ms }) => time(latency_ms.p50)],
    ['A picture, 95 % of the time', ({ latency_ms }) => time(latency_ms.p95)],
    ...(candidate.near_duplicates === undefined
      ? []
      : [
          [
            'Pairs of near-duplicates',
            ({ near_duplicates: pairs }: Report['candidate']) => String(pairs ?? '–'),
          ] as [string, (side: Report['candidate']) => string],
        ]),
  ];
  return (
    <div className="trial-report">
      <Card title="Side by side">
        <Table
          label="Side by side"
          columns={[
            { name: 'Measured', isHeader: true },
            ...both.map((side) => ({ name: `${side.predictor} ${side.version}`, isNumber: true })),
          ]}
        >
          {rows.map(([name, of]) => (
            <Row key={name}>
              <Cell>{name}</Cell>
              <Cell>{of(candidate)}</Cell>
              <Cell>{of(against)}</Cell>
            </Row>
          ))}
        </Table>
      </Card>
      <Card title="Agreement">
        <Facts
          of={[
            ...Object.entries(agreement).map(([name, value]): [string, string] => [
              agreements[name] ?? name,
              name === 'near_duplicates' || value === null
                ? String(value ?? '–')
                : name === 'rank_correlation'
                  ? value.toFixed(2)
                  : percent(value),
            ]),
            [
              'Pictures compared',
              `${images.compared} of ${images.sampled}${images.gone ? `, ${images.gone} deleted meanwhile` : ''}`,
            ],
          ]}
        />
      </Card>
    </div>
  );
}

function DifferenceCard({
  difference: { image, agreement, candidate, against },
  names,
}: {
  difference: Difference;
  names: { candidate: string; against: string };
}) {
  return (
    <li className="card trial-difference">
      <figure>
        <span className="trial-picture">
          <Picture id={image} alt={image} size={256} />
        </span>
        <figcaption>
          <strong>{image}</strong>
          <Badge tone={agreement < 0.3 ? 'warning' : 'neutral'}>{percent(agreement)} the same</Badge>
        </figcaption>
      </figure>
      <First name={names.candidate} first={candidate} />
      <First name={names.against} first={against} />
    </li>
  );
}

function First({ name, first }: { name: string; first: Difference['candidate'] }) {
  return (
    <figure>
      <span className="trial-picture">
        {first?.image ? (
          <Picture id={first.image} alt={first.image} size={256} />
        ) : (
          <b>{first?.label ?? 'nothing'}</b>
        )}
      </span>
      <figcaption>
        <span>{name} puts first</span>
        {first && (
          <span className="field-hint">{`${first.image ?? first.label}, ${first.score.toFixed(2)}`}</span>
        )}
      </figcaption>
    </figure>
  );
}

const share = (value: number | null) => (value === null ? '–' : percent(value));
const time = (ms: number | null) => (ms === null ? '–' : `${ms.toFixed(0)} ms`);
