import '../catalog.css';
import './feeds.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Check, Play, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useChange, useData, useRefresh } from '../../data';
import { Button } from '../../design/button';
import { useConfirm } from '../../design/confirm';
import { Card, Facts, Page } from '../../design/page';
import { Await } from '../../design/states';
import { when } from '../../moments';
import { Difference } from './difference';
import { RunErrors } from './run-errors';
import { RunState } from './run-state';
import { isUnderWay, type Run } from './run-words';
import { useStartRun } from './start-run';

const route = getRouteApi('/feeds/$id/runs/$run');
const askAgainMs = 1_000;

/** One run of a feed: how far it is, what it changed or would change, and what was wrong with the file. */
export function RunScreen() {
  const { id, run } = route.useParams();
  const found = useData(
    ['feeds', 'run', run],
    async (api, signal) => {
      return (await api.GET('/feeds/{id}/runs/{run}', { params: { path: { id, run } }, signal })).data;
    },
    { refetchInterval: (data) => (data && isUnderWay(data) ? askAgainMs : false) },
  );
  useRefreshAtEnd(found.data);
  return (
    <Page
      title={found.data?.dry_run ? 'Dry run' : 'Run'}
      back={
        <Link to="/feeds/$id" params={{ id }}>
          {id}
        </Link>
      }
      description={found.data && `Began ${when(found.data.started_at ?? found.data.created_at)}`}
      actions={found.data && <Actions run={found.data} />}
    >
      <Await of={found}>
        {(data) => (
          <>
            <State run={data} />
            {data.dry_run && !isUnderWay(data) && <Difference run={data} />}
            {Object.keys(data.errors_by_code).length > 0 && <RunErrors run={data} />}
          </>
        )}
      </Await>
    </Page>
  );
}

function Actions({ run }: { run: Run }) {
  const path = { id: run.feed_id, run: run.id };
  const touches = ['feeds', 'products', 'looks', 'items'];
  const [ask, question] = useConfirm();
  const start = useStartRun(run.feed_id);
  const confirm = useChange((api) => api.POST('/feeds/{id}/runs/{run}/confirm', { params: { path } }), {
    touches,
    says: () => 'The run goes on.',
  });
  const cancel = useChange((api) => api.POST('/feeds/{id}/runs/{run}/cancel', { params: { path } }), {
    touches,
    says: () => 'The run was cancelled.',
  });
  return (
    <>
      {(isUnderWay(run) || run.state === 'awaiting_confirmation') && (
        <Button icon={X} isPending={cancel.isPending} onPress={() => cancel.mutate()}>
          Cancel the run
        </Button>
      )}
      {run.state === 'awaiting_confirmation' && (
        <Button
          kind="danger"
          icon={Check}
          isPending={confirm.isPending}
          onPress={() =>
            ask({
              title: `Hide ${run.counts.hidden.toLocaleString()} items?`,
              text: 'They are not in the file any more. Hidden items are shown nowhere; they come back when a later run has them.',
              action: 'Hide them',
              onConfirm: () => confirm.mutate(),
            })
          }
        >
          Confirm
        </Button>
      )}
      {run.dry_run && run.state === 'done' && run.source === 'pull' && (
        <Button kind="primary" icon={Play} isPending={start.isPending} onPress={() => start.mutate({})}>
          Run it for real
        </Button>
      )}
      {question}
    </>
  );
}

function State({ run }: { run: Run }) {
  const { counts, progress, state, error } = run;
  const words = run.dry_run ? 'would be ' : '';
  return (
    <Card>
      <div className="run-state">
        <div className="run-state-words" aria-live="polite">
          <RunState of={run} />
          {state === 'awaiting_confirmation' && (
            <span>
              It would hide {counts.hidden.toLocaleString()} items, more than this feed may hide by itself.
              Look at what changed in the shop before you confirm.
            </span>
          )}
          {state === 'unchanged' && <span>The file is as it was at the last run.</span>}
          {error && (
            <span>
              {error.detail} <code>{error.code}</code>
            </span>
          )}
        </div>
        {isUnderWay(run) && <Progress of={progress} />}
        <ul className="run-counts">
          <Count name="rows" of={counts.rows} />
          <Count name={`${words}new`} of={counts.created} />
          <Count name={`${words}changed`} of={counts.changed} />
          <Count name="as they were" of={counts.unchanged} />
          <Count name={`${words}hidden`} of={counts.hidden} />
          <Count name="rejected" of={counts.rejected} />
        </ul>
        <Facts
          of={[
            ['Came by', run.source === 'pull' ? 'Its address' : 'A pushed file'],
            ['Ended', when(run.finished_at)],
            ...(progress.rows_per_second === null
              ? []
              : [
                  ['Speed', `${progress.rows_per_second.toLocaleString()} rows a second`] as [string, string],
                ]),
          ]}
        />
      </div>
    </Card>
  );
}

function Count({ name, of: count }: { name: string; of: number }) {
  return (
    <li>
      <b>{count.toLocaleString()}</b> <span className="catalog-soft">{name}</span>
    </li>
  );
}

function Progress({ of: { rows, bytes, bytes_total: total, seconds_left: left } }: { of: Run['progress'] }) {
  const value = total ? (bytes / total) * 100 : undefined;
  return (
    <ProgressBar
      aria-label="Progress"
      value={value ?? 0}
      isIndeterminate={value === undefined}
      className="run-progress"
      valueLabel={`${rows.toLocaleString()} rows`}
    >
      {({ valueText, percentage }) => (
        <>
          <progress aria-hidden max={100} {...(percentage === undefined ? {} : { value: percentage })} />
          <span className="catalog-soft">
            {valueText}
            {left !== null && `, about ${Math.ceil(left)} s left`}
          </span>
        </>
      )}
    </ProgressBar>
  );
}

/** What the run has changed is asked for anew once it has ended. */
function useRefreshAtEnd(run: Run | undefined): void {
  const refresh = useRefresh();
  const wasUnderWay = useRef(false);
  const isNow = run !== undefined && isUnderWay(run);
  useEffect(() => {
    if (wasUnderWay.current && !isNow) refresh('products', 'looks', 'items', 'categories', 'tags');
    wasUnderWay.current = isNow;
  }, [isNow, refresh]);
}
