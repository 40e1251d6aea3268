/**
 * A feed of many items: `npm run bench -- feeds [--items 100000]`. A server of its own, on the embedded database, takes the feed
 * in for the first time; started anew, it takes the same feed again, then one with 1 in 100 rows changed. Seconds, rows a
 * second, the memory of the server's process before and at most, and how long a small question waited meanwhile.
 * Beside it: reading the same rows alone.
 */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { feedRows } from '../dist/catalog/feeds/rows.js';
import { printTable, quantile } from './table.mjs';

const at = process.argv.indexOf('--items');
const count = at < 0 ? 100_000 : Number(process.argv[at + 1]);
const colours = ['black', 'white', 'navy', 'red', 'olive'];
const sizes = ['XS', 'S', 'M', 'L'];

const place = await temporaryData();
const alone = await readAlone(feedOf(''));
const rows = [];
let server = await startServer(place.data);
let call = await signInAsAdmin(server.credentials);
await call('POST /feeds', { id: 'bench' });
rows.push(await timed('first fill', feedOf('')));
await server.end();
server = await startServer(place.data);
call = await signInAsAdmin(server.credentials);
rows.push(await timed('nothing changed', feedOf('')));
rows.push(await timed('1 in 100 changed', feedOf('changed')));
await server.end();
await place.remove();
printTable(
  `A feed of ${count} items; its rows are read alone in ${alone.toFixed(1)} s`,
  [
    'run',
    'created',
    'changed',
    'unchanged',
    'seconds',
    'rows/s',
    'MB before',
    'MB at most',
    'wait p50 ms',
    'wait p99 ms',
  ],
  rows,
);
process.exit(0);

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
  for await (const _ of feedRows(Readable.from(pieces(feed)), { format: 'auto' }));
  return (performance.now() - from) / 1000;
}

function* pieces(feed) {
  for (let from = 0; from < feed.length; from += 65_536) yield feed.subarray(from, from + 65_536);
}

/** Megabytes; the embedded database is in the process. */
function memoryOf(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

async function timed(name, feed) {
  const before = memoryOf(server.pid);
  const { body: started } = await call('POST /feeds/bench/runs', { bytes: feed, type: 'application/xml' });
  const waits = [];
  let peak = 0;
  let run = started;
  while (['queued', 'running'].includes(run.state)) {
    const from = performance.now();
    await call('GET /collections?limit=1');
    waits.push(performance.now() - from);
    peak = Math.max(peak, memoryOf(server.pid));
    await sleep(100);
    run = (await call(`GET /feeds/bench/runs/${started.id}`)).body;
  }
  if (run.state !== 'done') throw new Error(JSON.stringify(run));
  const seconds = (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000;
  const { created, changed, unchanged } = run.counts;
  const wait = [0.5, 0.99].map((share) => quantile(waits, share));
  return [name, created, changed, unchanged, seconds, run.counts.rows / seconds, before, peak, ...wait];
}
