// Learns the projection of the default embedding and the apparel classifier, and writes scripts/predictors/learned/.
//
//   npm run build && node scripts/train/main.mjs PATH/TO/PHOTOGRAPHS [CACHE_FOLDER]
//
// PATH holds `train/<class>/<picture>`: the photographs of the public repository
// alexeygrigorev/clothing-dataset-small (CC0-1.0), scaled to at most 320 pixels. Its other splits are for measuring.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLearned } from '../predictors/learned.mjs';
import { featureParts, vitrineGraph } from '../predictors/vitrine-graph.mjs';
import { changes, randomFrom } from './changes.mjs';
import { openFeatures } from './features.mjs';
import { centre, learnClasses, learnDirections } from './learn.mjs';
import { multiply } from './multiply.mjs';
import { labelledPictures } from './pictures.mjs';

/** Changed copies of each photograph; which changes, goes by turns. */
const copyCount = 1;
const dimensions = 128;
/** Share of the scatter within classes in what the projection suppresses. */
const classShare = 0.3;
const directionRidge = 0.3;
/** Root mean squared, before the graph makes it 1: keeps the matrix clear of float16's smallest numbers. */
const embeddingLength = 32;
/** Share of the embedding's squared length that tells the classes apart. */
const classPart = 0.1;
const classRidge = 0.3;
const classifierRidges = [0.1, 0.3, 1];

const [folder, cache = join(tmpdir(), 'vitrine-train')] = process.argv.slice(2);
if (!folder) throw new Error('Usage: node scripts/train/main.mjs PATH/TO/PHOTOGRAPHS [CACHE_FOLDER]');

const pictures = labelledPictures(join(folder, 'train'));
const classes = [...new Set(pictures.map(({ label }) => label))];
const { clean, copies } = await gatherFeatures();
const scales = scaleParts(clean, copies);
const mean = centre(clean);
subtract(copies, mean);
const labels = pictures.map(({ label }) => label);

const classifier = await chooseClassifier();
const directions = await learnDirections({
  clean,
  labels,
  shifts: shiftsOf(),
  count: dimensions - classes.length,
  classShare,
  ridge: directionRidge,
});
const classDirections = await learnClasses({ features: clean, labels, classes, ridge: classRidge });
const embedding = await joined([
  [directions, embeddingLength * Math.sqrt(1 - classPart)],
  [classDirections, embeddingLength * Math.sqrt(classPart)],
]);
const described = {
  origin: {
    data: 'Photographs of the public repository alexeygrigorev/clothing-dataset-small, training split, scaled to at most 320 pixels',
    licence: 'CC0-1.0',
    photographs: pictures.length,
    changedCopies: copies.rows,
  },
  settings: { classShare, directionRidge, classPart, classRidge, classifierRidge: classifier.ridge },
  heldOutFifth: { apparelAccuracy: classifier.accuracy, temperature: classifier.temperature },
  embedding: { rows: dimensions },
  apparel: { rows: classes.length, labels: classes },
};
writeLearned(described, [unscaled(embedding), unscaled(classifier)]);
console.log(JSON.stringify(described, null, 2));

async function gatherFeatures() {
  const featuresOf = await openFeatures(vitrineGraph(), cache);
  const kinds = Object.values(changes);
  const rows = { clean: [], copies: [] };
  const started = Date.now();
  for (const [done, picture] of pictures.entries()) {
    const bytes = picture.read();
    rows.clean.push(await featuresOf(bytes));
    for (let turn = 0; turn < copyCount; turn++) {
      const kind = (picture.seed + turn) % kinds.length;
      const copy = await kinds[kind](bytes, randomFrom(picture.seed + kind * 7919));
      rows.copies.push(await featuresOf(copy));
    }
    if (done % 200 === 199) {
      console.error(`${done + 1} of ${pictures.length}, ${Math.round((Date.now() - started) / 1000)} s`);
    }
  }
  return { clean: matrixOf(rows.clean), copies: matrixOf(rows.copies) };
}

