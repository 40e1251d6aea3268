// The catalogue in the console, in a real browser: every screen, and what merchandisers come for.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser } from '../dist/testing/browser.js';
import { axeFindings, checkScreens, furnishShop, openConsole, waysOfLooking } from './console.mjs';
import { startServer, temporaryData } from './server.mjs';

const looksCount = 8;
const feedText = `id,title,price,availability,brand
feed-1,Red shoe,10.00 EUR,in_stock,Acme
feed-2,Blue shoe,12.00 EUR,in_stock,Acme
feed-3,Green shoe,,in_stock,Acme
`;

let place;
let server;
let browser;
let api;
let shop;
beforeAll(async () => {
  place = await temporaryData();
  server = await startServer(place.data);
  api = await furnishShop(server);
  await furnishCatalogue();
  browser = await launchBrowser();
  shop = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/csv' }).end(feedText),
  );
  await once(shop.listen(0, '127.0.0.1'), 'listening');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.end();
  await place?.remove();
  shop?.closeAllConnections();
  shop?.close();
});

const screens = [
  ['/products', (page) => page.getByRole('link', { name: 'Shoe 1' })],
  ['/products/shoe-1', (page) => page.getByText('Similar looks, outfits and tags')],
  ['/looks', (page) => page.getByRole('link', { name: /Shoe 1/ })],
  ['/looks/look-1', (page) => page.getByRole('list', { name: 'Similar looks' }).getByRole('listitem')],
  ['/items', (page) => page.getByRole('link', { name: 'Shoe 1' })],
  ['/rules', (page) => page.getByText('Never beside')],
  ['/rules/new?look=look-1', (page) => page.getByText('Before and after')],
  ['/rules/apart', (page) => page.getByText('Beside Shoe 1')],
  ['/rules-versions', (page) => page.getByText('Never beside was added')],
  ['/feeds', (page) => page.getByText('shop.invalid')],
  ['/feeds/spare', (page) => page.getByText('It has not run yet')],
  ['/tags', (page) => page.getByRole('link', { name: 'Colour' })],
  ['/tags/garment', (page) => page.getByText('How often it is right')],
  ['/categories', (page) => page.getByRole('link', { name: 'Shoes' })],
  ['/outfits', (page) => page.getByText('pair')],
];

test.each(
  waysOfLooking([
    ['light', 1280],
    ['dark', 390],
  ]),
)(
  'axe finds nothing on any screen, %s and %i pixels wide; none is wider than the window',
  {
    timeout: 240_000,
  },
  async (colorScheme, width) => {
    const { page, faults, close } = await openConsole(browser, server, {
      colorScheme,
      width,
      path: '/feeds',
    });
    await checkScreens(page, screens);
    expect(faults).toEqual([]);
    await close();
  },
);

