import { useQuery, useQueryClient } from '@tanstack/react-query';
import { countOf, type Histogram, histogramOf, readMetrics, type Sample, since } from './read-metrics';

const pollMs = 5_000;
/** Ten minutes. */
const snapshotsMax = 120;
/** Between snapshots that far apart nobody looked: a line is broken there. */
const gapMs = 3 * pollMs;

/** What is kept of the metrics at one moment. */
interface Snapshot {
  at: number;
  /** When the process that answered was started: another one may answer next time. */
  started: number;
  waiting: { realTime: number; ingestion: number };
  buckets: Sample[];
}

/** Of a version, or of all: what came between one snapshot and the next. */
export interface Interval {
  at: number;
  seconds: number;
  waiting: Snapshot['waiting'];
  /** Null where nothing can be said: at the beginning, after a gap, or of another process. */
  queue: Histogram | null;
  compute: Histogram | null;
}

/** The metrics of the server, again and again while somebody looks. They outlive a visit to another screen. */
export function useLoadHistory() {
  const client = useQueryClient();
  const queryKey = ['metrics of the installation'];
  return useQuery<Snapshot[]>({
    queryKey,
    retry: false,
    refetchInterval: ({ state }) => (state.error ? false : pollMs),
    queryFn: async ({ signal }) => {
      const answer = await fetch('/metrics', { signal });
      const type = answer.headers.get('content-type') ?? '';
      if (!answer.ok || !type.startsWith('text/plain')) throw new Error('The metrics are not to be had here');
      const before = client.getQueryData<Snapshot[]>(queryKey) ?? [];
      return [...before, snapshotOf(readMetrics(await answer.text()))].slice(-snapshotsMax);
    },
  });
}

function snapshotOf(samples: Sample[]): Snapshot {
  const read = (name: string, priority?: string) =>
    samples.find((one) => one.name === name && one.labels.priority === priority)?.value ?? 0;
  return {
    at: Date.now(),
    started: read('process_start_time_seconds'),
    waiting: {
      realTime: read('vitrine_inference_waiting', 'realtime'),
      ingestion: read('vitrine_inference_waiting', 'ingestion'),
    },
    buckets: samples.filter(({ name }) => name === 'vitrine_predictor_seconds_bucket'),
  };
}

export function versionsOf({ buckets }: Snapshot): string[] {
  return [...new Set(buckets.map(({ labels }) => `${labels.predictor} ${labels.version}`))].sort();
}

/** Since the process was started. */
export function partOf({ buckets }: Snapshot, part: 'queue' | 'compute', version?: string): Histogram {
  return histogramOf(
    buckets.filter(
      ({ labels }) =>
        labels.part === part &&
        (version === undefined || `${labels.predictor} ${labels.version}` === version),
    ),
  );
}

export function intervalsOf(snapshots: Snapshot[], version: string | undefined): Interval[] {
  return snapshots.map((now, place) => {
    const before = snapshots[place - 1];
    const follows = before && before.started === now.started && now.at - before.at < gapMs;
    const between = (part: 'queue' | 'compute') =>
      follows ? since(partOf(before, part, version), partOf(now, part, version)) : null;
    return {
      at: now.at,
      seconds: follows ? (now.at - before.at) / 1000 : 0,
      waiting: now.waiting,
      queue: between('queue'),
      compute: between('compute'),
    };
  });
}

export function picturesASecond({ compute, seconds }: Interval): number | null {
  return compute && seconds > 0 ? countOf(compute) / seconds : null;
}
