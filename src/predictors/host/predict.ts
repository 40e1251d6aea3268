import type { Prediction, PredictorVersion } from '../inference.js';
import type { Manifest, PictureInput } from '../manifest.js';
import type { Box, PredictionResult } from '../prediction.js';
import { coloursOf } from './colours.js';
import { type Decoded, decode } from './decode.js';
import { type Foreground, foregroundOf, foregroundSquare } from './foreground.js';
import { pictureBox } from './picture-box.js';
import type { Timings } from './protocol.js';
import { outputNames, resultOf } from './results.js';
import { run, sessionOf, unavailable } from './sessions.js';
import { type InputTensor, tensorOf } from './tensor.js';

/** Versions whose answers come from the same run: one model, and the picture put in the same way. */
interface Run {
  versions: { version: PredictorVersion; at: number }[];
}

/** Decodes a picture once and asks all versions about it, one after the other; models they share run once. */
export async function predict(
  input: { bytes: Uint8Array; crop?: Box | undefined; versions: PredictorVersion[] },
  timings: Timings,
): Promise<Prediction> {
  const decoded = await timed(timings, 'decode', () => decode(input.bytes, input.crop));
  const view = viewOf(decoded);
  const results: PredictionResult[] = new Array(input.versions.length);
  for (const { versions } of runsOf(input.versions)) {
    const answers = await answersOf(
      versions.map(({ version }) => version),
      view,
      timings,
    );
    for (const [i, { at }] of versions.entries()) results[at] = answers[i]!;
  }
  return { picture: decoded.picture, results };
}

/** A decoded picture with what several versions may need of it, made when first asked for. */
interface View extends Decoded {
  foreground: () => Foreground;
  tensor: (input: PictureInput) => InputTensor;
}

function viewOf(decoded: Decoded): View {
  const foreground = once(() => foregroundOf(decoded.pixels));
  const square = once(() => foregroundSquare(decoded.pixels, foreground()));
  const tensors = new Map<string, InputTensor>();
  const tensor = (input: PictureInput) => {
    const key = JSON.stringify({ ...input, name: '' });
    const known = tensors.get(key);
    if (known) return known;
    const made = tensorOf(decoded.pixels, input, input.region === 'foreground' ? square() : undefined);
    tensors.set(key, made);
    return made;
  };
  return { ...decoded, foreground, tensor };
}

function runsOf(versions: PredictorVersion[]): Run[] {
  const runs = new Map<string, Run>();
  for (const [at, version] of versions.entries()) {
    const { runtime, task, model, inputs } = version.manifest;
    const byName = [...inputs].sort((one, other) => (one.name < other.name ? -1 : 1));
    const key = JSON.stringify(runtime === 'builtin' ? [task] : [model?.sha256, byName]);
    const run = runs.get(key) ?? { versions: [] };
    run.versions.push({ version, at });
    runs.set(key, run);
  }
  return [...runs.values()];
}

/** One result for each of the versions, which share a run. Throws `predictorUnavailable`. */
async function answersOf(
  versions: PredictorVersion[],
  view: View,
  timings: Timings,
): Promise<PredictionResult[]> {
  const [first] = versions as [PredictorVersion];
  const name = versions.map(({ manifest }) => manifest.name).join(', ');
  if (first.manifest.runtime === 'builtin') {
    if (first.manifest.task !== 'colours') throw unavailable(name, new Error('There is no such builtin'));
    const colours = await timed(timings, 'inference', () => coloursOf(view.pixels, view.foreground()));
    return versions.map(() => ({ task: 'colours', colours }));
  }

  const session = await sessionOf(first);
  try {
    const inputs = first.manifest.inputs;
    const tensors = await timed(timings, 'preprocess', () => inputs.map((input) => view.tensor(input)));
    const feeds = Object.fromEntries(inputs.map((input, i) => [input.name, tensors[i]!]));
    const wanted = new Set(versions.flatMap(({ manifest }) => outputNames(manifest)));
    const outputs = await timed(timings, 'inference', () => run(session, feeds, [...wanted]));
    return versions.map(({ manifest }) => resultOf(manifest, outputs, boxReader(manifest, view)));
  } catch (cause) {
    throw unavailable(name, cause);
  }
}

/** Boxes are told in shares of the first input that their version names. */
function boxReader({ inputs }: Manifest, view: View) {
  return (corners: ArrayLike<number>) => {
    const [input] = inputs;
    if (!input) throw new Error('The manifest names no input');
    return pictureBox(corners, input, view.tensor(input).placement, view);
  };
}

async function timed<T>(timings: Timings, part: keyof Timings, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    timings[part] = (timings[part] ?? 0) + (performance.now() - start) / 1000;
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
