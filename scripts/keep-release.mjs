// Keeps the data directory of a release, for the test of upgrades: `node scripts/keep-release.mjs`, or with another program's
// dist folder and a name. Starts that program, has it do a bit of everything, and packs what it leaves behind.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packRelease } from '../acceptance/kept-release.mjs';
import {
  repository,
  signInAsAdmin,
  signInAsSuperuser,
  startServer,
  temporaryData,
} from '../acceptance/server.mjs';
import { openPglite } from '../dist/db/pglite.js';
import { picture } from '../dist/testing/pictures.js';

/** What is asked before and after, and has to be answered alike. */
const asked = [
  'GET /images',
  'GET /images/shoe/similar',
  'GET /images/shoe/predictions',
  'GET /collections/summer/images',
  'GET /categories',
  'GET /products?look=expand&item=expand',
  'GET /looks/shoe-red?product=expand&item=expand',
  'GET /looks/shoe-red/similar-looks?same_category=false',
  'GET /looks/shoe-red/tags',
  'GET /looks?tag=season:summer',
  'GET /tags',
  'GET /outfits',
  'GET /rules',
  'GET /rules/versions',
  'GET /feeds',
  'GET /feeds/shop/runs',
];

const [dist = join(repository, 'dist'), name] = process.argv.slice(2);
const folder = resolve(dist);
const { version } = await import(pathToFileURL(join(folder, 'version.js')));
const { migrations } = await import(pathToFileURL(join(folder, 'migrations.js')));
const place = await temporaryData();
try {
  const server = await startServer(place.data, { script: join(folder, 'main.js') });
  const admin = await signInAsAdmin(server.credentials);
  await fill(admin, await signInAsSuperuser(server.credentials, 'demo'));
  const answers = {};
  for (const line of asked) {
    const { status, body } = await admin(line);
    if (status !== 200) throw new Error(`${line} answered ${status}: ${JSON.stringify(body)}`);
    answers[line] = body;
  }
  await server.end();
  const db = await openPglite({ directory: join(place.data, 'database'), log: console });
  const path = join(repository, 'acceptance', 'releases', `${name ?? version}.tar.gz`);
  const tables = await packRelease(path, { data: place.data, db, migrations, answers });
  await db.close();
  const empty = Object.keys(tables).filter((name) => tables[name].length === 0);
  console.log(`${path} is written. Tables without a row: ${empty.join(', ')}`);
} finally {
  await place.remove();
}

async function fill(admin, superuser) {
  const done = async (call, line, body) => {
    const answer = await call(line, body);
    if (answer.status >= 300)
      throw new Error(`${line} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const pictures = await Promise.all(
    ['shoe', 'boot', 'coat', 'hat'].map(async (id, seed) => ({
      id,
      file: { base64: (await picture(seed)).toString('base64') },
      metadata: { seed },
    })),
  );
  await done(admin, 'POST /collections', { id: 'summer', name: 'Summer' });
  await done(admin, 'POST /images?wait=60', pictures);
  await done(admin, 'POST /collections/summer/images', { ids: ['shoe', 'hat'] });
  await done(admin, 'POST /categories', [
    { id: 'shoes', name: 'Shoes' },
    { id: 'coats', name: 'Coats' },
  ]);
  const look = (id, image, price) => ({
    id,
    images: [image],
    items: [{ id: `${id}-1`, price, currency: 'EUR', availability: 'in_stock' }],
  });
  await done(admin, 'POST /products', [
    {
      id: 'shoe',
      title: 'A shoe',
      brand: 'Acme',
      categories: ['shoes'],
      looks: [look('shoe-red', 'shoe', '49.90'), look('shoe-black', 'boot', '59.90')],
    },
    { id: 'coat', title: 'A coat', categories: ['coats'], looks: [look('coat-blue', 'coat', '55')] },
  ]);
  await done(admin, 'PUT /tags/season', { name: 'Season', labels: [{ id: 'summer', name: 'Summer' }] });
  await done(admin, 'PUT /looks/shoe-red/tags/season', { labels: ['summer'] });
  await done(admin, 'POST /outfits', [{ id: 'walk', look_ids: ['shoe-red', 'coat-blue'] }]);
  await done(admin, 'POST /rules', {
    id: 'acme-first',
    do: { boost: { weight: 0.1, where: [{ attribute: 'brand', is: ['Acme'] }] } },
  });
  await done(admin, 'POST /feeds', { id: 'shop' });
  await done(admin, 'POST /feeds/shop/runs', {
    bytes: 'id,title,price,availability\nfrom-feed,A scarf,9.90 EUR,in_stock\nwrong,,x,in_stock\n',
    type: 'text/csv',
  });
  await done(superuser, 'POST /customers', { id: 'globex', name: 'Globex' });
  await done(superuser, 'POST /api-keys', { customer: 'globex', label: 'web shop' });
  await done(superuser, 'POST /users', { username: 'hank', customers: ['globex'] });
  await settled(admin);
}

/** What jobs make of it stands: tags, vectors of looks, the run of the feed. */
async function settled(admin) {
  const until = Date.now() + 30_000;
  let seen;
  while (Date.now() < until) {
    const runs = (await admin('GET /feeds/shop/runs')).body.results;
    const similar = (await admin('GET /looks/shoe-red/similar-looks?same_category=false')).body;
    const tags = (await admin('GET /looks?tag=season:summer')).body.results;
    seen = {
      finished: runs[0]?.finished_at,
      similar: similar.results?.length,
      reason: similar.reason,
      tagged: tags.length,
    };
    if (seen.finished && seen.similar >= 1 && seen.tagged === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`Jobs did not come to an end: ${JSON.stringify(seen)}`);
}
