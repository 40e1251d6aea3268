import type { PredictorVersion } from '../inference.js';
import { rehearsalPicture } from './rehearsal-picture.js';
import { RehearsalFailure, type RehearsalProcess } from './rehearsal-process.js';

const leftHalf = { x: 0, y: 0, width: 0.5, height: 1 };
/** Between numbers from a run of one picture and of several: other kernels round otherwise. */
const tolerance = 0.01;

/** As many pictures at once as the manifest allows must be answered as each is alone. Throws `RehearsalFailure`. */
export async function rehearseBatch(
  process: RehearsalProcess,
  version: PredictorVersion,
  runMsMax: number,
): Promise<void> {
  const { batch } = version.manifest;
  if (!batch) return;
  const picture = rehearsalPicture();
  const show = async (crops: (typeof leftHalf | undefined)[]) => {
    const said = await process.predict(version, picture, crops.length * runMsMax, crops);
    return said.map(({ prediction }) => prediction.results[0]!);
  };
  const crops = Array.from({ length: batch.max }, (_, i) => (i % 2 === 0 ? undefined : leftHalf));
  const alone = [...(await show([undefined])), ...(await show([leftHalf]))];
  const together = await show(crops);
  if (together.every((result, i) => isAlike(sorted(result), sorted(alone[i % 2])))) return;
  throw new RehearsalFailure(
    `of ${batch.max} pictures in one run it says something else than of each alone; leave \`batch\` out of the manifest, or export the model so that its pictures do not touch each other`,
  );
}

/** What has a label comes by that, not by its score, in which two may be as good as equal. */
function sorted(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result), (_, value: unknown) =>
    Array.isArray(value) ? [...value].sort((one, other) => (one.label < other.label ? -1 : 0)) : value,
  );
}

function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) <= tolerance;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other;
  const [entries, others] = [Object.entries(one), Object.entries(other)];
  return (
    entries.length === others.length &&
    entries.every(([key, value]) => isAlike(value, (other as Record<string, unknown>)[key]))
  );
}
