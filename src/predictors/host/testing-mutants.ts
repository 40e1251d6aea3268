/** For tests only: files that were sound once. */

/** `count` of them, the same at every call: bytes flipped, cut out, put in, moved, and the end missing. */
export function mutantsOf(sound: Buffer, count: number): Buffer[] {
  const random = pseudoRandom(2026);
  const below = (max: number) => Math.floor(random() * max);
  const kinds = [flipped, flipped, replaced, cut, inserted, spliced, shortened];
  return Array.from({ length: count }, () => {
    let bytes = sound;
    for (let rounds = 1 + below(2); rounds > 0; rounds--) bytes = kinds[below(kinds.length)]!(bytes, below);
    return bytes;
  });
}

type Below = (max: number) => number;

function flipped(bytes: Buffer, below: Below): Buffer {
  const changed = Buffer.from(bytes);
  changed[below(changed.length)]! ^= 1 << below(8);
  return changed;
}

function replaced(bytes: Buffer, below: Below): Buffer {
  const changed = Buffer.from(bytes);
  changed[below(changed.length)] = [0, 1, 0x7f, 0x80, 0xff, below(256)][below(6)]!;
  return changed;
}

function cut(bytes: Buffer, below: Below): Buffer {
  const at = below(bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(16))]);
}

function inserted(bytes: Buffer, below: Below): Buffer {
  const at = below(bytes.length);
  const added = Buffer.from(Array.from({ length: 1 + below(8) }, () => below(256)));
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
}

/** A piece of it over another piece. */
function spliced(bytes: Buffer, below: Below): Buffer {
  const changed = Buffer.from(bytes);
  const length = 1 + below(40);
  const from = below(Math.max(1, bytes.length - length));
  bytes.copy(changed, below(bytes.length), from, from + length);
  return changed;
}

function shortened(bytes: Buffer, below: Below): Buffer {
  return bytes.subarray(0, 1 + below(bytes.length));
}

function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
