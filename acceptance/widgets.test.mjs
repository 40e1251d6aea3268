// The web components in a real browser, on the page of a shop that has an address of its own.
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../dist/testing/browser.js';
import { picture } from '../dist/testing/pictures.js';
import { signInAsAdmin, startServer, temporaryData } from './server.mjs';

const gzipBytesMax = 15 * 1024;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const chairs = [1, 2, 3, 4, 5, 6].map((n) => `chair-${n}`);
const lamps = [11, 12, 13].map((n) => `lamp-${n}`);
const seedOf = (look) => Number(look.split('-')[1]);

let place;
let server;
let browser;
let shop;
beforeAll(async () => {
  place = await temporaryData();
  server = await startServer(place.data);
  shop = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  await new Promise((resolve) => shop.listen(0, '127.0.0.1', resolve));
  browser = await launchBrowser();
  await fillShop(await signInAsAdmin(server.credentials));
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.end();
  await new Promise((resolve) => shop?.close(resolve));
  await place?.remove();
});

/** What the shop's page is now. */
let html;
let page;
afterEach(() => page?.context().close());

test('the module is small, and shops may load it', async () => {
  const answer = await head({ 'accept-encoding': 'gzip' });
  expect(answer).toMatchObject({
    'content-encoding': 'gzip',
    'access-control-allow-origin': '*',
    vary: 'accept-encoding',
  });
  expect(Number(answer['content-length'])).toBeGreaterThan(1024);
  expect(Number(answer['content-length'])).toBeLessThan(gzipBytesMax);
  const again = await head({ 'accept-encoding': 'gzip', 'if-none-match': answer.etag });
  expect(again.status).toBe(304);
});

test('similar looks stand as links with pictures and prices, and a choice can be taken over', async () => {
  await open(
    '<vitrine-similar look="chair-1" limit="4" href="/p/{product_id}?look={look_id}"></vitrine-similar>',
  );
  const { detail } = await heard('vitrine-load');
  expect(detail.results).toHaveLength(4);
  const cards = page.locator('vitrine-similar').getByRole('listitem');
  expect(await cards.count()).toBe(4);
  const link = cards.first().getByRole('link');
  const [{ id }] = detail.results;
  expect(await link.getAttribute('href')).toBe(`/p/p-${id}?look=${id}`);
  expect(await link.textContent()).toContain(`Chair ${seedOf(id)}`);
  // The chair 2 is on sale, and all have two sizes of different prices.
  const sale = cards.filter({ hasText: 'Chair 2' });
  expect(await sale.textContent()).toContain('from €90.00 Before: €102.00');
  expect(await link.locator('img').evaluate((img) => img.naturalWidth)).toBeGreaterThan(0);

  await page.evaluate(() =>
    addEventListener('vitrine-select', (event) => event.preventDefault(), { once: true }),
  );
  await link.click();
  expect((await heard('vitrine-select')).detail).toMatchObject({ look_id: id, product_id: `p-${id}` });
  expect(new URL(page.url()).pathname).toBe('/');
  await link.click();
  await page.waitForURL(`**/p/p-${id}?look=${id}`);
});

test('changes made at once lead to one question, and a busy server is asked once more', async () => {
  await open('<vitrine-similar look="chair-1"></vitrine-similar>');
  await heard('vitrine-load');
  const asked = [];
  await page.route('**/similar-looks?*', (route) => {
    asked.push(new URL(route.request().url()));
    if (asked.length > 1) return route.continue();
    const headers = {
      'retry-after': '0',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': '*',
    };
    return route.fulfill({ status: 429, headers, body: '{}' });
  });
  await page.evaluate(() => {
    const row = document.querySelector('vitrine-similar');
    row.setAttribute('look', 'chair-2');
    row.setAttribute('look', 'chair-3');
    row.setAttribute('filter', 'price_band=0');
    row.setAttribute('min-relevance', '0.01');
  });
  await heard('vitrine-load', 2);
  expect(asked.map(({ pathname }) => pathname)).toEqual(Array(2).fill('/v1/looks/chair-3/similar-looks'));
  expect(Object.fromEntries(asked[1].searchParams)).toMatchObject({ price_band: '0', min_relevance: '0.01' });
});

