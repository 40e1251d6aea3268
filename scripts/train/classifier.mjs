import { learnClasses } from './learn.mjs';
import { multiply } from './multiply.mjs';

/**
 * The classifier, learned from the photographs and their copies. How much it is held back, and how sure it may be of
 * itself, is decided on a fifth of the photographs that it has not seen; then it learns from all.
 */
export async function chooseClassifier({ pictures, classes, clean, copies, copyCount, ridges }) {
  const labels = pictures.map(({ label }) => label);
  const learnFrom = (wanted, ridge) => {
    const kept = labels.filter((_, row) => wanted(row));
    const repeated = kept.flatMap((label) => Array(copyCount).fill(label));
    const features = stacked(
      pick(clean, wanted),
      pick(copies, (row) => wanted(Math.floor(row / copyCount))),
    );
    return learnClasses({ features, labels: [...kept, ...repeated], classes, ridge });
  };
  const heldOut = pictures.map(({ seed }) => seed % 5 === 0);
  let best;
  for (const ridge of ridges) {
    const matrix = await learnFrom((row) => !heldOut[row], ridge);
    const test = pick(clean, (row) => heldOut[row]);
    const { accuracy, temperature } = judge(
      (await multiply(test, matrix)).values,
      labels.filter((_, row) => heldOut[row]),
      classes,
    );
    console.error(`classifier, ridge ${ridge}: ${(100 * accuracy).toFixed(1)} % of the held-out fifth`);
    if (!best || accuracy > best.accuracy) best = { ridge, accuracy, temperature };
  }
  const { values } = await learnFrom(() => true, best.ridge);
  const share = (name) => labels.filter((label) => label === name).length / labels.length;
  return {
    ...best,
    matrix: {
      rows: clean.columns,
      columns: classes.length,
      values: values.map((value) => value / best.temperature),
    },
    offset: classes.map((name) => share(name) / best.temperature),
  };
}

function stacked(above, below) {
  const values = new Float32Array(above.values.length + below.values.length);
  values.set(above.values);
  values.set(below.values, above.values.length);
  return { rows: above.rows + below.rows, columns: above.columns, values };
}

function pick({ columns, values, rows }, wanted) {
  const chosen = Array.from({ length: rows }, (_, row) => row).filter(wanted);
  const picked = new Float32Array(chosen.length * columns);
  chosen.forEach((row, at) => {
    picked.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return { rows: chosen.length, columns, values: picked };
}

/** How often the largest score is right, and the temperature at which softmax is least surprised. */
function judge(scores, truth, classes) {
  const rows = truth.map((_, row) => [...scores.subarray(row * classes.length, (row + 1) * classes.length)]);
  const prior = classes.map((name) => truth.filter((label) => label === name).length / truth.length);
  const sums = rows.map((row) => row.map((value, column) => value + prior[column]));
  const right = sums.filter((row, i) => classes[row.indexOf(Math.max(...row))] === truth[i]).length;
  const surprise = (temperature) =>
    sums.reduce((sum, row, i) => {
      const exponentials = row.map((value) => Math.exp(value / temperature));
      const total = exponentials.reduce((one, other) => one + other, 0);
      return sum - Math.log(exponentials[classes.indexOf(truth[i])] / total);
    }, 0);
  const temperatures = Array.from({ length: 40 }, (_, i) => 0.02 * 1.1 ** i);
  const temperature = temperatures.reduce((one, other) => (surprise(other) < surprise(one) ? other : one));
  return { accuracy: right / truth.length, temperature };
}
