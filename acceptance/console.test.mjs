// The console in a real browser, over the real server: signing in, every screen, ways out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../dist/testing/browser.js';
import { picture } from '../dist/testing/pictures.js';
import {
  axeFindings,
  enterPassword,
  furnishShop,
  goTo,
  openConsole,
  sidewaysOnPhones,
  waysOfLooking,
} from './console.mjs';
import { repository, signInAsAdmin, startServer, temporaryData } from './server.mjs';

const firstLoadBytesMax = 300 * 1024;

let place;
let server;
let browser;
beforeAll(async () => {
  place = await temporaryData();
  server = await startServer(place.data);
  await furnishShop(server);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
  await place?.remove();
});

/** Screens, and what is there once they are whole. */
const screens = [
  ['/', (page) => page.getByRole('button', { name: 'picture-1' })],
  ['/?image=picture-1', (page) => page.getByText('7 most alike')],
  ['/?image=picture-1&crop=0.1,0.1,0.5,0.5&like=["picture-2"]', (page) => page.getByText('6 most alike')],
  ['/images', (page) => page.getByRole('gridcell', { name: 'picture-1' })],
  ['/images/picture-2', (page) => page.getByRole('heading', { name: 'Most alike' })],
  ['/images/broken', (page) => page.getByText('add it again under the same id')],
  ['/images?status=pending', (page) => page.getByText('No image passes these filters')],
  ['/collections', (page) => page.getByText('Summer')],
  ['/collections/summer', (page) => page.getByRole('gridcell', { name: 'picture-2' })],
];
const nowhere = ['/no/such/place', (page) => page.getByText('There is nothing at this address')];

describe.each(waysOfLooking(['dark', 'light']))('every screen, %s', (colorScheme) => {
  test('axe finds nothing, nothing is refused, nothing comes from elsewhere', {
    timeout: 180_000,
  }, async () => {
    const { page, faults, close } = await openConsole(browser, server, { colorScheme });
    for (const [path, sign] of [...screens, nowhere]) {
      await goTo(page, path);
      await sign(page).first().waitFor();
      expect(await axeFindings(page), path).toEqual([]);
    }
    expect(faults).toEqual([]);
    await close();
  });
});

test('on a phone no screen is wider than the window, and nothing on it', { timeout: 120_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { width: 390, height: 800 });
  for (const [path, sign] of screens) {
    await goTo(page, path);
    await sign(page).first().waitFor();
    expect({ path, sideways: await sidewaysOnPhones(page) }).toEqual({ path, sideways: [] });
  }
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Collections' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await close();
});

test('the sign-in screen refuses what is no key; a key that is unknown is asked for again', async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.getByLabel('API key').fill('too short');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('An API key has 40 characters; this has 9.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByLabel('API key').fill('x'.repeat(40));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await enterPassword(page, server.credentials.USERNAME, server.credentials.PASSWORD);
  await page.getByText('Enter it again.').waitFor();
  await page.close();
});

