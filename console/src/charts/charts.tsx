import './charts.css';

export interface Mark {
  /** What stands below it: a day. */
  name: string;
  value: number | null;
  /** Of the value, what is drawn in another colour. */
  over?: number;
}

interface ChartProps {
  title: string;
  hint?: React.ReactNode;
  marks: Mark[];
  format?: (value: number) => string;
  /** What `over` means, in the table. */
  overLabel?: string;
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
    <Frame {...rest} marks={marks} format={format} latest={sum(marks)} latestName="in all">
      {marks.map(({ name, value, over = 0 }, place) => (
        <g key={name}>
          <title>{`${name}: ${value === null ? 'none' : format(value)}`}</title>
          <rect
            className="chart-bar"
            x={place * width + width * 0.12}
            width={width * 0.76}
            y={100 - (100 * (value ?? 0)) / top}
            height={(100 * (value ?? 0)) / top}
          />
          {over > 0 && (
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

/** Values over time as a line, broken where there are none. */
export function LineChart({ marks, format = plain, ...rest }: ChartProps) {
  const top = highest(marks, rest.top);
  const x = (place: number) => (marks.length === 1 ? 50 : (100 * place) / (marks.length - 1));
  const points = marks.flatMap(({ value }, place) =>
    value === null ? [] : [[x(place), 100 - (100 * value) / top] as const],
  );
  const last = marks.findLast(({ value }) => value !== null)?.value ?? null;
  return (
    <Frame {...rest} marks={marks} format={format} latest={last} latestName="latest">
      <polyline className="chart-line" points={points.map((point) => point.join(',')).join(' ')} />
      {points.length < 3 &&
        points.map(([cx, cy]) => (
          <rect key={cx} className="chart-dot" x={cx - 0.6} y={cy - 3} width={1.2} height={6} />
        ))}
    </Frame>
  );
}

function Frame({
  title,
  hint,
  marks,
  format = plain,
  overLabel,
  latest,
  latestName,
  children,
}: ChartProps & { latest: number | null; latestName: string; children: React.ReactNode }) {
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
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {[0, 50, 100].map((y) => (
          <line key={y} className="chart-grid" x1="0" x2="100" y1={y} y2={y} />
        ))}
        {children}
      </svg>
      <div className="chart-axis" aria-hidden="true">
        <span>{marks[0]?.name}</span>
        <span>{marks.length > 1 && marks.at(-1)?.name}</span>
      </div>
      <details>
        <summary>As a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which has to work with keys */}
        <section className="table-frame" tabIndex={0} aria-label={title}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col" className="number">
                  {title}
                </th>
                {overLabel && (
                  <th scope="col" className="number">
                    {overLabel}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {[...marks].reverse().map(({ name, value, over }) => (
                <tr key={name}>
                  <td>{name}</td>
                  <td className="number">{value === null ? '–' : format(value)}</td>
                  {overLabel && <td className="number">{format(over ?? 0)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
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
  return top ?? (Math.max(...marks.map(({ value }) => value ?? 0)) || 1);
}

function sum(marks: Mark[]): number {
  return marks.reduce((all, { value }) => all + (value ?? 0), 0);
}
