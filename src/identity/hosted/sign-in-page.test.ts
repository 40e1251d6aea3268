import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { password } from '../testing.js';
import { provider, useProvider } from './testing.js';

useProvider();

let browser: Browser;
let client: Server;
/** Another origin than the page's, as where a client runs on a machine of its own. */
let redirectUri: string;
let url: string;

beforeAll(async () => {
  client = createServer((_request, response) => response.end('Back at the client'));
  await new Promise<void>((resolve) => client.listen(0, '127.0.0.1', resolve));
  redirectUri = `http://localhost:${(client.address() as AddressInfo).port}/back`;
  const redirectUris = [redirectUri];
  const { id } = await provider.createClient({ name: 'pages', secret: false, redirectUris });
  const query = { response_type: 'token', client_id: id, redirect_uri: redirectUri, state: 'a b' };
  url = `${provider.url}/oauth2/authorize?${new URLSearchParams(query)}`;
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox'],
  });
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => client.close(resolve));
});

test('without scripts: wrong password, right password, new password, and back at the client', async () => {
  const username = 'newcomer';
  await provider.identity.createUser({ username, password, groups: ['acme'], passwordIsTemporary: true });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill('Wrong-Horse-7');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(await page.getByRole('alert').textContent()).toBe('The user name or the password is wrong.');

  expect(await page.getByLabel('User name').inputValue()).toBe(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('New password', { exact: true }).fill('Brand-New-8');
  await page.getByLabel('New password once more').fill('Brand-New-8');
  await page.getByRole('button', { name: 'Save and continue' }).click();

  await page.getByText('Back at the client').waitFor();
  const location = new URL(page.url());
  expect(location.origin + location.pathname).toBe(redirectUri);
  const answer = new URLSearchParams(location.hash.slice(1));
  expect(answer.get('state')).toBe('a b');
  const token = await provider.identity.verify(answer.get('access_token')!, 'bearer');
  expect(token).toMatchObject({ username, scope: ['openid'] });
  await context.close();
});

test.each(['light', 'dark'] as const)('its style sheet is applied, in %s', async (colorScheme) => {
  const context = await browser.newContext({ colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(url);
  const colour = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(colour).toBe(colorScheme === 'light' ? 'rgb(246, 246, 243)' : 'rgb(18, 22, 26)');
  expect(complaints).toEqual([]);
  await context.close();
});
