import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { featureCount } from './vitrine-graph.mjs';

const figuresFile = fileURLToPath(new URL('./learned/learned.json', import.meta.url));
const numbersFile = fileURLToPath(new URL('./learned/learned.bin', import.meta.url));

/**
 * What the training found: two linear maps of the features. `learned.json` says where they come from and how they
 * did, `learned.bin` holds for each the matrix `[rows, featureCount]` in float16 and the offset `[rows]` in float32.
 */
export function readLearned() {
  const described = JSON.parse(readFileSync(figuresFile, 'utf8'));
  const numbers = readFileSync(numbersFile);
  let at = 0;
  const take = (bytes) => {
    at += bytes;
    return Uint8Array.from(numbers.subarray(at - bytes, at));
  };
  const mapOf = ({ rows, ...rest }) => ({
    ...rest,
    rows,
    matrix: take(2 * rows * featureCount),
    offset: new Float32Array(take(4 * rows).buffer),
  });
  const learned = { embedding: mapOf(described.embedding), apparel: mapOf(described.apparel) };
  if (at !== numbers.length) throw new Error('learned.bin does not fit learned.json: train again');
  return learned;
}

/** The files that `readLearned` reads, for the hash of what a build depends on. */
export const learnedFiles = [figuresFile, numbersFile];

/** `maps` are `{ matrix: Float32Array, offset: Float32Array }`; `described` goes into the JSON file as it is. */
export function writeLearned(described, maps) {
  const parts = maps.flatMap(({ matrix, offset }) => [
    float16Of(matrix),
    new Uint8Array(offset.buffer, offset.byteOffset, offset.byteLength),
  ]);
  writeFileSync(numbersFile, Buffer.concat(parts));
  writeFileSync(figuresFile, `${JSON.stringify(described, null, 2)}\n`);
}

/** IEEE half precision, rounded to nearest; Node 20 has no array type for it. */
export function float16Of(values) {
  const halves = new Uint16Array(values.length);
  const single = new Float32Array(1);
  const bits = new Uint32Array(single.buffer);
  for (let i = 0; i < values.length; i++) {
    single[0] = values[i];
    const sign = (bits[0] >>> 16) & 0x8000;
    const magnitude = Math.abs(single[0]);
    if (!(magnitude < 65520)) throw new Error(`Too large for float16: ${values[i]}`);
    // Adding a power of two of the right size makes the float64 unit round to the bits that a half keeps.
    const exponent = Math.max(-14, Math.floor(Math.log2(magnitude || 1e-30)));
    const steps = Math.round(magnitude * 2 ** (10 - exponent));
    halves[i] = sign | (steps + (exponent === -14 && steps < 1024 ? 0 : (exponent + 14) * 1024));
  }
  return new Uint8Array(halves.buffer);
}
