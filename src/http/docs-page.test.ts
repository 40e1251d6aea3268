import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '../testing/browser.js';
import { sampleDocument } from '../testing/sample-openapi.js';
import { docsPage } from './docs-page.js';

const apiKey = 'k'.repeat(40);

let app: FastifyInstance;
let origin: string;
let browser: Browser;
/** The headers that operations were asked with. */
const seen: Array<Record<string, unknown>> = [];

beforeAll(async () => {
  app = Fastify();
  await app.register(docsPage, { documentUrl: '/v1/openapi.json', oauth: { clientId: 'client-"1"' } });
  app.get('/v1/openapi.json', () => sampleDocument);
  app.get('/v1/images', (request) => {
    seen.push(request.headers);
    return { links: { next: null, prev: null, limit: 20, offset: 0 }, results: [{ id: 'red-chair' }] };
  });
  addIdentityProvider(app);
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

describe('the interactive page over HTTP', () => {
  test('serves only its own files, under a strict policy', async () => {
    expect((await app.inject('/docs/api')).headers.location).toBe('/docs/api/');
    for (const [file, type] of [
      ['api/', 'text/html'],
      ['docs-page.js', 'javascript'],
      ['docs-page.css', 'text/css'],
      ['reference.css', 'text/css'],
      ['authorize-dialog.css', 'text/css'],
      ['icon.svg', 'image/svg+xml'],
      ['swagger-ui.css', 'text/css'],
      ['swagger-ui-bundle.js', 'javascript'],
      ['oauth2-redirect.html', 'text/html'],
      ['oauth2-redirect.js', 'javascript'],
    ]) {
      const { statusCode, headers } = await app.inject(`/docs/${file}`);
      expect({ file, statusCode }).toEqual({ file, statusCode: 200 });
      expect(headers['content-type']).toContain(type);
      expect(headers['content-security-policy']).toContain("script-src 'self';");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    for (const file of [
      'package.json',
      'swagger-initializer.js',
      'index.html',
      '../package.json',
      '%2e%2e/package.json',
    ]) {
      expect((await app.inject(`/docs/${file}`)).statusCode).toBe(404);
    }
  });

  test('keeps its policy where the app has another, and lets the page talk to the token endpoint', async () => {
    const other = Fastify();
    other.addHook('onRequest', async (_request, reply) => {
      reply.header('content-security-policy', "default-src *; style-src 'unsafe-inline'");
      reply.header('cross-origin-opener-policy', 'same-origin');
    });
    await other.register(docsPage, {
      documentUrl: '/v1/openapi.json',
      oauth: { clientId: 'x', tokenOrigin: 'https://auth.example' },
    });
    const { headers } = await other.inject('/docs/api/');
    expect(headers['content-security-policy']).toContain("connect-src 'self' https://auth.example;");
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(headers['cross-origin-opener-policy']).toBe('unsafe-none');
    await other.close();
  });
});

describe('the interactive page in a browser', () => {
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  const hosts = new Set<string>();

  beforeEach(async () => {
    seen.length = complaints.length = 0;
    hosts.clear();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.on('request', (request) => hosts.add(new URL(request.url()).origin));
    context.setDefaultTimeout(15_000);
    page = await context.newPage();
    // Violations of the policy are errors on the console, too.
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${origin}/docs/api/`);
    await page.getByText('List images').waitFor();
  });

  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
    expect([...hosts].filter((host) => host !== origin && host !== 'null')).toEqual([]);
  });

  test('shows the operations, and where to find the rest', async () => {
    expect(await page.title()).toBe('API reference · Vitrine');
    await page.getByRole('link', { name: 'Console' }).waitFor();
    expect(await page.getByRole('link', { name: 'OpenAPI document' }).getAttribute('href')).toBe(
      '/v1/openapi.json',
    );
  });

  test('opens the operation that the address names', async () => {
    const other = await context.newPage();
    await other.goto(`${origin}/docs/api/#/images/create-images`);
    await other.getByRole('button', { name: 'Execute' }).waitFor();
    expect(await other.locator('.opblock.is-open .opblock-summary-path').textContent()).toContain('/images');
  });

  test('offers the three schemes by their names', async () => {
    const dialog = await openDialog(page);
    const titles = await dialog.locator('h4').allTextContents();
    expect(titles.map((title) => title.trim())).toEqual([
      'Customer',
      'None Authorization',
      'Authorization (OAuth2, implicit)',
      'Authorization (OAuth2, authorizationCode with PKCE)',
    ]);
    for (const level of ['service', 'admin', 'superuser']) {
      await dialog.locator('dt', { hasText: level }).waitFor();
    }
    for (const flow of ['implicit', 'authorizationCode']) {
      expect(await dialog.locator(`#client_id_${flow}`).inputValue()).toBe('client-"1"');
      expect(await dialog.locator(`#openid-${flow}-checkbox-Authorization`).isChecked()).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('sends key and None, and shows answer and curl line', async () => {
    const dialog = await openDialog(page);
    await enter(page, 'Customer', apiKey);
    await enter(page, 'None Authorization', 'None');
    await dialog.getByRole('button', { name: 'Close' }).first().click();

    await listImages(page);
    expect(seen).toMatchObject([{ accept: 'application/json', 'x-api-key': apiKey, authorization: 'None' }]);
    const curl = await page.locator('.request-snippets pre').textContent();
    for (const part of [
      "curl -X 'GET'",
      `${origin}/v1/images`,
      "'accept: application/json'",
      `'x-api-key: ${apiKey}'`,
      "'Authorization: None'",
    ]) {
      expect(curl).toContain(part);
    }
    expect(await page.locator('.live-responses-table .response-col_status').last().textContent()).toContain(
      '200',
    );
    await page.locator('.live-responses-table', { hasText: 'red-chair' }).waitFor();
    await page.getByText('Request duration').waitFor();
  });

  test('forgets a key on Logout, and keeps none over a reload', async () => {
    const dialog = await openDialog(page);
    await enter(page, 'Customer', apiKey);
    await dialog.getByRole('button', { name: 'Remove authorization' }).click();
    await dialog.locator('#api-key-Customer').waitFor();
    await enter(page, 'Customer', apiKey);
    await page.reload();
    await page.getByText('List images').waitFor();
    await listImages(page);
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toHaveProperty('x-api-key');
  });

  test.each([
    ['OAuth2, implicit', 'implicit-token'],
    ['OAuth2, authorizationCode', 'code-token'],
  ])('signs in with %s and sends the token in place of None', async (flow, token) => {
    const dialog = await openDialog(page);
    await enter(page, 'Customer', apiKey);
    await enter(page, 'None Authorization', 'None');
    const section = dialog.locator('.auth-container', { hasText: flow });
    const popup = context.waitForEvent('page');
    await section.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    await (await popup).getByRole('link', { name: 'Sign in' }).click();
    await section.getByText('Authorized', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).first().click();

    await listImages(page);
    expect(seen).toMatchObject([{ 'x-api-key': apiKey, authorization: `Bearer ${token}` }]);
  });

  test('is dark where the system is dark', async () => {
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html.dark-mode').waitFor();
    expect(await background()).not.toBe(light);
  });

  test('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await listImages(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});

/** As much of one as the dialog needs: a page to click on, and the check of PKCE. */
function addIdentityProvider(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.get<{ Querystring: Record<string, string> }>('/identity/oauth2/authorize', ({ query }, reply) => {
    const answer = new URLSearchParams({ state: query.state! });
    if (query.response_type === 'token') answer.set('access_token', 'implicit-token');
    else answer.set('code', query.code_challenge!);
    const separator = query.response_type === 'token' ? '#' : '?';
    reply.type('text/html');
    return `<a href="${query.redirect_uri}${separator}${answer}">Sign in</a>`;
  });
  app.post<{ Body: Record<string, string> }>('/identity/oauth2/token', ({ body }, reply) => {
    const challenge = createHash('sha256').update(body.code_verifier!).digest('base64url');
    if (body.code !== challenge) return reply.code(400).send({ error: 'invalid_grant' });
    return { access_token: 'code-token', token_type: 'Bearer' };
  });
}

async function openDialog(page: Page) {
  await page.locator('.scheme-container').getByRole('button', { name: 'Authorize' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

async function enter(page: Page, scheme: string, value: string): Promise<void> {
  const section = page.locator('.auth-container', {
    has: page.getByRole('heading', { name: scheme, exact: true }),
  });
  await section.getByRole('textbox').fill(value);
  await section.getByRole('button', { name: 'Apply credentials' }).click();
  await section.getByText('is set').waitFor();
}

async function listImages(page: Page): Promise<void> {
  await page.getByText('List images').click();
  await page.getByRole('button', { name: 'Execute' }).click();
  await page.locator('.live-responses-table').waitFor();
}
