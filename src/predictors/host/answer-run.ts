import type { PredictorVersion } from '../inference.js';
import type { Manifest } from '../manifest.js';
import { stacked, unstacked } from './batch.js';
import { coloursOf } from './colours.js';
import { type Look, noteRun, timed, type View } from './look.js';
import { pictureBox } from './picture-box.js';
import type { Prepared } from './prepared.js';
import { outputNames, resultOf } from './results.js';
import { run, sessionOf, takesOne, takesSeveral, unavailable } from './sessions.js';

/** Versions whose answers come from the same run: one model, and the picture put in the same way. */
export interface Run {
  versions: PredictorVersion[];
  /** Where each stands among those asked. */
  at: number[];
}

/** Fills the results or the failure of each picture. */
export async function answerRun(group: Run, looks: Look[]): Promise<void> {
  try {
    const { runtime } = group.versions[0]!.manifest;
    if (runtime !== 'onnx') {
      for (const look of looks) await (runtime === 'builtin' ? answerBuiltin : prepare)(group, look);
      return;
    }
    const max = await picturesMax(group);
    for (let from = 0; from < looks.length; from += max)
      await answerOnnx(group, looks.slice(from, from + max));
  } catch (failure) {
    for (const look of looks) look.failure ??= failure;
  }
}

/** How many pictures may go through the run at once: as many as all versions allow, if the model does. */
export async function picturesMax({ versions }: Run): Promise<number> {
  const [version] = versions as [PredictorVersion];
  const max = Math.min(...versions.map(({ manifest }) => manifest.batch?.max ?? 1));
  return max > 1 && version.manifest.runtime === 'onnx' && takesSeveral(await sessionOf(version)) ? max : 1;
}

function answerBuiltin({ versions, at }: Run, { view, timings, results }: Look): void {
  const [{ manifest }] = versions as [PredictorVersion];
  if (manifest.task !== 'colours') throw unavailable(manifest.name, new Error('There is no such builtin'));
  const start = performance.now();
  const colours = coloursOf(view.pixels, view.foreground());
  noteRun(timings, { versions: at, pictures: 1, wait: 0, compute: secondsSince(start) });
  for (const place of at) results[place] = { task: 'colours', colours };
}

/** For a model that another server runs: the host shows it to that. */
async function prepare({ versions, at }: Run, { view, timings, results }: Look): Promise<void> {
  const [{ manifest }] = versions as [PredictorVersion];
  const inputs = await timed(timings, 'preprocess', () =>
    manifest.inputs.map((input) => [input.name, view.tensor(input)] as const),
  );
  const { width, height } = view.pixels;
  const prepared: Prepared = {
    task: 'prepared',
    tensors: Object.fromEntries(inputs.map(([name, { data, dims }]) => [name, { data, dims }])),
    placement: inputs[0]![1].placement,
    pixels: { width, height },
    part: view.part,
  };
  for (const place of at) results[place] = prepared;
}

async function answerOnnx(group: Run, looks: Look[]): Promise<void> {
  try {
    await runTogether(group, looks);
  } catch (cause) {
    if (looks.length === 1) {
      looks[0]!.failure = unavailable(namesOf(group), cause);
      return;
    }
    // It may be one picture that the model fails at.
    for (const look of looks) await answerOnnx(group, [look]);
    if (looks.every(({ failure }) => failure === undefined)) takesOne(await sessionOf(group.versions[0]!));
  }
}

async function runTogether(group: Run, looks: Look[]): Promise<void> {
  const { versions, at } = group;
  const [first] = versions as [PredictorVersion];
  const { inputs } = first.manifest;
  const session = await sessionOf(first);
  const ready: number[] = [];
  for (const { timings, view } of looks) {
    await timed(timings, 'preprocess', () => {
      for (const input of inputs) view.tensor(input);
    });
    ready.push(performance.now());
  }
  const feeds = Object.fromEntries(
    inputs.map((input) => [input.name, stacked(looks.map(({ view }) => view.tensor(input)))]),
  );
  const wanted = [...new Set(versions.flatMap(({ manifest }) => outputNames(manifest)))];
  const start = performance.now();
  const outputs = await run(session, feeds, wanted);
  const compute = secondsSince(start) / looks.length;
  const own = wanted.map((output) => unstacked(output, outputs[output]!, looks.length));
  for (const [i, look] of looks.entries()) {
    const wait = (start - ready[i]!) / 1000;
    noteRun(look.timings, { versions: at, pictures: looks.length, wait, compute });
    const said = Object.fromEntries(wanted.map((output, k) => [output, own[k]![i]!]));
    try {
      for (const [k, { manifest }] of versions.entries())
        look.results[at[k]!] = resultOf(manifest, said, boxReader(manifest, look.view));
    } catch (cause) {
      look.failure = unavailable(namesOf(group), cause);
    }
  }
}

function namesOf({ versions }: Run): string {
  return versions.map(({ manifest }) => manifest.name).join(', ');
}

/** Boxes are told in shares of the first input that their version names. */
function boxReader({ inputs }: Manifest, view: View) {
  return (corners: ArrayLike<number>) => {
    const [input] = inputs;
    if (!input) throw new Error('The manifest names no input');
    return pictureBox(corners, input, view.tensor(input).placement, view);
  };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
