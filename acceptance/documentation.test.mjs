// The documentation site in a real browser: it asks no other host, obeys its own policy, and finds things.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from '../dist/testing/browser.js';
import { startServer, temporaryData } from './server.mjs';

let place;
let server;
let browser;
let page;
const faults = [];
beforeAll(async () => {
  place = await temporaryData();
  server = await startServer(place.data);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.end();
  await place?.remove();
});

beforeEach(async () => {
  faults.length = 0;
  page = await browser.newPage();
  // What the policy refuses is an error on the console, too.
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !url.startsWith('data:')) faults.push(url);
  });
});

test('the start and the guides come from this server alone', { timeout: 90_000 }, async () => {
  await page.goto(`${server.url}/docs`, { waitUntil: 'networkidle' });
  await page.getByRole('link', { name: 'Quick start' }).first().click();
  await page.waitForURL('**/docs/guides/quick-start');
  await page.getByRole('heading', { name: 'Quick start', level: 1 }).waitFor();
  await page.goto(`${server.url}/docs/guides/integration`, { waitUntil: 'networkidle' });
  const pictures = await page.locator('.vp-doc img').evaluateAll((all) => all.map((one) => one.naturalWidth));
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.every((width) => width > 0)).toBe(true);
  expect(faults).toEqual([]);
});

test('search finds what a reader would type, on a phone too', { timeout: 90_000 }, async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server.url}/docs/`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Search' }).first().click();
  const found = page.locator('.VPLocalSearchBox .result');
  for (const [words, where] of [
    ['feed', 'guides/feeds'],
    ['retry', 'guides/webhooks#when-your-server-does-not-answer'],
    ['x-selected-customer', 'guides/superusers#who-may-do-what'],
    ['how do I rotate a key', 'reference/command-line#vitrine-keys-rotate'],
    ['FashionSigLIP', 'guides/predictors#an-exported-fashionsiglip-step-by-step'],
  ]) {
    await page.locator('.VPLocalSearchBox input').fill(words);
    await page.locator(`.VPLocalSearchBox .result[href^="/docs/${where}"]`).first().waitFor();
  }
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await found.first().click();
  await page.waitForURL('**/docs/guides/predictors#an-exported-fashionsiglip-step-by-step');
  await page.getByRole('heading', { name: /An exported FashionSigLIP/ }).waitFor();
  expect(faults).toEqual([]);
});

test('the colour scheme of the system is there before anything is drawn', { timeout: 90_000 }, async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${server.url}/docs/guides/feeds`);
  expect(await page.locator('html').getAttribute('class')).toContain('dark');
  expect(faults).toEqual([]);
});

test('no page is wider than a phone', { timeout: 90_000 }, async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['', 'readme', 'guides/integration', 'guides/predictors', 'reference/configuration']) {
    await page.goto(`${server.url}/docs/${path}`, { waitUntil: 'networkidle' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  }
});

test('an error leads to where it is explained', { timeout: 90_000 }, async () => {
  const { type } = await (await fetch(`${server.url}/v1/images`)).json();
  expect(type).toBe('/docs/errors#api_key_invalid');
  await page.goto(`${server.url}${type}`);
  await page.waitForURL('**/docs/reference/errors#api_key_invalid');
  expect(await page.locator('#api_key_invalid').count()).toBe(1);
});

test('what is no page says so', { timeout: 90_000 }, async () => {
  const answer = await page.goto(`${server.url}/docs/nothing`);
  expect(answer.status()).toBe(404);
  await page.getByText('There is no such page').waitFor();
});
