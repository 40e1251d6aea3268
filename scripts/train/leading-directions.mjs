import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { seededRandom } from '../../dist/seeded-random.js';
import { multiply, transposed } from './multiply.mjs';

const rounds = 25;
/** Directions beyond the wanted ones: they take up what would otherwise disturb the last of those. */
const spare = 32;

/**
 * The eigenvectors of a symmetric matrix with the largest eigenvalues, as the columns of `[size, count]`, largest
 * first, by subspace iteration: a full decomposition of 2,000 × 2,000 takes many minutes in JavaScript.
 */
export async function leadingDirections(matrix, count) {
  const width = count + spare;
  const random = seededRandom(1);
  let basis = orthonormal({
    rows: matrix.rows,
    columns: width,
    values: Float32Array.from({ length: matrix.rows * width }, () => random() - 0.5),
  });
  for (let round = 0; round < rounds; round++) basis = orthonormal(await multiply(matrix, basis));

  const within = await multiply(basis, await multiply(matrix, basis), { transposed: true });
  const small = new Matrix(within.rows, within.columns).apply(function (row, column) {
    this.set(row, column, within.values[row * width + column]);
  });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(small, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues
    .map((_, i) => i)
    .sort((one, other) => realEigenvalues[other] - realEigenvalues[one]);
  const turn = {
    rows: width,
    columns: count,
    values: Float32Array.from({ length: width * count }, (_, i) =>
      eigenvectorMatrix.get(Math.floor(i / count), order[i % count]),
    ),
  };
  return multiply(basis, turn);
}

/** Gram and Schmidt, twice: once is not enough in float32. */
function orthonormal(basis) {
  const { rows: count, columns: size, values } = transposed(basis);
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < count; i++) {
      const vector = values.subarray(i * size, (i + 1) * size);
      for (let j = 0; j < i; j++) subtractShadow(vector, values.subarray(j * size, (j + 1) * size));
      const length = Math.hypot(...vector);
      for (let k = 0; k < size; k++) vector[k] /= length;
    }
  }
  return transposed({ rows: count, columns: size, values });
}

function subtractShadow(vector, unit) {
  let share = 0;
  for (let k = 0; k < vector.length; k++) share += vector[k] * unit[k];
  for (let k = 0; k < vector.length; k++) vector[k] -= share * unit[k];
}
