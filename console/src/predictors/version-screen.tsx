import './predictors.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { FlaskConical, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Progress } from '../charts/charts';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { useConfirm } from '../design/confirm';
import { Badge, Card, Facts, Page } from '../design/page';
import { Await } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { when } from '../moments';
import { useWho } from '../session/who';
import { ShareDialog } from './assignments';
import { isUnderWay, type PredictorVersion, StateBadge } from './state-badge';
import { TrialDialog } from './trial-dialog';

const route = getRouteApi('/predictors/$name/$version');
const pollMs = 2_000;

export function VersionScreen() {
  const path = route.useParams();
  const version = useData(
    ['predictors', path],
    async (api, signal) =>
      (await api.GET('/predictors/{name}/versions/{version}', { params: { path }, signal })).data,
    { refetchInterval: (one) => (one && isUnderWay(one) ? pollMs : false) },
  );
  if (version.data) return <OneVersion version={version.data} />;
  return (
    <Page title={`${path.name} ${path.version}`} back={<Link to="/predictors">Predictors</Link>}>
      <Await of={version}>{() => null}</Await>
    </Page>
  );
}

function OneVersion({ version: one }: { version: PredictorVersion }) {
  const { name, version, state, failure, manifest, task, health } = one;
  const { customer } = useWho();
  const [isTrying, setIsTrying] = useState(false);
  const [isGiving, setIsGiving] = useState(false);
  const isReady = state === 'ready';
  return (
    <Page
      title={`${name} ${version}`}
      back={<Link to="/predictors">Predictors</Link>}
      description={manifest?.description}
      actions={
        <>
          {isReady && task !== 'compatibility' && (
            <Button kind="primary" icon={FlaskConical} onPress={() => setIsTrying(true)}>
              Try on {customer.name}
            </Button>
          )}
          {isReady && <Button onPress={() => setIsGiving(true)}>Give to {customer.name}</Button>}
          <Life version={one} />
        </>
      }
    >
      {failure && (
        <div className="error-notice" role="alert">
          <p>It failed: {failure}</p>
        </div>
      )}
      <div className="chart-grid-of">
        <Card title="What it is">
          <Facts
            of={[
              ['State', <StateBadge key="state" state={state} />],
              ['Task', task ?? 'not known yet'],
              ...(health
                ? ([
                    [
                      'Server',
                      `${health.state} since ${when(health.since)}${health.last_error ? `: ${health.last_error}` : ''}`,
                    ],
                  ] as [string, string][])
                : []),
              ['Licence', manifest?.licence ?? '–'],
              ['Source', manifest?.source ?? '–'],
              ['Dimensions', manifest?.dimensions === undefined ? '–' : String(manifest.dimensions)],
              ['Customers', String(one.customers)],
              ['Since', when(one.created_at)],
            ]}
          />
        </Card>
        {Object.keys(one.facts).length > 0 && (
          <Card title="Warm-up">
            {/* What was found out while it was verified and warmed; nothing of one that came with Vitrine. */}
            <Facts of={flat(one.facts)} />
          </Card>
        )}
      </div>
      <Trials name={name} version={version} />
      {isTrying && (
        <TrialDialog name={name} version={version} task={task} onClose={() => setIsTrying(false)} />
      )}
      {isGiving && <ShareDialog assignment={{ name, version }} onClose={() => setIsGiving(false)} />}
    </Page>
  );
}

