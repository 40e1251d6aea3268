// The interactive page in a real browser: authorise as service and as admin, try GET /images, see 200.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../dist/testing/browser.js';
import { startServer, temporaryData } from './server.mjs';

let place;
let server;
let browser;
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

/** A page that has failed if anything went to another host or was refused by its own policy. */
async function openDocs() {
  const page = await browser.newPage();
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
      faults.push(request.url());
  });
  await page.goto(`${server.url}/docs/api/`);
  await page.getByRole('button', { name: 'Authorize' }).first().waitFor();
  return { page, faults };
}

async function openDialog(page) {
  await page.locator('.scheme-container').getByRole('button', { name: 'Authorize' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

async function enter(page, scheme, value) {
  const section = page.locator('.auth-container', {
    has: page.getByRole('heading', { name: scheme, exact: true }),
  });
  await section.getByRole('textbox').fill(value);
  await section.getByRole('button', { name: 'Apply credentials' }).click();
  await section.getByText('is set').waitFor();
}

async function tryListImages(page) {
  const operation = page.locator('#operations-Images-list-images, #operations-Images-listImages');
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  await operation.locator('.live-responses-table').waitFor();
  return {
    status: await operation.locator('.live-responses-table .response-col_status').last().textContent(),
    curl: await operation.locator('.request-snippets pre').textContent(),
  };
}

test('as service: the key and None', { timeout: 90_000 }, async () => {
  const { page, faults } = await openDocs();
  const dialog = await openDialog(page);
  await enter(page, 'Customer', server.credentials.API_KEY);
  await enter(page, 'None Authorization', 'None');
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  const { status, curl } = await tryListImages(page);
  expect(status).toMatch(/^200/);
  expect(curl).toContain('Authorization: None');
  expect(curl).toContain(`x-api-key: ${server.credentials.API_KEY}`);
  expect(faults).toEqual([]);
  await page.close();
});

test.each(['authorizationCode', 'implicit'])(
  'as admin: signed in by the %s flow',
  { timeout: 90_000 },
  async (flow) => {
    const { page, faults } = await openDocs();
    const dialog = await openDialog(page);
    await enter(page, 'Customer', server.credentials.API_KEY);
    const oauth = dialog.locator('.auth-container', { hasText: `OAuth2, ${flow}` });
    const popup = page.waitForEvent('popup');
    await oauth.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    const signIn = await popup;
    await signIn.getByLabel(/user/i).fill(server.credentials.USERNAME);
    await signIn.locator('input[type=password]').fill(server.credentials.PASSWORD);
    await signIn.getByRole('button', { name: /sign in/i }).click();
    await oauth.getByText('Authorized', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    const { status, curl } = await tryListImages(page);
    expect(status).toMatch(/^200/);
    expect(curl).toContain('Authorization: Bearer ey');
    expect(faults).toEqual([]);
    await page.close();
  },
);
