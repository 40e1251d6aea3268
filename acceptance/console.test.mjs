// The console in a real browser, over the real server: signing in, every screen, ways out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../dist/testing/browser.js';
import { axeFindings, enterPassword, furnishShop, openConsole } from './console.mjs';
import { repository, startServer, temporaryData } from './server.mjs';

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
const screens = [['/collections', (page) => page.getByText('Summer')]];
const nowhere = ['/no/such/place', (page) => page.getByText('There is nothing at this address')];

describe.each(['light', 'dark'])('every screen, %s', (colorScheme) => {
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

test('on a phone no screen is wider than the window', { timeout: 120_000 }, async () => {
  const { page, close } = await openConsole(browser, server, { width: 390, height: 800 });
  for (const [path, sign] of screens) {
    await goTo(page, path);
    await sign(page).first().waitFor();
    const { wide, text } = await page.evaluate(() => {
      const main = document.querySelector('main');
      return {
        wide: main.scrollWidth - main.clientWidth,
        text: document.documentElement.scrollWidth - innerWidth,
      };
    });
    expect({ path, wide, text }).toEqual({ path, wide: 0, text: 0 });
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
  await page.getByRole('button', { name: server.credentials.USERNAME }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
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

/** As a link would, so that nobody has to sign in again. */
async function goTo(page, path) {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}
