import { errors } from '../../errors.js';
import { vectorOf } from '../../search/embeddings.js';
import { fits } from '../../search/vector-shape.js';
import type { KeptVersion } from './kept-versions.js';
import type { Row } from './tables.js';

/** One that has another shape than the others of its space, or is not of length 1, would spoil every answer. */
export class VectorCheck {
  /** By name and version: of the versions that are kept; the rows of others are left out. */
  readonly #dimensions: Map<string, number | undefined>;

  constructor(versions: KeptVersion[]) {
    const kept = versions.filter((one) => one.kept && one.task === 'embedding');
    this.#dimensions = new Map(kept.map((one) => [nameOf(one.name, one.version), one.dimensions]));
  }

  /** Throws `archiveInvalid`. */
  check({ predictor, version, vector: text }: Row): void {
    const name = nameOf(predictor, version);
    if (!this.#dimensions.has(name)) return;
    const bytes = new Uint8Array(Buffer.from(text, 'base64'));
    const vector = vectorOf(bytes);
    const dimensions = this.#dimensions.get(name) ?? vector.length;
    this.#dimensions.set(name, dimensions);
    if (bytes.length !== dimensions * 4 || !fits(vector, dimensions))
      throw errors.archiveInvalid(`A vector of ${predictor} ${version} is none.`);
  }
}

function nameOf(predictor: string, version: string): string {
  return `${predictor}/${version}`;
}