test('what goes with a look is shown, or nothing and why', async () => {
  await open(`<vitrine-style-with look="chair-1" slots="lamp"><template>
    <article><a href="#{id}"><b>{title}</b> <i data-picture></i> {price}</a></article></template></vitrine-style-with>
    <vitrine-style-with look="lamp-11" slots="hat"></vitrine-style-with>
    <vitrine-style-with look="lamp-12" slots="hat"><p slot="empty">Nothing yet</p></vitrine-style-with>`);
  await heard('vitrine-load', 3);
  const [shown, away, empty] = await page.locator('vitrine-style-with').all();
  const cards = shown.getByRole('link');
  expect((await cards.allTextContents()).map((text) => text.trim().split('\n')[0]).sort()).toEqual(
    [11, 12, 13].map((n) => expect.stringMatching(`^Lamp ${n} +from €${100 + n}.00$`)),
  );
  expect(await shown.locator('[data-picture] [part=frame]').count()).toBe(3);
  expect(await away.evaluate(({ reason }) => reason)).toBe('no_other_slots');
  expect(await away.isVisible()).toBe(false);
  expect(await empty.getByText('Nothing yet').isVisible()).toBe(true);
});

test('a photo that is dropped finds the look that it shows, and a part of it is searched for', async () => {
  await open('<vitrine-search limit="3"></vitrine-search>');
  const base64 = (await picture(4)).toString('base64');
  await page.evaluate(async (bytes) => {
    const blob = await (await fetch(`data:image/jpeg;base64,${bytes}`)).blob();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([blob], 'photo.jpg', { type: 'image/jpeg' }));
    const search = document.querySelector('vitrine-search');
    search.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, base64);
  const { detail } = await heard('vitrine-load');
  expect(detail.results[0].id).toBe('chair-4');
  expect(detail.results).toHaveLength(3);
  const search = page.locator('vitrine-search');
  await search.getByText('Results: 3').waitFor();
  expect(await search.getByRole('listitem').first().textContent()).toContain('Chair 4');

  const photo = search.getByRole('group', { name: 'Searched part of the photo' }).first();
  const { x, y, width, height } = await photo.boundingBox();
  await page.mouse.move(x + width * 0.2, y + height * 0.2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.7, y + height * 0.8, { steps: 3 });
  await page.mouse.up();
  await heard('vitrine-load', 2);
  const crop = JSON.parse(await page.evaluate(() => window.crops.at(-1)));
  expect(crop.x).toBeCloseTo(0.2, 1);
  expect(crop.height).toBeCloseTo(0.6, 1);
});

test('images that belong to no look are shown themselves, and what is no picture is told', async () => {
  await open('<vitrine-search limit="2" collection="loose"></vitrine-search>');
  const send = (bytes, type) =>
    page
      .locator('vitrine-search input[type=file]')
      .first()
      .setInputFiles({ name: 'x', mimeType: type, buffer: bytes });
  await send(await picture(21), 'image/jpeg');
  await heard('vitrine-load');
  const search = page.locator('vitrine-search');
  await search.getByRole('button', { name: 'Loose picture' }).click();
  expect((await heard('vitrine-select')).detail).toMatchObject({ image_id: 'loose-1' });
  await send(Buffer.from('no picture at all'), 'image/jpeg');
  await search.getByText('This file is not a picture that can be read.').waitFor();
  expect((await heard('vitrine-error')).detail.code).toBe('file_type_unsupported');
});

test('a wrong key is an event, and leaves the page as it was', async () => {
  await open('<vitrine-similar look="chair-1"></vitrine-similar>', { key: 'vtr_wrong' });
  expect((await heard('vitrine-error')).detail).toMatchObject({ status: 401, code: 'api_key_invalid' });
  expect(await page.locator('vitrine-similar').isVisible()).toBe(false);
});

test.each(['light', 'dark'])('axe finds nothing wrong in the %s', async (colorScheme) => {
  const elements = `<vitrine-similar look="chair-1"></vitrine-similar>
    <vitrine-style-with look="chair-1"></vitrine-style-with><vitrine-search words></vitrine-search>`;
  await open(elements, { colorScheme });
  await heard('vitrine-load', 2);
  const file = { name: 'x.jpg', mimeType: 'image/jpeg', buffer: await picture(2) };
  await page.locator('vitrine-search input[type=file]').first().setInputFiles(file);
  await page
    .locator('vitrine-search')
    .getByText(/^Results: \d/)
    .waitFor();
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
});

