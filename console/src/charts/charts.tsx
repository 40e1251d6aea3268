import './charts.css';
import { Cell, Row, Table } from '../design/table';

export interface Mark {
  /** What stands below it: a day. */
  name: string;
  value: number | null;
  /** Of a bar the part that is drawn in another colour; of a line another line. */
  over?: number | null;
}

interface ChartProps {
  title: string;
  hint?: React.ReactNode;
  marks: Mark[];
  format?: (value: number) => string;
  /** What `over` means, in the table; beside a line, what the value means comes first. */
  overLabel?: string;
  valueLabel?: string;
  /** What the marks are: days, if nothing is said. */
  markLabel?: string;
  /** The value that the top of the chart stands for; the highest when absent. */
  top?: number;
}

const plain = (value: number) => value.toLocaleString('en');
export const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

/** Values over time as bars; the same as a table for those who do not see it. */
export function BarChart({ marks, format = plain, ...rest }: ChartProps) {
  const top = highest(marks, rest.top);
  const width = 100 / Math.max(1, marks.length);
  return (
    <Frame
      {...rest}
      marks={marks}
      format={format}
      highest={top}
      latest={sum(marks)}
      latestName="in all"
      isEmpty={sum(marks) === 0}
    >
      {marks.map(({ name, value, over }, place) => (
        <g key={name}>
          <title>{`${name}: ${value === null ? 'none' : format(value)}`}</title>
          <rect
            className="chart-bar"
            x={place * width + width * 0.12}
            width={width * 0.76}
            y={100 - (100 * (value ?? 0)) / top}
            height={(100 * (value ?? 0)) / top}
          />
          {!!over && (
            <rect
              className="chart-bar-over"
              x={place * width + width * 0.12}
              width={width * 0.76}
              y={100 - (100 * over) / top}
              height={(100 * over) / top}
            />
          )}
        </g>
      ))}
    </Frame>
  );
}

/** Values over time as a line, or two, broken where there are none. */
export function LineChart({ marks, format = plain, ...rest }: ChartProps) {
  const top = highest(marks, rest.top);
  const last = marks.findLast(({ value }) => value !== null)?.value ?? null;
  const draw = (of: (mark: Mark) => number | null | undefined, kind: string) =>
    piecesOf(marks, of, top).map((points) =>
      points.length === 1 ? (
        <rect key={points[0]} className={`chart-dot ${kind}`} {...dotAt(points[0]!)} />
      ) : (
        <polyline key={points[0]} className={`chart-line ${kind}`} points={points.join(' ')} />
      ),
    );
  return (
    <Frame
      {...rest}
      marks={marks}
      format={format}
      highest={top}
      latest={last}
      latestName="latest"
      isEmpty={last === null}
    >
      {rest.overLabel && draw(({ over }) => over, 'chart-second')}
      {draw(({ value }) => value, 'chart-first')}
    </Frame>
  );
}

/** The points of each piece that has no gap, as `x,y`. */
function piecesOf(marks: Mark[], of: (mark: Mark) => number | null | undefined, top: number): string[][] {
  const pieces: string[][] = [];
  let piece: string[] = [];
  for (const [place, mark] of marks.entries()) {
    const value = of(mark) ?? null;
    if (value === null) {
      piece = [];
      continue;
    }
    const x = marks.length === 1 ? 50 : (100 * place) / (marks.length - 1);
    if (piece.length === 0) pieces.push(piece);
    piece.push(`${x},${100 - (100 * Math.min(value, top)) / top}`);
  }
  return pieces;
}

function dotAt(point: string) {
  const [x, y] = point.split(',').map(Number);
  return { x: x! - 0.6, y: y! - 3, width: 1.2, height: 6 };
}

function Frame({
  title,
  hint,
  marks,
  format = plain,
  overLabel,
  valueLabel,
  markLabel = 'Day',
  highest: top,
  latest,
  latestName,
  isEmpty,
  children,
}: ChartProps & {
  highest: number;
  latest: number | null;
  latestName: string;
  isEmpty: boolean;
  children: React.ReactNode;
}) {
  return (
    <section className="card chart">
      <div className="chart-name">
        <h2>{title}</h2>
        <span>
          <span className="chart-latest">{latest === null ? '–' : format(latest)}</span>{' '}
          <span className="field-hint">{latestName}</span>
        </span>
      </div>
      {hint && <p className="field-hint">{hint}</p>}
      {valueLabel && overLabel && (
        <p className="chart-lines" aria-hidden="true">
          <span className="chart-first">{valueLabel}</span>
          <span className="chart-second">{overLabel}</span>
        </p>
      )}
      <div className="chart-plot">
        <span aria-hidden="true">{isEmpty ? 'nothing yet' : format(top)}</span>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {[0, 50, 100].map((y) => (
            <line key={y} className="chart-grid" x1="0" x2="100" y1={y} y2={y} />
          ))}
          {children}
        </svg>
      </div>
      <div className="chart-axis" aria-hidden="true">
        <span>{marks[0]?.name}</span>
        <span>{marks.length > 1 && marks.at(-1)?.name}</span>
      </div>
      <details>
        <summary>As a table</summary>
        <Table
          label={title}
          staysTable
          className="chart-table"
          columns={[
            { name: markLabel, className: 'chart-mark' },
            { name: valueLabel ?? title, isNumber: true },
            ...(overLabel ? [{ name: overLabel, isNumber: true }] : []),
          ]}
        >
          {[...marks].reverse().map(({ name, value, over }) => (
            <Row key={name}>
              <Cell>{name}</Cell>
              <Cell>{value === null ? '–' : format(value)}</Cell>
              {overLabel && <Cell>{over === null ? '–' : format(over ?? 0)}</Cell>}
            </Row>
          ))}
        </Table>
      </details>
    </section>
  );
}

/** How much of something is done. */
export function Progress({ label, done, all }: { label: string; done: number; all: number }) {
  const share = all === 0 ? 1 : Math.min(1, done / all);
  return (
    <span className="progress">
      <span
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuenow={Math.round(100 * share)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span className="progress-done" style={{ width: `${100 * share}%` }} />
      </span>
      <span>
        {plain(done)} of {plain(all)}
      </span>
    </span>
  );
}

function highest(marks: Mark[], top: number | undefined): number {
  return top ?? (Math.max(0, ...marks.flatMap(({ value, over }) => [value ?? 0, over ?? 0])) || 1);
}

function sum(marks: Mark[]): number {
  return marks.reduce((all, { value }) => all + (value ?? 0), 0);
}
