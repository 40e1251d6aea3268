import type { PredictorVersion } from '../inference.js';
import { answerRun, picturesMax, type Run } from './answer-run.js';
import { type Look, lookAt, type Shown } from './look.js';
import type { Seen } from './prepared.js';

/**
 * Decodes each picture once and asks all versions about all of them, one version after the other; models that versions
 * share run once, and once for several pictures where they can. Each picture fails alone, with the problems of
 * `Inference`.
 */
export async function predictAll(
  pictures: Shown[],
  versions: PredictorVersion[],
): Promise<PromiseSettledResult<Seen>[]> {
  const looks: (Look | { failure: unknown })[] = [];
  for (const shown of pictures) looks.push(await lookAt(shown).catch((failure: unknown) => ({ failure })));
  for (const run of runsOf(versions)) await answerRun(run, looks.filter(goesOn));
  return looks.map((look) =>
    goesOn(look)
      ? { status: 'fulfilled', value: { picture: look.view.picture, results: look.results } }
      : { status: 'rejected', reason: look.failure },
  );
}

/** Whether several pictures can go through a model of these versions at once. Throws `predictorUnavailable`. */
export async function runsSeveral(versions: PredictorVersion[]): Promise<boolean> {
  for (const run of runsOf(versions)) if ((await picturesMax(run)) > 1) return true;
  return false;
}

function goesOn(look: Look | { failure: unknown }): look is Look {
  return look.failure === undefined;
}

/** What needs no model comes first: the pixels are still in the processor's cache then, from which a model drives them out. */
function runsOf(versions: PredictorVersion[]): Run[] {
  const runs = new Map<string, Run>();
  for (const [at, version] of versions.entries()) {
    const { runtime, task, model, server, inputs } = version.manifest;
    const byName = [...inputs].sort((one, other) => (one.name < other.name ? -1 : 1));
    const key = JSON.stringify(runtime === 'builtin' ? [task] : [model?.sha256, server, byName]);
    const run = runs.get(key) ?? { versions: [], at: [] };
    run.versions.push(version);
    run.at.push(at);
    runs.set(key, run);
  }
  const isBuiltin = ({ versions: [version] }: Run) => version!.manifest.runtime === 'builtin';
  return [...runs.values()].sort((one, other) => Number(isBuiltin(other)) - Number(isBuiltin(one)));
}
