// The console in a real browser, for its tests: signing in as people do, and looking for what axe finds.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject } from 'vitest';
import { picture } from '../dist/testing/pictures.js';
import { signInAsAdmin } from './server.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTriesMax = 12;
const axePauseMs = 1_000;
const sidewaysTriesMax = 20;
const sidewaysPauseMs = 250;
/** The wider one first. At 320 pixels everything has to be read by one who magnifies a usual window fourfold (WCAG 1.4.10). */
const phoneWidths = [390, 320];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Ways in which screens are looked at: all of them in CI, else the last. */
export function waysOfLooking(all) {
  return inject('isWhole') ? all : all.slice(-1);
}

/** A small shop in a server that is empty: eight pictures that are ready, one that failed, and a collection of two. */
export async function furnishShop(server) {
  const api = await signInAsAdmin(server.credentials);
  const form = new FormData();
  for (let seed = 1; seed <= 8; seed++) {
    form.append('id', `picture-${seed}`);
    form.append('file', new Blob([await picture(seed)]), `picture-${seed}.jpg`);
  }
  form.append('id', 'broken');
  form.append('file', new Blob(['GIF89a, not really']), 'broken.gif');
  await api('POST /images?wait=60', form);
  await api('POST /collections', { id: 'summer', name: 'Summer' });
  await api('POST /collections/summer/images', { ids: ['picture-1', 'picture-2'] });
  return api;
}

/**
 * A page of a browser context of its own, signed in through the pages of the provider, at `path`. `faults` holds what
 * a good page has none of: errors, what its policy refused, and requests to other hosts.
 */
export async function openConsole(
  browser,
  server,
  { superuser = false, path = '/', width = 1280, height = 860, colorScheme = 'light' } = {},
) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const faults = watch(page, server);
  await page.goto(`${server.url}${path}`);
  await signIn(page, server, { superuser });
  await page.locator('main h1').waitFor();
  return { page, faults, close: () => context.close() };
}

export async function signIn(page, { credentials }, { superuser = false } = {}) {
  const of = (name) => credentials[superuser ? `SUPERUSER_${name}` : name];
  await page.getByLabel('API key').fill(of('API_KEY'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await enterPassword(page, of('USERNAME'), of('PASSWORD'));
  if (superuser) await page.getByRole('button', { name: 'Demo shop' }).click();
}

/** On the page of the provider. */
export async function enterPassword(page, username, password) {
  await page.getByLabel(/user/i).fill(username);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/identity') && !url.search.includes('code='));
}

/**
 * What axe finds on a page and goes on finding, by rule, with the places: what fades in is pale for a moment, and what is
 * announced of a button that has gone is named by it until the announcement is over.
 */
export async function axeFindings(page) {
  // Not as a script of the page: its policy allows none.
  await page.evaluate(axeSource);
  for (let tries = 1; ; tries++) {
    const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), rules);
    if (violations.length === 0 || tries === axeTriesMax)
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      );
    await sleep(axePauseMs);
  }
}

/** To another address of the console, as its links lead there: the page stays, and who is signed in. */
export async function goTo(page, path) {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Goes to each screen, and waits for its sign: axe finds nothing there, and it is not wider than the window. */
export async function checkScreens(page, screens) {
  for (const [path, sign] of screens) {
    await goTo(page, path);
    await sign(page).first().waitFor();
    expect(await axeFindings(page), path).toEqual([]);
    const wide = await page.evaluate(() => {
      const main = document.querySelector('main');
      return main.scrollWidth - main.clientWidth;
    });
    expect({ path, wide }).toEqual({ path, wide: 0 });
    expect({ path, sideways: await sidewaysOnPhones(page) }).toEqual({ path, sideways: [] });
  }
}

/**
 * What has to be scrolled sideways at the widths of phones, on a page that is as narrow, and goes on having to: nothing but
 * pictures and code may. What is measured by script follows the window a moment later.
 */
export async function sidewaysOnPhones(page) {
  const before = page.viewportSize();
  if (before.width > phoneWidths[0]) return [];
  const found = [];
  for (const width of phoneWidths) {
    await page.setViewportSize({ ...before, width });
    let wide = await page.evaluate(findSideways);
    for (let tries = 1; wide.length > 0 && tries < sidewaysTriesMax; tries++) {
      await sleep(sidewaysPauseMs);
      wide = await page.evaluate(findSideways);
    }
    found.push(...wide.map((what) => `${width}: ${what}`));
  }
  await page.setViewportSize(before);
  return found;
}

function findSideways() {
  return [...document.querySelectorAll('html, body *')]
    .filter((element) => {
      if (element.matches('.snippet *, .preview-row ol') || element.scrollWidth <= element.clientWidth)
        return false;
      return element.matches('html, main') || /auto|scroll/.test(getComputedStyle(element).overflowX);
    })
    .map(
      (element) =>
        `${element.localName}.${element.className}, ${element.scrollWidth - element.clientWidth} px`,
    );
}

function watch(page, server) {
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !/^(data|blob):/.test(url)) faults.push(url);
  });
  return faults;
}
