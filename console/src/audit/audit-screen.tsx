import './audit.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useData } from '../data';
import { Button } from '../design/button';
import { Select, TextField } from '../design/field';
import { Badge, Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { exactly } from '../moments';
import type { AuditSearch } from './read-audit-search';

const route = getRouteApi('/audit');
const rowsOnPage = 50;
const idsShown = 3;

export function AuditScreen() {
  const search = route.useSearch();
  const { offset = 0, since, until, ...filter } = search;
  const entries = useData(
    ['audit', search],
    async (api, signal) => {
      const query = {
        limit: rowsOnPage,
        offset,
        ...filter,
        ...(since ? { since: `${since}T00:00:00Z` } : {}),
        ...(until ? { until: `${until}T00:00:00Z` } : {}),
      };
      return (await api.GET('/audit-log', { params: { query }, signal })).data;
    },
    { keepsPrevious: true },
  );
  return (
    <Page title="Audit" description="Every change that anybody asked for, done or refused; newest first.">
      <Filters key={JSON.stringify({ ...search, offset: 0 })} search={search} />
      <Await of={entries}>
        {({ results, links }) =>
          results.length === 0 ? (
            <Empty icon={ScrollText} title="No entries">
              Nothing that was done meets these filters. Take one away to see more.
            </Empty>
          ) : (
            <>
              <Table
                label="Entries"
                className="audit-table"
                columns={[
                  { name: 'When', className: 'audit-when' },
                  { name: 'Who', className: 'audit-who' },
                  { name: 'What', className: 'audit-what' },
                  'To',
                  'Customer',
                  'Outcome',
                ]}
              >
                {results.map((entry) => (
                  <Row key={`${entry.request_id} ${entry.at} ${entry.operation}`}>
                    <Cell>
                      <time dateTime={entry.at}>{exactly(entry.at)}</time>
                    </Cell>
                    <Cell>
                      <span title={entry.address ?? ''}>
                        {entry.username ?? (entry.api_key_id ? <code>{entry.api_key_id}</code> : 'unknown')}
                      </span>
                    </Cell>
                    <Cell>
                      <code>{entry.operation}</code>
                    </Cell>
                    <Cell>
                      <Target of={entry.target} />
                    </Cell>
                    <Cell>
                      {entry.customer ? (
                        <Link from="/audit" search={{ ...search, customer: entry.customer, offset: 0 }}>
                          {entry.customer}
                        </Link>
                      ) : (
                        '–'
                      )}
                    </Cell>
                    <Cell>
                      {entry.status < 400 ? (
                        <Badge tone="good">done</Badge>
                      ) : (
                        <>
                          <Badge tone="danger">refused</Badge>{' '}
                          <span className="field-hint">{entry.code ?? entry.status}</span>
                        </>
                      )}
                    </Cell>
                  </Row>
                ))}
              </Table>
              <Pages offset={offset} hasNext={links.next !== null} />
            </>
          )
        }
      </Await>
    </Page>
  );
}

/** Of many the first ones; the others on demand. */
function Target({ of }: { of: string | null }) {
  const ids = of?.split(', ') ?? [];
  if (ids.length <= idsShown) return of ?? '–';
  return (
    <details className="audit-target">
      <summary>{ids.slice(0, idsShown).join(', ')} and more</summary>
      {ids.slice(idsShown).join(', ')}
    </details>
  );
}

function Filters({ search }: { search: AuditSearch }) {
  const navigate = route.useNavigate();
  const [customer, setCustomer] = useState(search.customer ?? '');
  const [username, setUsername] = useState(search.username ?? '');
  const [operation, setOperation] = useState(search.operation ?? '');
  const [since, setSince] = useState(search.since ?? '');
  const [until, setUntil] = useState(search.until ?? '');
  const go = (outcome: AuditSearch['outcome']) =>
    void navigate({
      search: {
        ...(customer ? { customer } : {}),
        ...(username ? { username } : {}),
        ...(operation ? { operation } : {}),
        ...(isDay(since) ? { since } : {}),
        ...(isDay(until) ? { until } : {}),
        ...(outcome ? { outcome } : {}),
      },
    });
  return (
    <form
      className="filters audit-filters"
      onSubmit={(event) => {
        event.preventDefault();
        go(search.outcome);
      }}
    >
      <TextField label="Customer" value={customer} onChange={setCustomer} placeholder="demo-shop" />
      <TextField label="User" value={username} onChange={setUsername} />
      <TextField label="Operation" value={operation} onChange={setOperation} placeholder="delete-image" />
      <TextField
        label="Since"
        value={since}
        onChange={setSince}
        placeholder="2026-01-31"
        error={dayError(since)}
      />
      <TextField
        label="Before"
        value={until}
        onChange={setUntil}
        placeholder="2026-12-31"
        error={dayError(until)}
      />
      <Select
        label="Outcome"
        value={search.outcome ?? 'all'}
        choices={[
          { id: 'all', label: 'All' },
          { id: 'done', label: 'Done' },
          { id: 'refused', label: 'Refused' },
        ]}
        onChange={(id) => go(id === 'all' ? undefined : (id as 'done' | 'refused'))}
      />
      <Button type="submit">Apply</Button>
    </form>
  );
}

function Pages({ offset, hasNext }: { offset: number; hasNext: boolean }) {
  const navigate = route.useNavigate();
  const go = (to: number) => void navigate({ search: (before) => ({ ...before, offset: to }) });
  return (
    <nav className="toolbar" aria-label="Pages">
      <Button isDisabled={offset === 0} onPress={() => go(Math.max(0, offset - rowsOnPage))}>
        Newer
      </Button>
      <Button isDisabled={!hasNext} onPress={() => go(offset + rowsOnPage)}>
        Older
      </Button>
    </nav>
  );
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);
const dayError = (text: string) => (text === '' || isDay(text) ? undefined : 'A day, such as 2026-01-31');
