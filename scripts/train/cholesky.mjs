/** The lower triangle L with L·Lᵀ = `matrix` (Float64Array, `size` × `size`, symmetric and positive definite), in place. */
export function factorise(matrix, size) {
  for (let column = 0; column < size; column++) {
    const start = column * size;
    const pivot = Math.sqrt(matrix[start + column] - dot(matrix, start, start, column));
    if (!(pivot > 0)) throw new Error('The matrix is not positive definite');
    matrix[start + column] = pivot;
    for (let row = column + 1; row < size; row++) {
      const at = row * size;
      matrix[at + column] = (matrix[at + column] - dot(matrix, at, start, column)) / pivot;
    }
  }
  return matrix;
}

/** L⁻¹ of a factor, as a full matrix with zeros above the diagonal. */
export function invertFactor(factor, size) {
  // Rows of the transposed inverse, so that the inner loop runs along memory.
  const columns = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const start = column * size;
    columns[start + column] = 1 / factor[start + column];
    for (let row = column + 1; row < size; row++) {
      let sum = 0;
      const at = row * size;
      for (let i = column; i < row; i++) sum += factor[at + i] * columns[start + i];
      columns[start + row] = -sum / factor[at + row];
    }
  }
  const inverse = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) inverse[row * size + column] = columns[column * size + row];
  }
  return inverse;
}

/** Solves L·Lᵀ·x = `right` in place. */
export function solve(factor, size, right) {
  for (let row = 0; row < size; row++) {
    let sum = right[row];
    for (let i = 0; i < row; i++) sum -= factor[row * size + i] * right[i];
    right[row] = sum / factor[row * size + row];
  }
  for (let row = size - 1; row >= 0; row--) {
    const value = right[row] / factor[row * size + row];
    right[row] = value;
    for (let i = 0; i < row; i++) right[i] -= factor[row * size + i] * value;
  }
  return right;
}

function dot(matrix, one, other, length) {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += matrix[one + i] * matrix[other + i];
  return sum;
}
