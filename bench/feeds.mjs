/**
 * A feed of many items: `node bench/feeds.mjs [--items 100000]`. A server of its own, on the embedded database, takes the feed
 * in for the first time, then again with nothing changed, then with 1 in 100 rows changed. Seconds, rows a second, the most memory
 * that the process had by then, and how long another customer's small question took meanwhile. Beside it: reading the same rows alone.
 */
import { Readable } from 'node:stream';
import { feedRows } from '../dist/catalog/feeds/rows.js';
import { createWorld } from '../dist/testing/world.js';

const at = process.argv.indexOf('--items');
const count = at < 0 ? 100_000 : Number(process.argv[at + 1]);
const colours = ['black', 'white', 'navy', 'red', 'olive'];
const sizes = ['XS', 'S', 'M', 'L'];

const world = await createWorld();
const admin = world.as('admin');
await admin('POST /feeds', { id: 'bench' });
await readAlone(feedOf(''));
await timed('first fill', feedOf(''));
await timed('nothing changed', feedOf(''));
await timed('1 in 100 changed', feedOf('changed'));
await world.close();

/** 20 rows a product, with words as long as shops write them. */
function feedOf(change) {
  const rows = [];
  for (let n = 0; n < count; n++) {
    const product = Math.floor(n / 20);
    const price = change !== '' && n % 100 === 0 ? 49 : 59;
    const text = `Article ${product}: `.padEnd(300, 'a soft cotton shirt, cut wide; ');
    rows.push(`<item><g:id>i${n}</g:id><title>Article ${product}</title><description>${text}</description>
<link>https://shop.example/p/${product}?variant=${n}</link><g:item_group_id>p${product}</g:item_group_id>
<g:color>${colours[Math.floor(n / 4) % 5]}</g:color><g:size>${sizes[n % 4]}</g:size><g:brand>Brand ${product % 50}</g:brand>
<g:price>${price}.90 EUR</g:price><g:availability>in stock</g:availability><g:condition>new</g:condition>
<g:product_type>Clothes &gt; Group ${product % 20}</g:product_type><g:google_product_category>212</g:google_product_category></item>`);
  }
  return Buffer.from(
    `<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${rows.join('\n')}</channel></rss>`,
  );
}

async function readAlone(feed) {
  const from = performance.now();
  let rows = 0;
  for await (const _ of feedRows(Readable.from(pieces(feed)), { format: 'auto' })) rows++;
  const seconds = (performance.now() - from) / 1000;
  console.log(
    `${rows} rows, ${(feed.length / 2 ** 20).toFixed(0)} MiB of XML: read alone in ${seconds.toFixed(1)} s`,
  );
}

function* pieces(feed) {
  for (let from = 0; from < feed.length; from += 65_536) yield feed.subarray(from, from + 65_536);
}

async function timed(name, feed) {
  const { body: started } = await admin('POST /feeds/bench/runs', feed);
  const other = world.as('service', world.globex);
  const waits = [];
  let peak = 0;
  let run = started;
  while (['queued', 'running'].includes(run.state)) {
    const from = performance.now();
    await other('GET /collections?limit=1');
    waits.push(performance.now() - from);
    peak = Math.max(peak, process.memoryUsage().rss);
    await new Promise((resolve) => setTimeout(resolve, 200));
    run = (await admin(`GET /feeds/bench/runs/${started.id}`)).body;
  }
  waits.sort((a, b) => a - b);
  const seconds = (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000;
  const { created, changed, unchanged } = run.counts;
  console.log(
    `${name}: ${run.state}, ${created} created, ${changed} changed, ${unchanged} unchanged in ${seconds.toFixed(1)} s, ${Math.round(run.counts.rows / seconds)} rows/s; process up to ${(peak / 2 ** 20).toFixed(0)} MiB; another customer waited p50 ${waits[waits.length >> 1].toFixed(0)}, p99 ${waits[Math.floor(waits.length * 0.99)].toFixed(0)} ms`,
  );
}
