// How good the default predictors are, beside a perceptual hash and the same networks untrained, on pictures that
// nothing was learned from.
//
//   npm run bench:quality -- [PATH/TO/PHOTOGRAPHS]
//
// PATH holds `validation/<class>/<picture>` (see scripts/train/main.mjs); without it, only what the demo shop's
// photographs can tell is measured. Those are never trained on. A few settings of the training were chosen with an
// eye on the validation photographs, none with one on the demo shop.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { changes } from '../scripts/train/changes.mjs';
import { labelledPictures } from '../scripts/train/pictures.mjs';
import { measureCosts } from './quality/costs.mjs';
import { demoProducts } from './quality/demo-shop.mjs';
import { openDefault, openPerceptualHash, openUntrained } from './quality/embeddings.mjs';
import { neighbourAccuracy, precisionAtOne, recallAtOne, share } from './quality/measures.mjs';

const kinds = Object.keys(changes);
const hardest = kinds.at(-1);

const folder = process.argv[2];
if (folder && !existsSync(join(folder, 'validation')))
  throw new Error(`There is no folder validation in ${folder}`);
const products = demoProducts();
const photographs = folder ? labelledPictures(join(folder, 'validation')) : [];

const rows = [
  { name: 'perceptual hash', embed: await openPerceptualHash() },
  { name: 'features, untrained', embed: await openUntrained() },
  { name: 'the default', embed: await openDefault() },
];
for (const row of rows) Object.assign(row, await measure(row));
print();

async function measure({ name, embed }) {
  const shop = await vectorsOf(products, embed);
  const measured = {
    category: precisionAtOne(
      shop,
      products.map((product) => product.category),
    ),
  };
  Object.assign(measured, await copiesOf('shop', products, shop, embed));
  if (photographs.length === 0) return measured;

  const labels = photographs.map((photograph) => photograph.label);
  const answers = [];
  for (const photograph of photographs) answers.push(await embed(photograph.read()));
  const vectors = answers.map(({ vector }) => vector);
  measured.neighbours = neighbourAccuracy(vectors, labels);
  if (answers[0].apparel) measured.apparel = share(answers, ({ apparel }, at) => apparel === labels[at]);
  Object.assign(measured, await copiesOf('clothing', photographs, vectors, embed));
  console.error(`measured: ${name}`);
  return measured;
}

async function copiesOf(set, pictures, originals, embed) {
  const recalls = {};
  for (const kind of kinds) {
    const changed = pictures.map((picture) => ({ read: () => changes[kind](picture.read()) }));
    recalls[kind] = recallAtOne(originals, await vectorsOf(changed, embed));
  }
  const all = Object.values(recalls).reduce((sum, recall) => sum + recall, 0) / kinds.length;
  return { [set]: { ...recalls, all } };
}

async function vectorsOf(pictures, embed) {
  const vectors = [];
  for (const picture of pictures) vectors.push((await embed(await picture.read())).vector);
  return vectors;
}

async function printCosts() {
  const pictures = (photographs.length > 0 ? photographs : products).slice(0, 60);
  console.log(`\nMilliseconds for one of ${pictures.length} pictures, one thread, median`);
  for (const [step, cost] of Object.entries(await measureCosts(pictures))) {
    console.log(`  ${step.padEnd(26)}${cost.toFixed(1).padStart(7)}`);
  }
}

async function print() {
  const line = (label, pick) =>
    console.log(`  ${label.padEnd(34)}${rows.map((row) => percent(pick(row)).padStart(22)).join('')}`);
  console.log(`Percent${' '.repeat(29)}${rows.map(({ name }) => name.padStart(22)).join('')}`);
  console.log(`Demo shop, ${products.length} photographs`);
  line('category of the nearest other', (row) => row.category);
  for (const [set, pictures, title] of [
    ['shop', products, undefined],
    ['clothing', photographs, `Clothing, ${photographs.length} photographs`],
  ]) {
    if (pictures.length === 0) continue;
    if (title) console.log(title);
    line('copy finds its original, all seven', (row) => row[set].all);
    for (const kind of kinds) line(`  ${kind}${kind === hardest ? ' (hard)' : ''}`, (row) => row[set][kind]);
    if (set !== 'clothing') continue;
    line('class by 5 nearest others', (row) => row.neighbours);
    line('apparel classifier', (row) => row.apparel);
  }
  await printCosts();
}

function percent(value) {
  return value === undefined ? '–' : (100 * value).toFixed(1);
}
