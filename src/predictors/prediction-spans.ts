import { currentSpan } from '../telemetry/span.js';
import type { Spent } from './host/protocol.js';
import type { PredictorVersion } from './inference.js';

/**
 * Makes spans of how an inference process says that it spent its time, now that it has answered. The durations are measured; each
 * part is shown right behind the one before, also where the process did something for another picture in between.
 */
export function notePredictionSpans(
  { queue, runs = [], ...parts }: Spent,
  versions: PredictorVersion[],
): void {
  const span = currentSpan();
  if (!span) return;
  const { decode = 0, preprocess = 0, inference = 0 } = parts;
  const waits = runs.reduce((sum, { wait }) => sum + wait, 0);
  let at = performance.now() - 1000 * (queue + decode + preprocess + waits + inference);
  const note = (name: string, seconds: number, facts = {}) => {
    const start = at;
    at += seconds * 1000;
    span.child(name, facts, start).end(at);
  };
  note('queue', queue);
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