test('a deep link leads there after signing in; tokens are in no storage; signing out forgets', async () => {
  const { page, close } = await openConsole(browser, server, { path: '/collections?a=b' });
  expect(new URL(page.url()).pathname).toBe('/collections');
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(stored).toContain(server.credentials.API_KEY);
  expect(stored).not.toMatch(/eyJ|refresh|access_token/);
  // Tokens go with the page; the provider knows the browser still.
  await page.reload();
  await page.getByText('Summer').waitFor();
  expect(new URL(page.url()).search).toBe('?a=b');
  await page.getByRole('button', { name: server.credentials.USERNAME }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  const cookies = (await page.context().cookies(`${server.url}/identity/`)).map(({ name }) => name);
  expect(cookies).not.toContain('vitrine_browser');
  await close();
});

test('a superuser always sees which customer is selected, and can change it', async () => {
  const { page, faults, close } = await openConsole(browser, server, {
    superuser: true,
    path: '/collections',
  });
  await page.getByRole('region', { name: 'Selected customer' }).getByText('Demo shop').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('heading', { name: 'Which customer?' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});

test('a dropped picture is searched with; what is alike is marked, cut out and asked with in turn', async () => {
  const { page, faults, close } = await openConsole(browser, server);
  await dropFiles(page, '.file-drop', [['three.jpg', await picture(3)]]);
  const first = page.getByRole('list').locator('.result').first();
  await first.getByText('picture-3').waitFor();
  await first.getByText('100 %').waitFor();

  await page.getByRole('button', { name: 'The API call' }).click();
  const call = page.getByRole('region', { name: 'curl' });
  expect(await call.textContent()).toContain(`curl "${server.url}/v1/searches"`);
  expect(await call.textContent()).toContain("-F 'file=@three.jpg'");
  await page.keyboard.press('Escape');

  await first.getByRole('button', { name: 'Less like this' }).click();
  await page.getByRole('heading', { name: 'Less like' }).waitFor();
  await page.getByText('7 most alike').waitFor();
  await page.getByRole('button', { name: 'No longer: picture-3' }).click();
  await page.getByText('8 most alike').waitFor();

  await page.getByRole('button', { name: 'Only a part' }).click();
  const box = page.getByRole('group', { name: /^Part that is searched for: 60 % by 60 %/ });
  await box.press('ArrowRight');
  await box.press('Shift+ArrowDown');
  await page.getByRole('group', { name: /: 60 % by 62 %, from 22 % and 20 %/ }).waitFor();
  await page.getByRole('button', { name: 'The whole picture' }).click();

  await first.getByText('100 %').waitFor();
  await first.getByRole('button', { name: 'Search with this one' }).click();
  await page.waitForURL(/image=picture-3/);
  await page.getByText('7 most alike').waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'What are you looking for?' }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('files are added at once; what failed says why and is tried again', { timeout: 120_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/images' });
  const files = [
    ['new-1.jpg', await picture(21)],
    ['new-2.png', await picture(22, { format: 'png' })],
    ['no.jpg', Buffer.from('x')],
  ];
  await dropFiles(page, '.file-drop', files);
  const panel = page.getByRole('region', { name: 'Uploads' });
  await panel.getByText('1 of 3 failed').waitFor();
  expect(await panel.getByRole('listitem').first().textContent()).toMatch(/^no\.jpg.{10,}/);
  expect(await axeFindings(page)).toEqual([]);
  await panel.getByRole('button', { name: 'Try again' }).click();
  await panel.getByText('1 of 3 failed').waitFor();
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('gridcell', { name: 'new-2' }).waitFor();
  await close();
});

test('images are chosen with keys, and deleted when it can no longer be undone', {
  timeout: 120_000,
}, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/images' });
  const api = await signInAsAdmin(server.credentials);
  const isThere = async (id) => (await api(`GET /images/${id}`)).status === 200;
  await api('POST /images?wait=30', [
    { id: 'gone', file: { base64: (await picture(31)).toString('base64') } },
  ]);
  const cell = page.getByRole('gridcell', { name: 'gone' });
  await page
    .getByRole('combobox', { name: 'Status' })
    .or(page.getByRole('button', { name: /Status/ }))
    .first()
    .click();
  await page.getByRole('option', { name: 'Ready' }).click();
  await cell.waitFor();
  await page.getByRole('gridcell').first().focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press(' ');
  await page.getByText('1 selected').waitFor();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+ ');
  await page.getByText(/^(9|1\d) selected$/).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+End');
  await page.keyboard.press(' ');
  await page.getByText('1 selected').waitFor();
  expect(await cell.getAttribute('aria-selected')).toBe('true');
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('gone was deleted.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await cell.getAttribute('aria-disabled')).toBe(null);
  expect(await isThere('gone')).toBe(true);

  await cell.press(' ');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => isThere('gone'), { timeout: 20_000 }).toBe(false);
  await cell.waitFor({ state: 'detached' });
  await close();
});

test('a collection is made, filled, renamed and deleted', { timeout: 120_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/collections' });
  await page.getByRole('button', { name: 'New collection' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Für den Winter');
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Für den Winter' }).waitFor();
  await page.getByText('No images in it yet').waitFor();

  await page.getByRole('link', { name: 'To the images' }).click();
  await page.getByRole('gridcell', { name: 'picture-4' }).press(' ');
  await page.getByRole('button', { name: 'Add to collection' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Collection/ })
    .click();
  await page.getByRole('option', { name: /Für den Winter/ }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('The image is in für-den-winter.').waitFor();

  await goTo(page, '/collections/f%C3%BCr-den-winter');
  await page.getByRole('gridcell', { name: 'picture-4' }).waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Winter');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Winter', exact: true }).waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('Winter was deleted. Its images stay.').waitFor();
  expect(await page.getByRole('link', { name: /Winter/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: /Winter/ }).waitFor();
  await close();
});

test('a session that has ended says so, and leads back to where one was', { timeout: 120_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { path: '/images?status=ready' });
  await page.getByRole('gridcell', { name: 'picture-1' }).waitFor();
  // As if the refresh token had been revoked, and then two hours had passed: a picture that is still loading may ask at once.
  await page.route('**/oauth2/token', (route) =>
    route.fulfill({ status: 400, json: { error: 'invalid_grant' } }),
  );
  await page.clock.install({ time: Date.now() + 2 * 3_600_000 });
  await goTo(page, '/collections');
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.unroute('**/oauth2/token');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await enterPassword(page, server.credentials.USERNAME, server.credentials.PASSWORD);
  await page.getByText('Summer').waitFor();
  expect(new URL(page.url()).pathname).toBe('/collections');
  await close();
});

test('pages are answered with a strict policy, files with endless life and compressed', async () => {
  const page = await fetch(`${server.url}/collections/summer`, { headers: { accept: 'text/html' } });
  const policy = page.headers.get('content-security-policy');
  expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/);
  expect(policy).not.toMatch(/unsafe/);
  const [, script] = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text());
  const file = await fetch(`${server.url}${script}`, { headers: { 'accept-encoding': 'br' } });
  expect(file.headers.get('cache-control')).toMatch(/immutable/);
  expect(file.headers.get('content-encoding')).toBe('br');
  for (const path of ['/v1/nothing', '/assets/nothing.js', '/identity/nothing'])
    expect((await fetch(`${server.url}${path}`, { headers: { accept: 'text/html' } })).status, path).toBe(
      404,
    );
  expect((await fetch(`${server.url}/collections`)).status).toBe(404);
});

test(`the first load is less than ${firstLoadBytesMax / 1024} KB of compressed script`, () => {
  const root = join(repository, 'dist/console');
  const manifest = JSON.parse(readFileSync(join(root, '.vite/manifest.json'), 'utf8'));
  const needed = new Set();
  const need = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const other of manifest[name].imports ?? []) need(other);
  };
  need('index.html');
  // The largest screen comes with it, whichever is looked at first.
  const screens = manifest['index.html'].dynamicImports ?? [];
  const size = (name) => readFileSync(join(root, `${manifest[name].file}.gz`)).length;
  const first = [...needed].reduce((sum, name) => sum + size(name), 0);
  const largest = Math.max(...screens.map(size));
  expect(largest).toBeGreaterThan(0);
  expect(first + largest).toBeLessThan(firstLoadBytesMax);
});

/** As from a folder of the desk. */
async function dropFiles(page, selector, files) {
  const data = await page.evaluateHandle(
    (list) => {
      const transfer = new DataTransfer();
      for (const [name, bytes] of list) {
        const type = name.endsWith('.png') ? 'image/png' : 'image/jpeg';
        transfer.items.add(new File([Uint8Array.from(bytes)], name, { type }));
      }
      return transfer;
    },
    files.map(([name, bytes]) => [name, [...bytes]]),
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent(selector, type, { dataTransfer: data });
}
