import { type AssignedVersion, chooseVersion, defaultVersion } from '../../predictors/assignments.js';

/** Whose vectors tell the style of looks, and the predictor that was brought to compare them; without one, what was learned does. */
export interface ChosenStyle {
  embedding: AssignedVersion;
  brought?: AssignedVersion;
}

/**
 * A predictor of compatibility decides whose vectors count, unless the request does; it is not asked about those of others.
 * Throws `predictorNotFound`.
 */
export function chooseStyle(
  assigned: AssignedVersion[],
  wanted: { predictor?: string; version?: string },
): ChosenStyle {
  const brought = defaultVersion(assigned, 'compatibility');
  const own = brought && assigned.find((one) => one.isComplete && isOf(brought, one));
  const embedding =
    wanted.predictor === undefined && own ? own : chooseVersion(assigned, 'embedding', wanted);
  return brought && isOf(brought, embedding) ? { embedding, brought } : { embedding };
}

function isOf({ manifest: { pairs } }: AssignedVersion, { manifest }: AssignedVersion): boolean {
  return pairs?.of.predictor === manifest.name && pairs.of.version === manifest.version;
}
