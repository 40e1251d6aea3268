import './map.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Map as MapIcon, RotateCw } from 'lucide-react';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useChange } from '../data';
import { Button } from '../design/button';
import { Checkbox, Select } from '../design/field';
import { Card, Facts, Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { when } from '../moments';
import { Picture } from '../pictures/picture';
import { useWho } from '../session/who';
import { attributesOf, labelOf, legendOf, type Point } from './colouring';
import { MapCanvas } from './map-canvas';
import { mapOf } from './read-map';

const route = getRouteApi('/map');
const pollMs = 2_000;
const listedAtOnce = 100;
const neighboursListed = 3;

/** The shop's looks by how alike they are. */
export function MapScreen() {
  const map = useQuery({
    ...mapOf(useWho()),
    refetchInterval: ({ state }) => (state.data?.is_being_made ? pollMs : false),
  });
  const make = useChange((api) => api.POST('/map', { params: { query: {} } }), {
    touches: ['map'],
    says: () => 'The map is being made.',
  });
  const isMaking = make.isPending || (map.data?.is_being_made ?? false);
  const button = (
    <Button icon={RotateCw} isDisabled={isMaking} onPress={() => make.mutate()}>
      {isMaking ? 'Being made' : 'Make it anew'}
    </Button>
  );
  return (
    <Page
      title="Map"
      description="Looks that are alike lie close to each other: duplicates, gaps and wrong categories show themselves."
      actions={button}
    >
      <Await of={map} lines={8}>
        {({ points, looks, made_at, failure, predictor, version }) =>
          points.length === 0 ? (
            <Empty
              icon={MapIcon}
              title={
                isMaking ? 'The map is being made' : failure ? 'The map could not be made' : 'No map yet'
              }
            >
              {failure && !isMaking
                ? `It could not be made ${when(failure.failed_at)}: ${failure.reason}.`
                : looks < looksMin
                  ? `It takes at least ${looksMin} looks whose pictures are ready; there are ${looks}.`
                  : isMaking
                    ? 'It takes some seconds, and appears by itself.'
                    : 'Press “Make it anew”.'}
            </Empty>
          ) : (
            <>
              {failure && !isMaking && (
                <div className="error-notice" role="alert">
                  <p>
                    A newer map could not be made {when(failure.failed_at)}: {failure.reason}. This is the one
                    before.
                  </p>
                </div>
              )}
              <Explorer points={points as Point[]} />
              <p className="field-hint">
                {points.length < looks ? `${points.length.toLocaleString('en')} of ` : ''}
                {looks.toLocaleString('en')} looks by {predictor} {version}, made {made_at && when(made_at)}.
              </p>
            </>
          )
        }
      </Await>
    </Page>
  );
}

const looksMin = 6;

function Explorer({ points }: { points: Point[] }) {
  const { by = 'category', look } = route.useSearch();
  const navigate = route.useNavigate();
  const isDark = useIsDark();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const attributes = useMemo(() => attributesOf(points), [points]);
  const legend = useMemo(() => legendOf(points, by, isDark), [points, by, isDark]);
  const shown = useMemo(
    () => points.filter((_, place) => !hidden.has(legend.of[place]!)),
    [points, hidden, legend],
  );
  const selected = points.find((point) => point.look === look);
  const select = (to: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, look: to }), replace: true });
  return (
    <>
      <div className="map">
        <MapCanvas points={points} legend={legend} hidden={hidden} selected={look} onSelect={select} />
        <aside className="map-side">
          <Select
            label="Coloured by"
            choices={attributes}
            value={by}
            onChange={(to) => {
              setHidden(new Set());
              void navigate({ search: (before) => ({ ...before, by: to }), replace: true });
            }}
          />
          <ul className="map-legend" aria-label="Legend">
            {legend.entries.map(({ value, colour, looks }) => (
              <li key={value}>
                <Checkbox
                  isSelected={!hidden.has(value)}
                  onChange={(isShown) => {
                    const next = new Set(hidden);
                    if (isShown) next.delete(value);
                    else next.add(value);
                    setHidden(next);
                  }}
                >
                  <span className="map-swatch" style={{ background: colour }} />
                  <span>{value}</span>
                  <span className="field-hint">{looks}</span>
                </Checkbox>
              </li>
            ))}
          </ul>
          {selected && <Selected point={selected} by={by} />}
        </aside>
      </div>
      <LookList points={shown} by={by} labels={attributes} onSelect={select} />
    </>
  );
}

