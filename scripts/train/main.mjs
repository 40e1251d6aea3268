// Learns the projection of the default embedding and the apparel classifier, and writes scripts/predictors/learned/.
//
//   npm run build && node scripts/train/main.mjs PATH/TO/PHOTOGRAPHS [CACHE_FOLDER]
//
// PATH holds `train/<class>/<picture>`: the photographs of the public repository
// alexeygrigorev/clothing-dataset-small (CC0-1.0), scaled to at most 320 pixels. Its other splits are for measuring.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../dist/seeded-random.js';
import { writeLearned } from '../predictors/learned.mjs';
import { featureParts, vitrineGraph } from '../predictors/vitrine-graph.mjs';
import { changes } from './changes.mjs';
import { chooseClassifier } from './classifier.mjs';
import { openFeatures } from './features.mjs';
import { centre, learnClasses, learnDirections } from './learn.mjs';
import { multiply } from './multiply.mjs';
import { hashOf, labelledPictures } from './pictures.mjs';

/** Changed copies of each photograph; which changes, goes by turns. */
const copyCount = 1;
/**
 * What the embedding is made of. The coarse layers alone know most about things that are not clothes; all layers
 * together tell one garment from another, and its copies apart; the classes draw garments of a kind together.
 * `share` is of the squared length, `classShare` of the scatter within classes in what is suppressed. Chosen with an
 * eye on the validation photographs; that the coarse layers have most of it, on the demo shop too (see bench/quality.mjs).
 */
const settings = {
  coarse: { dimensions: 128, share: 0.65, classShare: 0, ridge: 3 },
  all: { dimensions: 64, share: 0.2, classShare: 0.3, ridge: 0.3 },
  classes: { dimensions: 10, share: 0.15, ridge: 0.3 },
};
const coarseLayer = 'expanded_conv_16/project';
/** Root mean squared, before the graph makes it 1: keeps the matrix clear of float16's smallest numbers. */
const embeddingLength = 32;
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

const classifier = await chooseClassifier({
  pictures,
  classes,
  clean,
  copies,
  copyCount,
  ridges: classifierRidges,
});
const embedding = await joined([
  [await coarseDirections(), settings.coarse.share],
  [await directionsFrom(clean, shiftsOf(), settings.all), settings.all.share],
  [
    await learnClasses({ features: clean, labels, classes, ridge: settings.classes.ridge }),
    settings.classes.share,
  ],
]);
const described = {
  origin: {
    data: 'Photographs of the public repository alexeygrigorev/clothing-dataset-small, training split, scaled to at most 320 pixels',
    licence: 'CC0-1.0',
    sha256: hashOf(pictures),
    photographs: pictures.length,
    changedCopies: copies.rows,
  },
  settings: { ...settings, classifier: { ridge: classifier.ridge } },
  heldOutFifth: { apparelAccuracy: classifier.accuracy, temperature: classifier.temperature },
  embedding: { rows: embedding.offset.length },
  apparel: { rows: classes.length, labels: classes },
};
writeLearned(described, [unscaled(embedding), unscaled(classifier)]);
console.log(JSON.stringify(described, null, 2));

function directionsFrom(pictures, shifts, { dimensions: count, classShare, ridge }) {
  return learnDirections({ clean: pictures, labels, shifts, count, classShare, ridge });
}

/** Directions of the coarse layer's means, as a map of all features: the others count for nothing. */
async function coarseDirections() {
  let start = 0;
  const columns = featureParts.flatMap(({ layer, kind, length }) => {
    start += length;
    if (layer !== coarseLayer || kind !== 'mean') return [];
    return Array.from({ length }, (_, i) => start - length + i);
  });
  const only = ({ rows, columns: all, values }) => ({
    rows,
    columns: columns.length,
    values: Float32Array.from({ length: rows * columns.length }, (_, i) => {
      const row = Math.floor(i / columns.length);
      return values[row * all + columns[i % columns.length]];
    }),
  });
  const found = await directionsFrom(only(clean), only(shiftsOf()), settings.coarse);
  const values = new Float32Array(clean.columns * found.columns);
  columns.forEach((column, row) => {
    values.set(found.values.subarray(row * found.columns, (row + 1) * found.columns), column * found.columns);
  });
  return { rows: clean.columns, columns: found.columns, values };
}

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
      const copy = await kinds[kind](bytes, seededRandom(picture.seed + kind * 7919));
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

/** Puts maps side by side, each scaled so that its outputs have the given share of the squared length, on average. */
async function joined(maps) {
  const parts = [];
  for (const [map, share] of maps) {
    const outputs = await multiply(clean, map);
    const squares = outputs.values.reduce((sum, value) => sum + value * value, 0);
    const scale = embeddingLength * Math.sqrt((share * clean.rows) / squares);
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