test('a tag is corrected in place', { timeout: 60_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/looks/look-1' });
  await page.getByRole('button', { name: 'Correct Garment' }).press('Enter');
  const form = page.getByRole('form', { name: 'Correct Garment' });
  await form.getByRole('button', { name: /Garment/ }).click();
  await page.getByRole('option', { name: 'Dress' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Garment was corrected.').waitFor();
  await page.getByText('Corrected', { exact: true }).waitFor();
  expect(await labelsOf('look-1', 'garment')).toEqual(['dress']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => labelsOf('look-1', 'garment')).not.toEqual(['dress']);
  await close();
});

test('a veto counts at once and is taken back by its toast', { timeout: 60_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/looks/look-1' });
  const list = page.getByRole('list', { name: 'Similar looks' });
  const veto = list.getByRole('button', { name: 'Never show Shoe 3 here' });
  await veto.press('Enter');
  await page.getByText('Shoe 3 is shown here no longer.').waitFor();
  await veto.waitFor({ state: 'detached' });
  expect(await pairs()).toContainEqual(['look-1', 'look-3']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await veto.waitFor();
  expect(await pairs()).toEqual([['look-7', 'look-8']]);
  await close();
});

test('a rule is put together in words, previewed and saved', { timeout: 60_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/rules/new?look=look-1' });
  await page.getByLabel('Name').fill('Acme beside Acme');
  await page.getByRole('combobox', { name: 'Value' }).fill('Acme');
  await page.getByRole('combobox', { name: 'Value' }).press('Enter');
  // Away from the field, whose list of words closes.
  await page.keyboard.press('Tab');
  await page.getByText('show only looks whose brand is Acme').waitFor();
  await page.getByText('Removed', { exact: true }).first().waitFor();
  // Every other shoe is of another brand.
  expect(await page.getByText(/This rule removes/).textContent()).toContain('removes 4 candidates');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByRole('heading', { name: 'Acme beside Acme' }).waitFor();
  const { body } = await api('GET /rules');
  expect(body.results.at(-1)).toMatchObject({
    when: [{ attribute: 'look', is: ['look-1'] }],
    do: { filter: [{ attribute: 'brand', is: ['Acme'] }] },
  });
  await close();
});

test('an outfit is changed where a look is, and deleted and brought back', { timeout: 60_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/looks/look-1' });
  await page.getByRole('button', { name: 'Change pair' }).press('Enter');
  await page.getByRole('textbox', { name: 'Title' }).fill('By the sea');
  await page.getByRole('button', { name: 'Shoe 2 earlier' }).press('Enter');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('The outfit was changed.').waitFor();
  const { body } = await api('GET /outfits?look=look-1');
  expect(body.results).toMatchObject([{ title: 'By the sea', look_ids: ['look-2', 'look-1'] }]);
  await page.getByRole('button', { name: 'Delete By the sea' }).press('Enter');
  await page.getByText('It is in none yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await page.getByRole('heading', { name: 'By the sea' }).waitFor();
  await close();
});

test('rules are put in another order by key', { timeout: 60_000 }, async () => {
  const names = async () => (await api('GET /rules')).body.results.map(({ name }) => name);
  const before = await names();
  await api('POST /rules', { name: 'Last', do: { exclude_pairs: [['look-5', 'look-6']] } });
  const { page, close } = await openConsole(browser, server, { path: '/rules' });
  await page.getByRole('button', { name: 'Last earlier' }).press('Enter');
  await page.getByText(`Last is number ${before.length} now.`).waitFor();
  expect(await names()).toEqual([...before.slice(0, -1), 'Last', before.at(-1)]);
  expect(await axeFindings(page)).toEqual([]);
  await close();
});

test('a feed is made, tried by a dry run that says what is wrong, and run', { timeout: 90_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/feeds' });
  await page.getByRole('button', { name: 'New feed' }).click();
  await page.getByRole('textbox', { name: 'Id' }).fill('main');
  await page.getByLabel('Address').fill(`http://127.0.0.1:${shop.address().port}/feed.csv`);
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('heading', { name: 'New: 2' }).waitFor({ timeout: 30_000 });
  await page.getByRole('row', { name: /feed-3.*price/ }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect((await api('GET /products/feed-1')).status).toBe(404);
  await page.getByRole('button', { name: 'Run it for real' }).click();
  await page.getByRole('heading', { name: 'Run', exact: true }).waitFor();
  await page.getByText('Done').waitFor({ timeout: 30_000 });
  expect((await api('GET /products/feed-1')).status).toBe(200);
  await close();
});

/** Eight shoes of two brands, a rule, an outfit and a feed that nobody runs. */
async function furnishCatalogue() {
  await api('POST /categories', [{ id: 'shoes', name: 'Shoes' }]);
  const products = Array.from({ length: looksCount }, (_, n) => ({
    id: `shoe-${n + 1}`,
    title: `Shoe ${n + 1}`,
    brand: n % 2 === 0 ? 'Acme' : 'Other',
    categories: ['shoes'],
    looks: [
      {
        id: `look-${n + 1}`,
        images: [`picture-${n + 1}`],
        items: [{ id: `item-${n + 1}`, price: '10.00', currency: 'EUR', availability: 'in_stock' }],
      },
    ],
  }));
  await api('POST /products', products);
  await api('POST /rules', {
    id: 'apart',
    name: 'Never beside',
    do: { exclude_pairs: [['look-7', 'look-8']] },
  });
  await api('POST /outfits', [{ id: 'pair', look_ids: ['look-1', 'look-2'] }]);
  await api('POST /feeds', { id: 'spare', url: 'http://shop.invalid/feed.xml' });
  await vi.waitFor(
    async () => {
      const { body } = await api('GET /looks/look-1/similarities');
      expect(body.results.length).toBe(looksCount - 1);
    },
    { timeout: 60_000, interval: 200 },
  );
}

async function labelsOf(look, attribute) {
  const { body } = await api(`GET /looks/${look}/tags`);
  return body.results.find((tag) => tag.attribute === attribute)?.labels.map(({ id }) => id);
}

async function pairs() {
  const { body } = await api('GET /rules');
  return body.results.flatMap((rule) => rule.do.exclude_pairs ?? []);
}