function matrixOf(rows) {
  const columns = rows[0].length;
  const values = new Float32Array(rows.length * columns);
  for (const [row, features] of rows.entries()) values.set(features, row * columns);
  return { rows: rows.length, columns, values };
}

/** Brings every part of the features to the same mean squared length, so that none drowns the others. */
function scaleParts(clean, copies) {
  const { columns } = clean;
  const centred = { ...clean, values: Float32Array.from(clean.values) };
  centre(centred);
  const scales = new Float64Array(columns);
  let start = 0;
  for (const { length } of featureParts) {
    let squares = 0;
    for (let row = 0; row < clean.rows; row++) {
      for (let i = start; i < start + length; i++) squares += centred.values[row * columns + i] ** 2;
    }
    scales.fill(Math.sqrt(clean.rows / squares), start, start + length);
    start += length;
  }
  for (const { values } of [clean, copies]) {
    for (let i = 0; i < values.length; i++) values[i] *= scales[i % columns];
  }
  return scales;
}

function subtract({ columns, values }, row) {
  for (let i = 0; i < values.length; i++) values[i] -= row[i % columns];
}

function shiftsOf() {
  const { columns } = clean;
  const values = Float32Array.from(copies.values);
  for (let i = 0; i < values.length; i++) {
    const picture = Math.floor(i / columns / copyCount);
    values[i] -= clean.values[picture * columns + (i % columns)];
  }
  return { ...copies, values };
}

/**
 * The classifier, learned from the photographs and their copies. How much it is held back, and how sure it may be of
 * itself, is decided on a fifth of the photographs that it has not seen; then it learns from all.
 */
async function chooseClassifier() {
  const heldOut = pictures.map(({ seed }) => seed % 5 === 0);
  let best;
  for (const ridge of classifierRidges) {
    const matrix = await learnFrom((row) => !heldOut[row], ridge);
    const test = pick(clean, (row) => heldOut[row]);
    const { accuracy, temperature } = judge(
      (await multiply(test, matrix)).values,
      labels.filter((_, row) => heldOut[row]),
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

function learnFrom(wanted, ridge) {
  const chosen = [pick(clean, wanted), pick(copies, (row) => wanted(Math.floor(row / copyCount)))];
  const features = {
    rows: chosen[0].rows + chosen[1].rows,
    columns: clean.columns,
    values: new Float32Array(chosen[0].values.length + chosen[1].values.length),
  };
  features.values.set(chosen[0].values);
  features.values.set(chosen[1].values, chosen[0].values.length);
  const kept = labels.filter((_, row) => wanted(row));
  const repeated = kept.flatMap((label) => Array(copyCount).fill(label));
  return learnClasses({ features, labels: [...kept, ...repeated], classes, ridge });
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
function judge(scores, truth) {
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

/** Puts maps side by side, each scaled so that its outputs have the given root mean squared length. */
async function joined(maps) {
  const parts = [];
  for (const [map, length] of maps) {
    const outputs = await multiply(clean, map);
    const squares = outputs.values.reduce((sum, value) => sum + value * value, 0);
    const scale = length / Math.sqrt(squares / clean.rows);
    parts.push({ ...map, values: map.values.map((value) => value * scale) });
  }
  const columns = parts.reduce((sum, part) => sum + part.columns, 0);
  const values = new Float32Array(clean.columns * columns);
  for (let row = 0; row < clean.columns; row++) {
    let at = row * columns;
    for (const part of parts) {
      values.set(part.values.subarray(row * part.columns, (row + 1) * part.columns), at);
      at += part.columns;
    }
  }
  return { matrix: { rows: clean.columns, columns, values }, offset: new Array(columns).fill(0) };
}

/** The map as the graph applies it, to features neither scaled nor centred: `[rows, featureCount]` and an offset. */
function unscaled({ matrix, offset }) {
  const { rows: size, columns: rows, values } = matrix;
  const result = new Float32Array(rows * size);
  const offsets = Float64Array.from(offset);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < size; i++) {
      const value = values[i * rows + row];
      result[row * size + i] = value * scales[i];
      offsets[row] -= value * mean[i];
    }
  }
  return { matrix: result, offset: Float32Array.from(offsets) };
}
