/** Square matrices are rows one after the other. */

/** `matrix` · `vector`. */
export function times(matrix: Float32Array | Float64Array, vector: Float32Array): Float32Array {
  const size = vector.length;
  const product = new Float32Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let i = 0, at = row * size; i < size; i++, at++) sum += matrix[at]! * vector[i]!;
    product[row] = sum;
  }
  return product;
}

/**
 * Solves X · A = B for a symmetric, positive definite A, by Cholesky's decomposition. Throws when A is not positive
 * definite.
 */
export function solveRight(b: Float64Array, a: Float64Array, size: number): Float64Array {
  const lower = cholesky(a, size);
  const solved = b.slice();
  for (let row = 0; row < size; row++) {
    const x = solved.subarray(row * size, (row + 1) * size);
    // L · Lᵗ · x = b, since A is its own transpose.
    for (let i = 0; i < size; i++) {
      let sum = x[i]!;
      for (let k = 0, at = i * size; k < i; k++, at++) sum -= lower[at]! * x[k]!;
      x[i] = sum / lower[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      const value = x[i]! / lower[i * size + i]!;
      x[i] = value;
      for (let k = 0, at = i * size; k < i; k++, at++) x[k]! -= lower[at]! * value;
    }
  }
  return solved;
}

function cholesky(a: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i !== j) lower[i * size + j] = sum / lower[j * size + j]!;
      else if (sum > 0) lower[i * size + i] = Math.sqrt(sum);
      else throw new RangeError('The matrix is not positive definite');
    }
  }
  return lower;
}
