import { describe, expect, test } from 'vitest';
import { FetchFailure } from './fetch-failure.js';
import { fetchableUrl, redirectTarget, urlCharactersMax } from './fetchable-url.js';

describe('fetchableUrl', () => {
  test.each([
    ['https://shop.example/a.jpg', 'https://shop.example/a.jpg'],
    ['  https://shop.example/a.jpg\n', 'https://shop.example/a.jpg'],
    ['HTTP://Shop.Example:80/a%20b c.jpg?v=1&w=ü', 'http://shop.example/a%20b%20c.jpg?v=1&w=%C3%BC'],
    ['http://shop.example./a.jpg', 'http://shop.example/a.jpg'],
    ['http://shop.example:8080/a.jpg#part', 'http://shop.example:8080/a.jpg'],
    ['http://bücher.example/ä.jpg', 'http://xn--bcher-kva.example/%C3%A4.jpg'],
  ])('%j becomes %j', (text, href) => {
    expect(fetchableUrl(text).href).toBe(href);
  });

  test.each([
    ['', 'not a valid'],
    ['/images/1.jpg', 'not a valid'],
    ['shop.example/a.jpg', 'not a valid'],
    ['http://', 'not a valid'],
    ['http://256.256.256.256/', 'not a valid'],
    ['http://[fe80::1%25eth0]/', 'not a valid'],
    ['http://exa mple/', 'not a valid'],
    ['http://127.0.0.1%00.shop.example/', 'not a valid'],
    ['ftp://shop.example/a.jpg', 'Only http and https'],
    ['file:///etc/passwd', 'Only http and https'],
    ['data:image/png;base64,AAAA', 'Only http and https'],
    ['javascript:alert(1)', 'Only http and https'],
    ['gopher://shop.example:6379/_FLUSHALL', 'Only http and https'],
    ['ws://shop.example/', 'Only http and https'],
    ['blob:https://shop.example/1', 'Only http and https'],
    ['https://user:secret@shop.example/', 'user name or password'],
    ['https://user@shop.example/', 'user name or password'],
    ['https://:secret@shop.example/', 'user name or password'],
    ['https://shop.example:22/', 'Port 22'],
    ['http://shop.example:0/', 'Port 0'],
    ['http://shop.example:6000/', 'Port 6000'],
    [`https://shop.example/${'a'.repeat(urlCharactersMax)}`, 'longer than'],
  ])('%j is forbidden: %s', (text, reason) => {
    const failure = failureOf(() => fetchableUrl(text));
    expect(failure.kind.code).toBe('url_forbidden');
    expect(failure.detail).toContain(reason);
    expect(failure.retryable).toBe(false);
    expect(failure.detail).not.toContain('secret');
  });
});

describe('redirectTarget', () => {
  const from = new URL('https://shop.example/products/1/a.jpg?v=1');

  test.each([
    ['b.jpg', 'https://shop.example/products/1/b.jpg'],
    ['/b.jpg', 'https://shop.example/b.jpg'],
    ['//cdn.example/b.jpg', 'https://cdn.example/b.jpg'],
    ['https://cdn.example/b.jpg', 'https://cdn.example/b.jpg'],
  ])('follows %j', (location, href) => {
    expect(redirectTarget(from, location).href).toBe(href);
  });

  test.each<[string | string[] | undefined, string]>([
    ['http://cdn.example/b.jpg', 'url_forbidden'],
    ['file:///etc/passwd', 'url_forbidden'],
    ['https://user:secret@cdn.example/', 'url_forbidden'],
    ['https://cdn.example:25/', 'url_forbidden'],
    ['https://', 'url_forbidden'],
    [`/${'a'.repeat(urlCharactersMax)}`, 'url_forbidden'],
    [undefined, 'url_refused'],
    [['/a.jpg', '/b.jpg'], 'url_refused'],
  ])('does not follow %j', (location, code) => {
    const failure = failureOf(() => redirectTarget(from, location));
    expect(failure.kind.code).toBe(code);
    expect(failure.retryable).toBe(false);
  });

  test('goes from http to https', () => {
    expect(redirectTarget(new URL('http://shop.example/'), 'https://shop.example/').protocol).toBe('https:');
  });
});

function failureOf(work: () => unknown): FetchFailure {
  try {
    work();
  } catch (error) {
    if (error instanceof FetchFailure) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
