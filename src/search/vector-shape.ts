/** A vector that is not of length 1 (one with a NaN is not) would spoil the order of every answer it is compared in. */
export function fits(vector: Float32Array, dimensions: number): boolean {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return vector.length === dimensions && Math.abs(squares - 1) < 0.01;
}

export function checkQuery(vector: Float32Array): void {
  if (!fits(vector, vector.length)) throw new TypeError('The vector is not of length 1');
}
