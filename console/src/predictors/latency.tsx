import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card, TableFrame } from '../design/page';
import { readMetrics, type Sample, seconds } from './read-metrics';

const pollMs = 5_000;
const keptMax = 60;

/** Latency of each version and the queue in front of them, of the process that answers: from its metrics, where they can be read. */
export function Latency() {
  const [queue, setQueue] = useState<number[]>([]);
  const metrics = useQuery<Sample[]>({
    queryKey: ['metrics of the installation'],
    retry: false,
    refetchInterval: ({ state }) => (state.error ? false : pollMs),
    queryFn: async ({ signal }) => {
      const answer = await fetch('/metrics', { signal });
      const type = answer.headers.get('content-type') ?? '';
      if (!answer.ok || !type.startsWith('text/plain')) throw new Error('The metrics are not to be had here');
      const samples = readMetrics(await answer.text());
      const waiting = samples
        .filter(({ name }) => name === 'vitrine_inference_waiting')
        .reduce((sum, { value }) => sum + value, 0);
      setQueue((before) => [...before, waiting].slice(-keptMax));
      return samples;
    },
  });
  if (metrics.error)
    return (
      <Card title="Latency and queue">
        <p className="field-hint">
          The metrics of the server cannot be read from here: the proxy in front of it keeps them back, as it
          may. Look at them in Grafana.
        </p>
      </Card>
    );
  if (!metrics.data) return null;
  const rows = byVersion(metrics.data);
  const highest = Math.max(1, ...queue);
  return (
    <Card title="Latency and queue">
      <div className="stack">
        <p className="field-hint">
          Of the server process that answered, since it started. Half, or 95 of 100, pictures took no longer
          than this.
        </p>
        <TableFrame>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col" className="number">
                  Pictures
                </th>
                <th scope="col" className="number">
                  Queue, half
                </th>
                <th scope="col" className="number">
                  Queue, 95 %
                </th>
                <th scope="col" className="number">
                  Compute, half
                </th>
                <th scope="col" className="number">
                  Compute, 95 %
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ version, pictures, times }) => (
                <tr key={version}>
                  <td>{version}</td>
                  <td className="number">{pictures.toLocaleString('en')}</td>
                  {times.map(([name, time]) => (
                    <td key={name} className="number">
                      {time}
                    </td>
                  ))}
                </tr>
              ))}
              {rows.length === 0 && (
                <tr>
                  <td colSpan={6}>No picture has been looked at since the server started.</td>
                </tr>
              )}
            </tbody>
          </table>
        </TableFrame>
        <div className="predictors-queue">
          <span>
            <strong>{queue.at(-1) ?? 0}</strong> requests wait in front of the predictors
          </span>
          <svg viewBox={`0 0 ${keptMax} 20`} preserveAspectRatio="none" aria-hidden="true">
            {queue.map((waiting, place) => (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a place in time
                key={place}
                className="chart-bar"
                x={keptMax - queue.length + place}
                width={0.8}
                y={20 - Math.max(0.5, (20 * waiting) / highest)}
                height={Math.max(0.5, (20 * waiting) / highest)}
              />
            ))}
          </svg>
        </div>
      </div>
    </Card>
  );
}

function byVersion(samples: Sample[]) {
  const all = samples.filter(({ name }) => name.startsWith('vitrine_predictor_seconds'));
  const names = new Set(all.map(({ labels }) => `${labels.predictor} ${labels.version}`));
  return [...names].sort().map((version) => {
    const of = (part: string) =>
      all.filter(({ labels }) => `${labels.predictor} ${labels.version}` === version && labels.part === part);
    const count = of('compute').find(({ name }) => name.endsWith('_count'));
    const times: [string, string][] = [
      ['queue 0.5', seconds(of('queue'), 0.5)],
      ['queue 0.95', seconds(of('queue'), 0.95)],
      ['compute 0.5', seconds(of('compute'), 0.5)],
      ['compute 0.95', seconds(of('compute'), 0.95)],
    ];
    return { version, pictures: count?.value ?? 0, times };
  });
}
