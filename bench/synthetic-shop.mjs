import sql from 'sql-template-tag';
import { openDatabase } from '../dist/db/open.js';
import { seededRandom } from '../dist/seeded-random.js';

/** As those of the default predictor. */
const dimensions = 202;
const perStatement = 500;

/**
 * Unit vectors around centres, as embeddings of a shop's pictures lie: Float32Array, one after the other. With `groups`, the
 * centres themselves lie around so many others, as those of one category do: the n-th centre in group n % groups.
 */
export function clusteredVectors(count, { seed = 1, perCluster = 20, spread = 0.6, groups = 0 } = {}) {
  const random = seededRandom(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const all = new Float32Array(count * dimensions);
  const around = Array.from({ length: groups }, () => Array.from({ length: dimensions }, gauss));
  let centre = [];
  for (let n = 0; n < count; n++) {
    if (n % perCluster === 0) {
      const group = groups > 0 ? around[(n / perCluster) % groups] : undefined;
      centre = Array.from({ length: dimensions }, (_, d) => gauss() + (group?.[d] ?? 0));
    }
    const vector = all.subarray(n * dimensions, (n + 1) * dimensions);
    for (let d = 0; d < dimensions; d++) vector[d] = centre[d] + spread * gauss();
    const length = Math.hypot(...vector);
    for (let d = 0; d < dimensions; d++) vector[d] /= length;
  }
  return all;
}

/** Writes ready images with these vectors straight into the database, for one customer; `files` their pictures' hashes and sizes. */
export async function storeImages(db, customerId, vectors, from = 0, files = undefined) {
  const count = vectors.length / dimensions;
  for (let at = from; at < count; at += perStatement) {
    const vectorsHere = vectors.subarray(at * dimensions, Math.min(at + perStatement, count) * dimensions);
    await storePage(db, customerId, at, vectorsHere, files);
  }
}

/** The same for images so many that their vectors would not fit into memory: those numbered `from` up to `to`. */
export async function storeManyImages(db, customerId, from, to) {
  for (let at = from; at < to; at += perStatement)
    await storePage(db, customerId, at, manyVectors(at, Math.min(at + perStatement, to)));
}

/** Their vectors, one after the other. */
export function manyVectors(from, to) {
  const all = new Float32Array((to - from) * dimensions);
  for (let at = from; at < to; at += perStatement) {
    const page = clusteredVectors(Math.min(perStatement, to - at), { seed: at + 1 });
    all.set(page, (at - from) * dimensions);
  }
  return all;
}

/**
 * The same in the data directory of a server that is stopped, for the first customer. Gives the milliseconds that the rows
 * of one image took at the end, without waiting for the disk.
 */
export async function fillStopped(data, from, to, customerId = 'demo') {
  const db = await openStopped(data);
  const last = Math.max(from, perStatement * Math.floor(to / perStatement - 10));
  await storeManyImages(db, customerId, from, last);
  const start = performance.now();
  await storeManyImages(db, customerId, last, to);
  const ms = (performance.now() - start) / (to - last);
  for (const statement of ['vacuum analyze images', 'vacuum analyze embeddings', 'checkpoint'])
    await db.execute(statement);
  await db.close();
  return ms;
}

/** The embedded database of a server that is stopped, to be filled without waiting for the disk. */
export function openStopped(data) {
  const log = { warn() {}, error() {} };
  return openDatabase({ directory: data, log, fsync: false });
}

/** Products of one look and one item each, by the API; the n-th look shows the n-th image. */
export async function storeLooks(admin, looks) {
  const products = Array.from({ length: looks }, (_, n) => {
    const item = { id: `item-${n}`, price: '19.90', currency: 'EUR', availability: 'in_stock' };
    const look = { id: `look-${n}`, images: [`image-${n}`], items: [item] };
    return { id: `product-${n}`, title: `Product ${n}`, looks: [look] };
  });
  for (let at = 0; at < looks; at += 100) {
    const { status, body } = await admin('POST /products', products.slice(at, at + 100));
    if (status !== 200 || JSON.stringify(body).includes('rejected'))
      throw new Error(`POST /products was answered ${status} ${JSON.stringify(body).slice(0, 500)}`);
  }
}

async function storePage(db, customerId, first, vectors, files) {
  const rows = Array.from({ length: vectors.length / dimensions }, (_, n) => ({
    id: `image-${first + n}`,
    sha256: files?.[first + n].sha256 ?? `none-${first + n}`,
    bytes: files?.[first + n].bytes ?? 100_000,
    vector: Buffer.from(vectors.slice(n * dimensions, (n + 1) * dimensions).buffer).toString('base64'),
  }));
  await db.query(sql`
    with r as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, sha256 text, bytes bigint, vector text)),
    i as (
      insert into images (customer_id, id, status, sha256, format, width, height, bytes)
      select ${customerId}, id, 'ready', sha256, 'jpeg', 800, 600, bytes from r returning id
    )
    insert into embeddings (customer_id, image_id, predictor, version, vector)
    select ${customerId}, i.id, 'vitrine-embedding', '1', decode(r.vector, 'base64') from i join r using (id)`);
}

export { dimensions };
