import '../catalog.css';
import './feeds.css';
import { Link } from '@tanstack/react-router';
import { Play, Plus, Rss } from 'lucide-react';
import { useState } from 'react';
import { useData } from '../../data';
import { Button } from '../../design/button';
import { Page } from '../../design/page';
import { Await, Empty } from '../../design/states';
import { useLeaving } from '../../leaving';
import { when } from '../../moments';
import { NewFeed } from './feed-form';
import { RunState } from './run-state';
import { countsText, type Feed, isUnderWay, scheduleText } from './run-words';
import { useStartRun } from './start-run';

const askAgainMs = 1_500;

/** Where the catalogue comes from. */
export function FeedsScreen() {
  const [isMaking, setIsMaking] = useState(false);
  const leaving = useLeaving('feeds');
  const feeds = useData(['feeds', 'list'], async (api, signal) => {
    return (await api.GET('/feeds', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  const make = (
    <Button kind="primary" icon={Plus} onPress={() => setIsMaking(true)}>
      New feed
    </Button>
  );
  return (
    <Page
      title="Feeds"
      description="Product files of the shop, which become its products, looks and items."
      actions={make}
    >
      <Await of={feeds}>
        {(all) => {
          const shown = all.filter(({ id }) => !leaving.has(id));
          return shown.length === 0 ? (
            <Empty icon={Rss} title="No feeds yet" action={make}>
              A feed is the file that shops make for Google Merchant Center: XML, CSV, TSV or JSON Lines. Give
              its address and how often to read it, or push a file.
            </Empty>
          ) : (
            <ul className="feeds" aria-label="Feeds">
              {shown.map((feed) => (
                <FeedRow key={feed.id} feed={feed} />
              ))}
            </ul>
          );
        }}
      </Await>
      {isMaking && <NewFeed onClose={() => setIsMaking(false)} />}
    </Page>
  );
}

function FeedRow({ feed }: { feed: Feed }) {
  const { id, url } = feed;
  const runs = useData(
    ['feeds', 'last run', id],
    async (api, signal) => {
      const params = { path: { id }, query: { limit: 1 } };
      return (await api.GET('/feeds/{id}/runs', { params, signal })).data.results;
    },
    { refetchInterval: (data) => (data?.[0] && isUnderWay(data[0]) ? askAgainMs : false) },
  );
  const start = useStartRun(id);
  const last = runs.data?.[0];
  return (
    <li className="feed">
      <div className="feed-words">
        <h2>
          <Link to="/feeds/$id" params={{ id }}>
            {id}
          </Link>
        </h2>
        <p className="catalog-soft">{url ?? 'No address: files are pushed'}</p>
      </div>
      <div className="feed-words">
        <span className="catalog-soft">{scheduleText(feed)}</span>
        {last ? (
          <span className="feed-last">
            <RunState of={last} />
            <Link to="/feeds/$id/runs/$run" params={{ id, run: last.id }}>
              {when(last.finished_at ?? last.created_at)}
            </Link>
            <span className="catalog-soft">{countsText(last)}</span>
          </span>
        ) : (
          runs.data && <span className="catalog-soft">It has not run yet</span>
        )}
      </div>
      <Button
        icon={Play}
        isDisabled={url === null || (last !== undefined && isUnderWay(last))}
        isPending={start.isPending}
        onPress={() => start.mutate({})}
      >
        Run<span className="visually-hidden"> {id}</span>
      </Button>
    </li>
  );
}