/** Load, unload, delete. */
function Life({ version: { name, version, state, origin, customers } }: { version: PredictorVersion }) {
  const [ask, question] = useConfirm();
  const navigate = useNavigate();
  const path = { name, version };
  const load = useChange(
    (api) => api.POST('/predictors/{name}/versions/{version}/load', { params: { path } }),
    {
      touches: ['predictors'],
    },
  );
  const unload = useChange(
    (api) => api.POST('/predictors/{name}/versions/{version}/unload', { params: { path } }),
    {
      touches: ['predictors'],
      says: () => 'Its memory was given back.',
    },
  );
  const remove = useChange(
    (api) => api.DELETE('/predictors/{name}/versions/{version}', { params: { path } }),
    {
      touches: ['assignments'],
      says: () => `${name} ${version} was deleted.`,
      onDone: () => void navigate({ to: '/predictors' }),
    },
  );
  return (
    <>
      {state === 'unloaded' && (
        <Button isPending={load.isPending} onPress={() => load.mutate()}>
          Load
        </Button>
      )}
      {state === 'ready' && customers === 0 && (
        <Button isPending={unload.isPending} onPress={() => unload.mutate()}>
          Unload
        </Button>
      )}
      {origin === 'brought' && customers === 0 && (
        <Button
          kind="danger"
          icon={Trash2}
          onPress={() =>
            ask({
              title: `Delete ${name} ${version}?`,
              text: 'With its files and its trials. To have it again, bring it again.',
              action: 'Delete version',
              onConfirm: () => remove.mutate(),
            })
          }
        >
          Delete
        </Button>
      )}
      {question}
    </>
  );
}

function flat(facts: Record<string, unknown>, before = ''): [string, string][] {
  return Object.entries(facts).flatMap(([key, value]): [string, string][] => {
    const [, word = key, unit] = /^(.+?)_?(ms|[Bb]ytes)$/.exec(key) ?? [];
    const name = `${before}${word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ')}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return flat(value as Record<string, unknown>, `${name}: `);
    return [[name, factText(value, unit)]];
  });
}

function factText(value: unknown, unit: string | undefined): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(tensorText).join(', ');
  if (unit === 'ms') return `${value} ms`;
  if (unit) return bytesText(Number(value));
  return String(value);
}

/** An input or output of a model: `picture: uint8, 1 × 224 × 224 × 3`. */
function tensorText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { name, type, shape } = value as { name?: unknown; type?: unknown; shape?: unknown };
  if (!name || !Array.isArray(shape)) return JSON.stringify(value);
  return `${name} (${type}, ${shape.map((side) => side ?? '?').join(' × ')})`;
}

function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${Math.round(kilobytes)} KB` : `${Math.round(kilobytes / 1024)} MB`;
}

function Trials({ name, version }: { name: string; version: string }) {
  const { customer } = useWho();
  const path = { name, version };
  const trials = useData(
    ['trials', name, version],
    async (api, signal) =>
      (
        await api.GET('/predictors/{name}/versions/{version}/trials', {
          params: { path, query: { limit: 100 } },
          signal,
        })
      ).data.results,
    {
      refetchInterval: (all) =>
        all?.some(({ state }) => state === 'waiting' || state === 'running') ? pollMs : false,
    },
  );
  return (
    <section className="stack" aria-labelledby="trials">
      <h2 id="trials">Trials on {customer.name}</h2>
      <Await of={trials}>
        {(all) =>
          all.length === 0 ? (
            <p className="field-hint">
              None yet. A trial shows this version and another the same sample of the shop’s pictures, unseen
              by shoppers, and reports where they differ.
            </p>
          ) : (
            <Table
              label="Trials"
              columns={['Begun', 'Against', 'State', { name: 'Images', isWideOnly: true }]}
            >
              {all.map(({ id, against, state, images, created_at }) => (
                <Row key={id}>
                  <Cell>
                    <Link to="/predictors/$name/$version/trials/$id" params={{ name, version, id }}>
                      {when(created_at)}
                    </Link>
                  </Cell>
                  <Cell>
                    {against.predictor} {against.version}
                  </Cell>
                  <Cell>
                    <Badge tone={state === 'done' ? 'good' : state === 'failed' ? 'danger' : 'info'}>
                      {state}
                    </Badge>
                  </Cell>
                  <Cell>
                    <Progress label="Images seen by both" done={images.seen} all={images.all} />
                  </Cell>
                </Row>
              ))}
            </Table>
          )
        }
      </Await>
    </section>
  );
}