test('the blocks of the guide together are a page that works', async () => {
  const guide = readFileSync(new URL('../docs/guides/widgets.md', import.meta.url), 'utf8');
  const blocks = [...guide.matchAll(/```(html|css) page\n([\s\S]*?)```/g)];
  expect(blocks).toHaveLength(4);
  const texts = blocks.map(([, language, code]) => (language === 'css' ? `<style>${code}</style>` : code));
  const router = '<script>window.router = { open: (path) => { window.opened = path } }</script>';
  await open(
    (router + texts.join('\n'))
      .replaceAll('https://vitrine.example', server.url)
      .replaceAll('leather-sofa-brown', 'chair-1'),
  );
  await heard('vitrine-load', 3);
  const [plain, own] = [0, 1].map((n) => page.locator('vitrine-similar').nth(n));
  expect(await plain.getByRole('listitem').count()).toBeGreaterThan(1);
  expect(await own.getByRole('listitem').first().textContent()).toMatch(/Chair \d, .*\d/);
  // Pictures come when they are seen, after the looks.
  await expect.poll(() => own.getByRole('listitem').first().locator('img').count()).toBe(1);
  expect(await page.locator('vitrine-style-with').getByRole('listitem').first().textContent()).toMatch(
    /^\s*Lamp \d+\s*$/,
  );
  await plain.getByRole('link').first().click();
  expect(await page.evaluate('window.opened')).toMatch(/^\/products\/p-chair-\d$/);
});

test('only the demo has a page of a shop', async () => {
  expect((await fetch(`${server.url}/shop/`)).status).toBe(404);
});

/** Opens a page of the shop with the elements in it, and keeps what they say. */
async function open(elements, { key = server.credentials.API_KEY, colorScheme = 'light' } = {}) {
  html = `<!doctype html><html lang="en-IE"><title>A shop</title>
    <style>:root { color-scheme: ${colorScheme} } ${colorScheme === 'dark' ? ':root { background: #111; color: #eee }' : ''}</style>
    <script>
      window.heard = [];
      window.crops = [];
      const ask = window.fetch;
      window.fetch = (address, asked) => {
        if (asked?.body instanceof FormData) window.crops.push(asked.body.get('crop'));
        return ask(address, asked);
      };
      for (const name of ['vitrine-load', 'vitrine-error', 'vitrine-select'])
        addEventListener(name, ({ detail }) => window.heard.push({ name, detail }));
    </script>
    <script type="module" src="${server.url}/widgets/vitrine.js"></script>
    <main><h1>A shop</h1>${elements.replaceAll(/<vitrine-[a-z-]+/g, (start) => `${start} key="${key}"`)}</main>`;
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  page = await context.newPage();
  await page.goto(`http://127.0.0.1:${shop.address().port}/`);
}

function events(name) {
  return page.evaluate((wanted) => window.heard.filter((event) => event.name === wanted), name);
}

/** The first event of that name; waits until there have been so many. */
async function heard(name, times = 1) {
  const enough = ([wanted, least]) => window.heard.filter((event) => event.name === wanted).length >= least;
  await page.waitForFunction(enough, [name, times]);
  return (await events(name))[0];
}

function head(headers) {
  return new Promise((resolve, reject) => {
    const request = get(`${server.url}/widgets/vitrine.js`, { headers }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode, ...response.headers }));
    });
    request.on('error', reject);
  });
}

async function fillShop(call) {
  const file = async (seed) => ({ base64: (await picture(seed)).toString('base64') });
  await call('POST /collections', { id: 'loose', name: 'Loose' });
  const looks = [...chairs, ...lamps];
  const images = await Promise.all(
    looks.map(async (id) => ({ id: `i-${id}`, file: await file(seedOf(id)) })),
  );
  const loose = {
    id: 'loose-1',
    file: await file(21),
    collections: ['loose'],
    metadata: { title: 'Loose picture' },
  };
  const { body } = await call('POST /images?wait=60', [...images, loose]);
  expect(body.results.map(({ status }) => status)).toEqual(Array(looks.length + 1).fill('ready'));
  await call('POST /categories', [
    { id: 'chairs', name: 'Chairs', slot: 'seat' },
    { id: 'lamps', name: 'Lamps', slot: 'lamp' },
  ]);
  const { status } = await call('POST /products', looks.map(productOf));
  expect(status).toBe(200);
  for (let tries = 0; ; tries++) {
    const { body: similar } = await call('GET /looks/chair-1/similar-looks?limit=5');
    if (similar.results?.length === 5) return;
    if (tries > 200) throw new Error(`The looks have no vectors: ${JSON.stringify(similar)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function productOf(id) {
  const [kind] = id.split('-');
  const price = 100 + seedOf(id);
  const item = { availability: 'in_stock', currency: 'EUR' };
  const items = [
    { ...item, id: `${id}-s`, size: 'S', price, sale_price: id === 'chair-2' ? '90' : null },
    { ...item, id: `${id}-l`, size: 'L', price: price + 10 },
  ];
  const title = `${kind === 'chair' ? 'Chair' : 'Lamp'} ${seedOf(id)}`;
  return { id: `p-${id}`, title, categories: [`${kind}s`], looks: [{ id, images: [`i-${id}`], items }] };
}