function Selected({ point, by }: { point: Point; by: string }) {
  const facts: [string, string][] = [
    ['Look', point.look],
    ['Category', point.category ?? '–'],
    ['Brand', point.brand ?? '–'],
    ['Colour', point.colour ?? '–'],
    ['Stock', point.availability?.replaceAll('_', ' ') ?? '–'],
    ...(by.startsWith('tag:')
      ? ([[by.slice(4), point.tags[by.slice(4)]?.join(', ') ?? '–']] as [string, string][])
      : []),
  ];
  return (
    <Card title={point.title ?? point.look}>
      <div className="stack">
        {point.image && (
          <div className="map-picture">
            <Picture id={point.image} alt="" size={256} />
          </div>
        )}
        <Facts of={facts} />
        <LookLink look={point.look} />
      </div>
    </Card>
  );
}

/** The same in words, once it is opened: looks beside those that they are most like on the map. */
function LookList(props: LookListProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="map-list" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>As a list</summary>
      {isOpen && <LookTable {...props} />}
    </details>
  );
}

interface LookListProps {
  points: Point[];
  by: string;
  /** Of what the looks can be coloured by. */
  labels: { id: string; label: string }[];
  onSelect(look: string): void;
}

function LookTable({ points, by, labels, onSelect }: LookListProps) {
  const [count, setCount] = useState(listedAtOnce);
  const sorted = useMemo(
    () => [...points].sort((a, b) => (labelOf(a, by) ?? '~').localeCompare(labelOf(b, by) ?? '~')),
    [points, by],
  );
  const listed = useMemo(
    () => sorted.slice(0, count).map((point) => ({ point, next: nearestTo(point, points) })),
    [sorted, count, points],
  );
  return (
    <>
      <Table label="Looks" columns={['Look', labels.find(({ id }) => id === by)?.label ?? by, 'Next to']}>
        {listed.map(({ point, next }) => (
          <Row key={point.look}>
            <Cell>
              <Button size="small" kind="quiet" onPress={() => onSelect(point.look)}>
                {point.title ?? point.look}
              </Button>
            </Cell>
            <Cell>{labelOf(point, by) ?? '–'}</Cell>
            <Cell>{next.map((other) => other.title ?? other.look).join(', ')}</Cell>
          </Row>
        ))}
      </Table>
      {sorted.length > count && (
        <div>
          <Button onPress={() => setCount(count + listedAtOnce)}>
            Show {Math.min(listedAtOnce, sorted.length - count)} of{' '}
            {(sorted.length - count).toLocaleString('en')} more
          </Button>
        </div>
      )}
    </>
  );
}

/** The nearest ones first. */
function nearestTo(point: Point, points: Point[]): Point[] {
  const nearest: { other: Point; distance: number }[] = [];
  for (const other of points) {
    if (other === point) continue;
    const distance = (other.x - point.x) ** 2 + (other.y - point.y) ** 2;
    if (nearest.length === neighboursListed && distance >= nearest.at(-1)!.distance) continue;
    nearest.push({ other, distance });
    nearest.sort((a, b) => a.distance - b.distance);
    nearest.length = Math.min(nearest.length, neighboursListed);
  }
  return nearest.map(({ other }) => other);
}

function useIsDark(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const observer = new MutationObserver(listener);
      observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
      return () => observer.disconnect();
    },
    () => document.documentElement.dataset.theme === 'dark',
  );
}

function LookLink({ look }: { look: string }) {
  return (
    <Link to="/looks/$id" params={{ id: look }}>
      Open the look
    </Link>
  );
}
