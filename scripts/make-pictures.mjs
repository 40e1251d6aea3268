// Makes docs/pictures: photographs of the real pages of a demo server, with keys that end with it.
// node scripts/make-pictures.mjs [PORT [console|docs]]; the port can be seen in those of the interactive page.
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { startServer, temporaryData } from '../acceptance/server.mjs';
import { launchBrowser } from '../dist/testing/browser.js';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const port = Number(process.argv[2] ?? 8080);
const only = process.argv[3];
const quietMs = 5_000;

const place = await temporaryData();
const server = await startServer(place.data, { command: 'demo', port, flags: [] });
const browser = await launchBrowser();
try {
  if (only !== 'console') {
    const viewport = { width: 1000, height: 900 };
    const context = await browser.newContext({ viewport, deviceScaleFactor: 1.5 });
    await authorise(await context.newPage(), server.credentials);
  }
  if (only !== 'docs') {
    const viewport = { width: 1280, height: 860 };
    await showConsole(await (await browser.newContext({ viewport })).newPage(), server.credentials);
  }
} finally {
  await browser.close();
  await server.end();
  await place.remove();
}

async function authorise(page, { API_KEY, USERNAME, PASSWORD }) {
  await page.goto(`${server.url}/docs/api/`);
  await page.getByText('List the images', { exact: true }).waitFor();
  await take('authorise-1-button', page, { x: 0, y: 0, width: 1000, height: 520 });

  await page.locator('.scheme-container').getByRole('button', { name: 'Authorize' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const section = (name) =>
    dialog.locator('.auth-container', { has: page.getByRole('heading', { name, exact: true }) });
  const enter = async (name, value) => {
    await section(name).getByRole('textbox').fill(value);
    await section(name).getByRole('button', { name: 'Apply credentials' }).click();
    await section(name).getByText('is set').waitFor();
  };
  await section('Customer').getByRole('textbox').fill(API_KEY);
  const top = await dialog.boundingBox();
  const end = await section('Customer').boundingBox();
  await take('authorise-2-key', page, { ...top, height: end.y + end.height - top.y });
  await enter('Customer', API_KEY);
  await enter('None Authorization', 'None');
  await take('authorise-3-service', page, await around(section('None Authorization')));

  const oauth = dialog.locator('.auth-container', { hasText: 'OAuth2, authorizationCode' });
  await take('authorise-4-sign-in', page, await around(oauth));
  const popup = page.waitForEvent('popup');
  await oauth.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
  const signIn = await popup;
  await signIn.setViewportSize({ width: 640, height: 560 });
  await signIn.getByLabel(/user/i).fill(USERNAME);
  await signIn.locator('input[type=password]').fill(PASSWORD);
  await take('authorise-5-password', signIn);
  await signIn.getByRole('button', { name: /sign in/i }).click();
  await oauth.getByText('Authorized', { exact: true }).waitFor();
  await take('authorise-6-admin', page, await around(oauth));

  await dialog.getByRole('button', { name: 'Close' }).first().click();
  const operation = page.locator('#operations-Images-listImages');
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  await operation.locator('.live-responses-table').waitFor();
  const answer = await around(operation.locator('.responses-wrapper'));
  await take('authorise-7-answer', page, { ...answer, height: Math.min(answer.height, 640) });
}

async function showConsole(page, { API_KEY, USERNAME, PASSWORD }) {
  await page.goto(`${server.url}/?image=tripod&crop=0.2,0.02,0.7,0.55`);
  await page.getByLabel('API key').fill(API_KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel(/user/i).fill(USERNAME);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByText('most alike').waitFor();
  await takeWhole('console-search', page);
  await follow(page, '/looks/nikkormat-slr-camera');
  await page.getByRole('list', { name: 'Goes with it' }).getByRole('listitem').first().waitFor();
  await takeWhole('console-look', page);
  await follow(page, '/map');
  await page.getByText(/looks by/).waitFor({ timeout: 60_000 });
  await takeWhole('console-map', page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await follow(page, '/looks');
  await page.getByRole('link', { name: /Tripod/ }).waitFor();
  await takeWhole('console-dark', page);
}

/** To another address without loading the page anew, which would ask who one is. */
async function follow(page, path) {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Once nothing of it is on its way, which a quiet while tells: pictures of the map are no elements that could be waited for. */
async function takeWhole(name, page) {
  let last = Date.now();
  const note = () => {
    last = Date.now();
  };
  page.on('request', note);
  page.on('requestfinished', note);
  while (Date.now() - last < quietMs) await page.waitForTimeout(200);
  page.off('request', note);
  page.off('requestfinished', note);
  await take(name, page);
}

/** Where an element is, once it has been brought to the top, with a little of what is around it. */
async function around(element) {
  await element.evaluate((one) => one.scrollIntoView({ block: 'start' }));
  const { x, y, width, height } = await element.boundingBox();
  return { x: x - 16, y: Math.max(y - 4, 0), width: width + 32, height: height + 8 };
}

/** A page, or the part of it that is named. */
async function take(name, page, clip) {
  const shot = await page.screenshot(clip ? { clip } : {});
  const { size } = await sharp(shot).webp({ quality: 82 }).toFile(`${folder}${name}.webp`);
  console.log(`${name}.webp ${Math.round(size / 1000)} kB`);
}
