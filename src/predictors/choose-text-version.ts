import { errors } from '../errors.js';
import { type AssignedVersion, chooseVersion } from './assignments.js';

/**
 * The assigned embedding version that a search in words means: the named one, or the default, or, where the default has
 * no text side, another that has seen all images. Throws `predictorNotFound` and `textSearchUnavailable`.
 */
export function chooseTextVersion(
  assigned: AssignedVersion[],
  wanted: { predictor?: string; version?: string },
): AssignedVersion {
  const able = assigned.filter(({ manifest }) => manifest.task === 'embedding' && manifest.text);
  if (wanted.predictor !== undefined) {
    const named = chooseVersion(assigned, 'embedding', wanted);
    if (!able.some(({ manifest }) => matches(manifest, wanted)))
      throw unavailable(`${named.manifest.name} does not understand texts`);
    return chooseVersion(able, 'embedding', wanted);
  }
  if (able.some(({ isDefault }) => isDefault)) return chooseVersion(able, 'embedding', {});
  const other = able.filter(({ isComplete }) => isComplete).at(-1);
  if (other) return other;
  const [early] = able;
  if (!early) throw unavailable('No embedding predictor of the customer understands texts');
  const { name, version } = early.manifest;
  throw errors.textSearchUnavailable(
    `${name} ${version} understands texts, but has not seen all images yet; try again later, or name it as \`predictor\`.`,
  );
}

function matches(
  { name, version }: AssignedVersion['manifest'],
  wanted: { predictor?: string; version?: string },
): boolean {
  return name === wanted.predictor && version === (wanted.version ?? version);
}

function unavailable(what: string) {
  return errors.textSearchUnavailable(
    `${what}. Bring and assign an embedding predictor whose predictor.json has a section \`text\`, such as an exported CLIP or SigLIP; docs/guides/predictors.md shows how under "A text side".`,
  );
}
