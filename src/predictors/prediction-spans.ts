import { currentSpan } from '../telemetry/span.js';
import type { Spent } from './host/protocol.js';
import type { PredictorVersion } from './inference.js';

/**
 * Makes spans of how an inference process says that it spent its time, now that it has answered. The durations are measured; each
 * part is shown right behind the one before, also where the process did something for another picture in between.
 */
export function notePredictionSpans(
  { queue, since, runs = [], ...parts }: Spent,
  versions: PredictorVersion[],
): void {
  const span = currentSpan();
  if (!span) return;
  const { decode = 0, preprocess = 0, inference = 0 } = parts;
  const waits = runs.reduce((sum, { wait }) => sum + wait, 0);
  const now = performance.now();
  const seen = decode + preprocess + waits + inference;
  // A busy process hears late that its child has begun: then some of the child's time is counted among the wait too.
  const waited = Math.min(queue, Math.max(0, (now - since) / 1000 - seen));
  let at = now - 1000 * (waited + seen);
  const note = (name: string, seconds: number, facts = {}) => {
    const start = at;
    at += seconds * 1000;
    span.child(name, facts, start).end(at);
  };
  note('queue', waited);
  if (decode > 0) note('decode', decode);
  if (preprocess > 0) note('preprocess', preprocess);
  for (const { versions: asked, pictures, wait, compute } of runs) {
    const predictors = asked.map((place) => nameOf(versions[place]!)).join(', ');
    if (pictures > 1) note('batch wait', wait);
    else at += wait * 1000;
    note('inference', compute, { 'vitrine.predictors': predictors, 'vitrine.batch.pictures': pictures });
  }
  if (runs.length === 0 && inference > 0)
    note('inference', inference, { 'vitrine.predictors': versions.map(nameOf).join(', ') });
}

function nameOf({ manifest: { name, version } }: PredictorVersion): string {
  return `${name}/${version}`;
}
