import { factorise, invertFactor, solve } from './cholesky.mjs';
import { leadingDirections } from './leading-directions.mjs';
import { multiply, transposed } from './multiply.mjs';

/**
 * Directions in which pictures differ and changed copies of one do not: the between-picture scatter, seen where the
 * unwanted scatter (of copies around their picture, and a share of that within classes) is the same everywhere.
 * `clean` and `shifts` (copy less picture) are matrices of centred features. Gives `[features, count]`.
 */
export async function learnDirections({ clean, labels, shifts, count, classShare, ridge }) {
  const size = clean.columns;
  const unwanted = new Float64Array(size * size);
  addScatter(unwanted, await scatter(shifts), size, 1 - classShare);
  addScatter(unwanted, await scatter(aroundClasses(clean, labels)), size, classShare);
  for (let i = 0; i < size; i++) unwanted[i * size + i] += ridge / size;

  const inverse = { rows: size, columns: size, values: invertFactor(factorise(unwanted, size), size) };
  const turned = transposed(inverse);
  const seen = await multiply(inverse, await multiply(await scatter(clean), turned));
  return multiply(turned, await leadingDirections(seen, count));
}

/**
 * Least squares to one column per class (1 for members), with `ridge` as a share of the mean picture's squared
 * length. `features` are centred; gives `[features, classes]`.
 */
export async function learnClasses({ features, labels, classes, ridge }) {
  const { rows, columns: size } = features;
  const products = Float64Array.from((await multiply(features, features, { transposed: true })).values);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += products[i * size + i];
  for (let i = 0; i < size; i++) products[i * size + i] += (ridge * trace) / rows;
  const factor = factorise(products, size);

  const targets = new Float32Array(rows * classes.length);
  labels.forEach((label, row) => {
    classes.forEach((name, column) => {
      targets[row * classes.length + column] = name === label ? 1 : 0;
    });
  });
  centre({ rows, columns: classes.length, values: targets });
  const wanted = await multiply(
    features,
    { rows, columns: classes.length, values: targets },
    { transposed: true },
  );
  const result = new Float32Array(size * classes.length);
  classes.forEach((_, column) => {
    const right = Float64Array.from(
      { length: size },
      (_, row) => wanted.values[row * classes.length + column],
    );
    solve(factor, size, right).forEach((value, row) => {
      result[row * classes.length + column] = value;
    });
  });
  return { rows: size, columns: classes.length, values: result };
}

/** Subtracts the mean row, in place, and gives it. */
export function centre({ rows, columns, values }) {
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns] += values[i] / rows;
  for (let i = 0; i < values.length; i++) values[i] -= mean[i % columns];
  return mean;
}

function scatter(matrix) {
  return multiply(matrix, matrix, { transposed: true });
}

function addScatter(sum, { values }, size, share) {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += values[i * size + i];
  for (let i = 0; i < sum.length; i++) sum[i] += (share * values[i]) / trace;
}

function aroundClasses({ rows, columns, values }, labels) {
  const around = Float32Array.from(values);
  for (const label of new Set(labels)) {
    const members = labels.flatMap((other, row) => (other === label ? [row] : []));
    const mean = new Float64Array(columns);
    for (const row of members) {
      for (let i = 0; i < columns; i++) mean[i] += values[row * columns + i] / members.length;
    }
    for (const row of members) {
      for (let i = 0; i < columns; i++) around[row * columns + i] -= mean[i];
    }
  }
  return { rows, columns, values: around };
}
