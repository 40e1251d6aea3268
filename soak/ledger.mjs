/**
 * What a server may hold after its death: of each image the versions that it may be at, `absent` among them. What was
 * acknowledged is one; what was under way may have come about or not.
 */
export class Ledger {
  #possible = new Map();
  #versions = 0;

  ids() {
    return [...this.#possible.keys()];
  }

  /** A number that no other version of any image has. */
  nextVersion() {
    return ++this.#versions;
  }

  /** Somebody asks for `version`, or for `absent`. */
  begin(id, version) {
    const before = this.#possible.get(id) ?? new Set(['absent']);
    this.#possible.set(id, new Set([...before, version]));
  }

  acknowledge(id, version) {
    this.#possible.set(id, new Set([version]));
  }

  /** Compares with all images that the server tells of, and goes on from these. Throws what was lost, doubled or invented. */
  compare(images) {
    const found = new Map();
    for (const { id, metadata } of images) {
      if (found.has(id)) throw new Error(`${id} is there twice`);
      if (!this.#possible.has(id)) throw new Error(`${id} was never posted`);
      found.set(id, metadata.version);
    }
    for (const [id, possible] of this.#possible) {
      const version = found.get(id) ?? 'absent';
      if (!possible.has(version))
        throw new Error(`${id} is at ${version}; it can only be at ${[...possible].join(' or ')}`);
      this.#possible.set(id, new Set([version]));
    }
  }
}
