/** The primary picture shows the article best: it counts as much as two others. */
export const primaryWeight = 2;

/** Below this length the pictures point in opposite ways, and their mean says nothing. */
const lengthMin = 1e-3;

export interface PictureVector {
  /** Length 1. */
  vector: Float32Array;
  isPrimary: boolean;
}

/**
 * The vector of a look: the weighted mean of the vectors of its pictures, of length 1 again. Its cosine with another
 * vector is then, but for the length, the mean of the cosines of its pictures.
 */
export function meanVector(pictures: PictureVector[]): Float32Array {
  const [first] = pictures;
  if (!first) throw new TypeError('There is no picture');
  const sum = new Float64Array(first.vector.length);
  for (const { vector, isPrimary } of pictures) {
    const weight = isPrimary ? primaryWeight : 1;
    for (const [i, value] of vector.entries()) sum[i]! += weight * value;
  }
  const length = Math.hypot(...sum);
  if (length < lengthMin) return (pictures.find(({ isPrimary }) => isPrimary) ?? first).vector;
  return Float32Array.from(sum, (value) => value / length);
}
