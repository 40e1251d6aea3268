import type { PredictorVersion } from '../inference.js';
import { versionKey } from './version-key.js';

/** Of versions that were not given at the start but are in use, the most recent ones are loaded ahead. */
const recentVersionsMax = 16;

/** The versions that a new child loads before it takes work: those given at the start, and those that have answered lately. */
export class WarmVersions {
  readonly #given: Map<string, PredictorVersion>;
  /** The most recently used last. */
  readonly #recent = new Map<string, PredictorVersion>();

  constructor(given: PredictorVersion[]) {
    this.#given = new Map(given.map((version) => [versionKey(version), version]));
  }

  add(version: PredictorVersion): void {
    this.#given.set(versionKey(version), version);
  }

  remove(version: PredictorVersion): void {
    this.#given.delete(versionKey(version));
    this.#recent.delete(versionKey(version));
  }

  /** To be called with versions that have answered; one that kills its child must not kill the next at its start. */
  used(versions: PredictorVersion[]): void {
    for (const version of versions) {
      const key = versionKey(version);
      if (this.#given.has(key)) continue;
      this.#recent.delete(key);
      this.#recent.set(key, version);
      const [oldest] = this.#recent.keys();
      if (oldest !== undefined && this.#recent.size > recentVersionsMax) this.#recent.delete(oldest);
    }
  }

  all(): PredictorVersion[] {
    return [...this.#given.values(), ...this.#recent.values()];
  }
}
