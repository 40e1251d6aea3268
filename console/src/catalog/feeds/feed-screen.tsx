import '../catalog.css';
import './feeds.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Ellipsis, FileUp, FlaskConical, Pencil, Play, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useData, useRefresh } from '../../data';
import { Button, IconButton } from '../../design/button';
import { Menu } from '../../design/menu';
import { Card, Facts, Page } from '../../design/page';
import { Await, Empty } from '../../design/states';
import { Cell, Row, Table } from '../../design/table';
import { letGo } from '../../leaving';
import { when } from '../../moments';
import { useWho } from '../../session/who';
import { More } from '../more';
import { usePaged } from '../paged';
import { percent } from '../words';
import { EditFeed } from './feed-form';
import { RunState } from './run-state';
import { countsText, type Feed, scheduleText, spanText } from './run-words';
import { useStartRun } from './start-run';

const route = getRouteApi('/feeds/$id');

export function FeedScreen() {
  const { id } = route.useParams();
  const [isEditing, setIsEditing] = useState(false);
  const feed = useData(
    ['feeds', 'one', id],
    async (api, signal) => (await api.GET('/feeds/{id}', { params: { path: { id } }, signal })).data,
  );
  return (
    <Page
      title={id}
      back={<Link to="/feeds">Feeds</Link>}
      actions={feed.data && <Actions feed={feed.data} onEdit={() => setIsEditing(true)} />}
    >
      <Await of={feed}>
        {(data) => (
          <>
            <Card title="How it is read">
              <About feed={data} />
            </Card>
            <Runs id={id} />
            {isEditing && <EditFeed feed={data} onClose={() => setIsEditing(false)} />}
          </>
        )}
      </Await>
    </Page>
  );
}

function Actions({ feed: { id, url }, onEdit }: { feed: Feed; onEdit(): void }) {
  const { api } = useWho();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const start = useStartRun(id);
  const chooser = useRef<HTMLInputElement>(null);
  const isDryPush = useRef(false);
  const choose = (isDry: boolean) => {
    isDryPush.current = isDry;
    chooser.current?.click();
  };
  const remove = () => {
    letGo('feeds', [id], `The feed ${id} was deleted. What it brought stays.`, () =>
      api.DELETE('/feeds/{id}', { params: { path: { id } } }).finally(() => refresh('feeds')),
    );
    void navigate({ to: '/feeds' });
  };
  return (
    <>
      {url !== null && (
        <>
          <Button
            icon={FlaskConical}
            isDisabled={start.isPending}
            onPress={() => start.mutate({ isDry: true })}
          >
            Dry run
          </Button>
          <Button kind="primary" icon={Play} isDisabled={start.isPending} onPress={() => start.mutate({})}>
            Run now
          </Button>
        </>
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label="File of the feed"
        accept=".xml,.csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) start.mutate({ file, isDry: isDryPush.current });
        }}
      />
      <Menu
        label="More"
        button={<IconButton icon={Ellipsis} label="More" kind="plain" />}
        entries={[
          { id: 'try', label: 'Try a file', icon: FlaskConical, onAction: () => choose(true) },
          { id: 'push', label: 'Push a file', icon: FileUp, onAction: () => choose(false) },
          { id: 'edit', label: 'Edit', icon: Pencil, onAction: onEdit },
          { id: 'delete', label: 'Delete', icon: Trash2, isDangerous: true, onAction: remove },
        ]}
      />
    </>
  );
}

function About({ feed }: { feed: Feed }) {
  const mapped = Object.entries(feed.mapping);
  return (
    <Facts
      of={[
        ['Address', feed.url ?? 'None: files are pushed'],
        ['Schedule', scheduleText(feed)],
        ['Format', feed.format === 'auto' ? 'Seen from what it begins with' : feed.format],
        [
          'Columns',
          mapped.length === 0
            ? 'As Google Merchant Center names them'
            : mapped
                .map(([field, source]) =>
                  typeof source === 'string'
                    ? `${field} from ${source}`
                    : `${field} always ${source.constant}`,
                )
                .join('; '),
        ],
        [
          'Guard',
          `Waits for you when it would hide more than ${percent(feed.removal_share_max)} of the items`,
        ],
        ['Deletes', `What vanished from it, after ${spanText(feed.remove_after_seconds)}`],
        ['Sign-in', feed.has_authorization ? 'Sends a secret' : 'None'],
      ]}
    />
  );
}

function Runs({ id }: { id: string }) {
  const runs = usePaged(['feeds', 'runs', id], async (api, page, signal) => {
    return (await api.GET('/feeds/{id}/runs', { params: { path: { id }, query: page }, signal })).data;
  });
  return (
    <Card title="Runs">
      <Await of={runs}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Play} title="It has not run yet">
              A dry run tells what would change and writes nothing.
            </Empty>
          ) : (
            <>
              <Table
                label="Runs"
                columns={['Began', 'State', { name: 'Rows', isNumber: true, isWideOnly: true }, 'Outcome']}
              >
                {all.map((run) => (
                  <Row key={run.id}>
                    <Cell>
                      <Link to="/feeds/$id/runs/$run" params={{ id, run: run.id }}>
                        {when(run.started_at ?? run.created_at)}
                      </Link>
                      {run.source === 'push' && <span className="catalog-soft"> pushed</span>}
                    </Cell>
                    <Cell>
                      <RunState of={run} />
                    </Cell>
                    <Cell>{run.counts.rows.toLocaleString()}</Cell>
                    <Cell>{run.error?.detail ?? countsText(run)}</Cell>
                  </Row>
                ))}
              </Table>
              <More of={runs} />
            </>
          )
        }
      </Await>
    </Card>
  );
}
