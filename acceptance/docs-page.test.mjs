// The documentation page in a real browser: authorise as service and as admin, try GET /images, see 200.
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
  await page.goto(`${server.url}/docs`);
  await page.getByRole('button', { name: 'Authorize' }).first().waitFor();
  return { page, faults };
}

async function tryListImages(page) {
  const operation = page.locator('#operations-Images-listImages');
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  await operation.locator('.live-responses-table .response-col_status').first().waitFor();
  return {
    status: (
      await operation.locator('.live-responses-table .response-col_status').first().innerText()
    ).trim(),
    curl: await operation.locator('.curl-command, .curl').first().innerText(),
  };
}

const dialog = (page) => page.locator('.dialog-ux .modal-ux');
const scheme = (page, name) => dialog(page).locator('.auth-container').filter({ hasText: name });

test('as service: the key and None', { timeout: 90_000 }, async () => {
  const { page, faults } = await openDocs();
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  for (const name of ['Customer', 'Authorization', 'None Authorization']) {
    await dialog(page)
      .getByRole('heading', { name: new RegExp(`^${name}`) })
      .first()
      .waitFor();
  }
  await scheme(page, 'x-api-key').getByRole('textbox').fill(server.credentials.API_KEY);
  await scheme(page, 'x-api-key')
    .getByRole('button', { name: /apply|authorize/i })
    .click();
  await scheme(page, 'None Authorization').getByRole('textbox').fill('None');
  await scheme(page, 'None Authorization')
    .getByRole('button', { name: /apply|authorize/i })
    .click();
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  const { status, curl } = await tryListImages(page);
  expect(status).toMatch(/^200/);
  expect(curl).toContain("-H 'Authorization: None'");
  expect(curl).toContain(`-H 'x-api-key: ${server.credentials.API_KEY}'`);
  expect(faults).toEqual([]);
  await page.close();
});

test.each(['authorizationCode', 'implicit'])(
  'as admin: signed in by the %s flow',
  { timeout: 90_000 },
  async (flow) => {
    const { page, faults } = await openDocs();
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await scheme(page, 'x-api-key').getByRole('textbox').fill(server.credentials.API_KEY);
    await scheme(page, 'x-api-key')
      .getByRole('button', { name: /apply|authorize/i })
      .click();
    const oauth = dialog(page)
      .locator('.auth-container')
      .filter({ hasText: `Flow: ${flow}` })
      .first();
    const popup = page.waitForEvent('popup');
    await oauth.getByRole('button', { name: /apply|authorize/i }).click();
    const signIn = await popup;
    await signIn.getByLabel(/user/i).fill(server.credentials.USERNAME);
    await signIn.locator('input[type=password]').fill(server.credentials.PASSWORD);
    await signIn.getByRole('button', { name: /sign in/i }).click();
    await oauth.getByRole('button', { name: 'Logout' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();
    const { status, curl } = await tryListImages(page);
    expect(status).toMatch(/^200/);
    expect(curl).toMatch(/-H 'Authorization: Bearer ey/);
    expect(faults).toEqual([]);
    await page.close();
  },
);
