// What superusers do in the console, in a real browser over the real server: try and migrate a predictor, open a shop, look at the map.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../dist/testing/browser.js';
import { predictorFolder } from '../dist/testing/furnish.js';
import { picture } from '../dist/testing/pictures.js';
import { axeFindings, checkScreens, furnishShop, goTo, openConsole, waysOfLooking } from './console.mjs';
import { startServer, temporaryData } from './server.mjs';

let place;
let server;
let browser;
let folder;
beforeAll(async () => {
  place = await temporaryData();
  server = await startServer(place.data);
  const api = await furnishShop(server);
  // More than have neighbours in common whatever the predictor says.
  const form = new FormData();
  for (let seed = 9; seed <= 20; seed++) {
    form.append('id', `picture-${seed}`);
    form.append('file', new Blob([await picture(seed)]), `picture-${seed}.jpg`);
  }
  await api('POST /images?wait=60', form);
  const products = Array.from({ length: 8 }, (_, n) => ({
    id: `product-${n + 1}`,
    title: `Product ${n + 1}`,
    brand: n < 4 ? 'Northern' : 'Southern',
    looks: [{ id: `look-${n + 1}`, images: [`picture-${n + 1}`] }],
  }));
  await api('POST /products', products);
  await api('PUT /looks/look-1/tags/colour', { labels: ['red'] });
  for (const id of ['merchant', 'outlet', 'spare']) await api('POST /feeds', { id });
  for (const id of ['merchant', 'outlet'])
    await api(`POST /feeds/${id}/runs?wait=60`, {
      bytes: `id,title,link,price,availability,image_link\n${id},Vase,https://shop.example/vase,10 EUR,in_stock,\n`,
      type: 'text/csv',
    });
  await api('POST /index-quality?wait=60');
  folder = await predictorFolder({ name: 'second', version: '1' });
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await server?.end();
  await place?.remove();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Screens, and what is there once they are whole. */
const screens = [
  ['/map', (page) => page.getByText('Northern').or(page.getByText('looks by'))],
  ['/quality', (page) => page.getByText('From change to answer')],
  ['/usage', (page) => page.getByText('Images ingested')],
  ['/predictors', (page) => page.getByText('came with Vitrine')],
  ['/predictors/vitrine-embedding/1', (page) => page.getByText('None yet.')],
  ['/customers', (page) => page.getByText('active')],
  ['/customers/demo', (page) => page.getByText('Rotate')],
  ['/users', (page) => page.getByText('superuser')],
  ['/audit', (page) => page.getByText('create-products')],
];

test('a predictor is brought, tried side by side, migrated to and rolled back', {
  timeout: 240_000,
}, async () => {
  const { page, faults, close } = await openConsole(browser, server, {
    superuser: true,
    path: '/predictors',
  });
  await page.getByRole('button', { name: 'Bring a version' }).click();
  await page.getByRole('button', { name: /From/ }).click();
  await page.getByRole('option', { name: 'A folder of the server' }).click();
  await page.getByRole('textbox', { name: 'Folder' }).fill(folder);
  await page.getByRole('button', { name: 'Bring', exact: true }).click();
  await page.getByRole('link', { name: 'second' }).click();
  await page.getByRole('button', { name: 'Try on Demo shop' }).click({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Start the trial' }).click();
  await page.getByRole('heading', { name: 'Where they differ most' }).waitFor({ timeout: 90_000 });
  const row = page.getByRole('row', { name: /Pictures it could look at/ });
  expect(await row.getByRole('cell').allInnerTexts()).toEqual(['100.0 %', '100.0 %']);
  expect(await page.locator('.trial-difference').count()).toBeGreaterThan(0);
  await page.locator('.trial-difference img').nth(2).waitFor();
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('main').getByRole('link', { name: 'second 1' }).click();
  await page.getByRole('button', { name: 'Give to Demo shop' }).click();
  await page.getByRole('button', { name: 'Give', exact: true }).click();
  await page.getByRole('main').getByRole('link', { name: 'Predictors' }).click();
  const assigned = (name) => page.locator('section[aria-labelledby=assignments]').getByRole('row', { name });
  await assigned(/second 1/)
    .getByRole('button', { name: 'Switch over' })
    .click({ timeout: 90_000 });
  await page.getByRole('dialog').getByRole('button', { name: 'Switch over' }).click();
  await assigned(/second 1/)
    .getByText('by default')
    .waitFor();
  await assigned(/vitrine-embedding 1/)
    .getByRole('button', { name: 'Roll back' })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await assigned(/vitrine-embedding 1/)
    .getByText('by default')
    .waitFor();

  // Both versions have looked at pictures since the server was started.
  const load = page.getByRole('region', { name: 'Latency and queue' });
  await load.getByRole('row', { name: /second 1 .*\d (ms|s)/ }).waitFor();
  await load.getByRole('heading', { name: 'Compute' }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('screens whose files are gone after a redeploy come with one reload, where one was going to', {
  timeout: 120_000,
}, async () => {
  const { page, close } = await openConsole(browser, server, { superuser: true, path: '/customers' });
  let asked = 0;
  await page.route('**/assets/{audit,usage}-screen-*', (route) => {
    asked++;
    return asked <= 2 ? route.fulfill({ status: 404, body: '' }) : route.continue();
  });
  await goTo(page, '/audit?operation=create-customer');
  await page.getByRole('heading', { name: 'Audit' }).waitFor({ timeout: 30_000 });
  expect(asked).toBeGreaterThan(1);
  expect(await page.getByLabel('Operation').inputValue()).toBe('create-customer');
  expect(new URL(page.url()).search).toContain('operation=create-customer');
  await close();
});

test('a customer is opened, with a key and a user, limited, and deleted', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await openConsole(browser, server, { superuser: true, path: '/customers' });
  await page.getByRole('button', { name: 'New customer' }).click();
  await page.getByLabel('Id').fill('globex');
  await page.getByLabel('Name').fill('Globex');
  await page.getByRole('button', { name: 'Create customer' }).click();
  await page.getByRole('heading', { name: 'Globex' }).waitFor();

  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByLabel('Label').fill('web shop');
  await page.getByRole('button', { name: 'Create key' }).click();
  expect(await page.getByLabel('The API key').textContent()).toMatch(/^\S{40}$/);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'Rotate web shop' }).click();
  await page.getByRole('button', { name: 'Make the new key' }).click();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  expect(await page.getByText(/^until /).count()).toBe(1);

  await page.getByLabel('Images held').fill('1000');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The settings count from the next request on.').waitFor();

  await page.getByRole('link', { name: 'Users' }).first().click();
  await page.getByRole('button', { name: 'New user' }).click();
  await page.getByLabel('User name').fill('anna@globex.example');
  await page.getByRole('checkbox', { name: 'Globex' }).press(' ');
  await page.getByRole('button', { name: 'Create user' }).click();
  expect(await page.getByLabel('For the person').textContent()).toContain('User name: anna@globex.example');
  await page.getByRole('button', { name: 'I have handed it over' }).click();
  await page
    .getByRole('row', { name: /anna@globex\.example/ })
    .getByText('demo, globex', { exact: true })
    .waitFor();
  await page.getByRole('button', { name: 'Actions for anna@globex.example' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Change what they administer' }).press('Enter');
  await page.getByRole('checkbox', { name: 'Demo shop' }).press(' ');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page
    .getByRole('row', { name: /anna@globex\.example/ })
    .getByText('globex', { exact: true })
    .waitFor();

  await page.getByRole('link', { name: 'Customers' }).first().click();
  // The only key of superusers can be replaced, but not taken away.
  const first = page.getByRole('row', { name: /^first/ });
  expect(await first.getByRole('button', { name: 'Revoke first' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByLabel('Label').fill('operators');
  await page.getByRole('button', { name: 'Create key' }).click();
  expect(await page.getByLabel('The API key').textContent()).toMatch(/^\S{40}$/);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'Revoke operators' }).click();
  await page.getByRole('button', { name: 'Revoke key' }).click();
  await page
    .getByRole('row', { name: /^operators/ })
    .getByText('ended')
    .waitFor();
  expect(await first.getByRole('button', { name: 'Revoke first' }).isDisabled()).toBe(true);
  await page.getByRole('link', { name: 'Globex' }).click();
  await page.getByRole('button', { name: 'Delete customer' }).click();
  const remove = page.getByRole('button', { name: 'Delete for good' });
  expect(await remove.isDisabled()).toBe(true);
  await page.getByLabel(/Type the id/).fill('globex');
  await remove.click();
  await page.getByText('Globex is gone').waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('quality over time is drawn, and each chart is a table as well', { timeout: 120_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/quality' });
  await page.getByText('no run of it has gone in yet').waitFor();
  await page.getByText('Nothing to compare yet for Garment').waitFor();
  const tables = page.getByText('As a table');
  for (const one of await tables.all()) await one.click();
  // Four of the index, one of the colours, two for each feed that has run.
  expect(await tables.count()).toBe(9);
  const today = await page.getByRole('table', { name: 'Colour' }).getByRole('cell').allInnerTexts();
  expect(today).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/), expect.stringMatching(/^\d+\.\d %$/)]);
  expect(await axeFindings(page)).toEqual([]);
  await close();
});

test('the map shows every look, by key as well, and in a list', { timeout: 120_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/map' });
  await page.getByText('8 looks by').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: /Coloured by/ }).click();
  await page.getByRole('option', { name: 'Brand' }).click();
  await page.getByRole('checkbox', { name: /Northern/ }).waitFor();
  expect(new URL(page.url()).search).toContain('by=brand');
  await page.getByRole('application').focus();
  await page.keyboard.press('+');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Open the look' }).waitFor();
  expect(await page.evaluate(drawnPixels)).toBeGreaterThan(100);
  await page.getByText('As a list').press('Enter');
  // Its rows are made when it is opened.
  await expect.poll(() => page.locator('.map-list tbody tr').count(), { timeout: 30_000 }).toBe(8);
  await close();
});

describe.each(
  waysOfLooking([
    ['light', 1280],
    ['dark', 390],
  ]),
)('every screen, %s, %i pixels wide', (colorScheme, width) => {
  test('axe finds nothing, nothing is refused, nothing is wider than the window', {
    timeout: 180_000,
  }, async () => {
    const { page, faults, close } = await openConsole(browser, server, {
      superuser: true,
      colorScheme,
      width,
      path: '/audit',
    });
    await checkScreens(page, screens);
    expect(faults).toEqual([]);
    await close();
  });
});

/** How many pixels of the map are not empty. */
function drawnPixels() {
  const canvas = document.querySelector('.map-canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, place) => place % 4 === 3 && value > 0).length;
}
