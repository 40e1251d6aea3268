import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import { type AddressInfo, isIP, type LookupFunction } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rejectionOf } from '../testing/rejection.js';
import { FetchFailure } from './fetch-failure.js';
import { createFetcher, type Fetcher, type FetcherOptions } from './fetch-public.js';

// Which addresses may be asked, with the real rules. No packet leaves this machine: what is let through here is
// loopback, either with `allowPrivate` or with `isAllowed` calling 127.0.0.1 public.

/** Ways to write an address inside a private network, as they would stand in a record. */
const disguises = [
  // Plain, short, decimal, octal, hexadecimal and mixed
  'http://127.0.0.1/a.jpg',
  'http://127.0.0.1:8080/a.jpg',
  'http://127.1/a.jpg',
  'http://127.0.1/a.jpg',
  'http://0/a.jpg',
  'http://0.0.0.0/a.jpg',
  'http://2130706433/a.jpg',
  'http://017700000001/a.jpg',
  'http://0x7f000001/a.jpg',
  'http://0X7F000001/a.jpg',
  'http://0x7f.1/a.jpg',
  'http://0x7f.0x0.0x0.0x1/a.jpg',
  'http://0177.0.0.1/a.jpg',
  'http://0177.0.0x0.1/a.jpg',
  'http://00000177.0.0.01/a.jpg',
  'http://127.0x0.0.1/a.jpg',
  'http://127.65535/a.jpg',
  'http://0xa9fea9fe/latest/meta-data/',
  'http://2852039166/latest/meta-data/',
  'http://0251.0376.0251.0376/latest/meta-data/',
  'http://169.254.43518/latest/meta-data/',
  'http://0xa.0.0.1/a.jpg',
  'http://012.1/a.jpg',
  'http://10.1/a.jpg',
  'http://0xc0a80101/a.jpg',
  'http://3232235777/a.jpg',
  'http://0xac.0x10.0x00.0x01/a.jpg',
  'http://100.64.0.1/a.jpg',
  'http://198.18.0.1/a.jpg',
  'http://224.0.0.1/a.jpg',
  'http://255.255.255.255/a.jpg',
  // Spelling: trailing dot, percent codes, full-width and circled digits, ideographic dots, white space
  'http://127.0.0.1./a.jpg',
  'http://0x7f.1./a.jpg',
  'http://127.0.0.1../a.jpg',
  'http://%31%32%37.0.0.1/a.jpg',
  'http://127%2e0%2e0%2e1/a.jpg',
  'http://1%327.0.0.1/a.jpg',
  'http://１２７.０.０.１/a.jpg',
  'http://①②⑦.⓪.⓪.①/a.jpg',
  'http://127。0。0。1/a.jpg',
  'http://127．0．0．1/a.jpg',
  'http://127｡0｡0｡1/a.jpg',
  'http://０ｘ７ｆ．１/a.jpg',
  'http://127\t.0.0.1/a.jpg',
  'http://127.0.\n0.1/a.jpg',
  'h\tttp://127.0.0.1/a.jpg',
  '\u0000 http://127.0.0.1/a.jpg',
  'http://127.0.0.\u00ad1/a.jpg',
  'http://127.\u200b0.0.1/a.jpg',
  // Slashes and at signs
  'http:127.0.0.1/a.jpg',
  'http:/127.0.0.1/a.jpg',
  'http:///127.0.0.1/a.jpg',
  'http://///127.0.0.1/a.jpg',
  'http:\\\\127.0.0.1\\a.jpg',
  'http://127.0.0.1\\@shop.example/a.jpg',
  'http://127.0.0.1#@shop.example/a.jpg',
  'http://127.0.0.1?@shop.example/a.jpg',
  'http://shop.example@127.0.0.1/a.jpg',
  'http://shop.example:80@127.0.0.1/a.jpg',
  'http://shop.example%40127.0.0.1/a.jpg',
  // IPv6
  'http://[::1]/a.jpg',
  'http://[::]/a.jpg',
  'http://[0:0:0:0:0:0:0:1]/a.jpg',
  'http://[0000:0000:0000:0000:0000:0000:0000:0001]/a.jpg',
  'http://[::0001]:8080/a.jpg',
  'http://[fe80::1]/a.jpg',
  'http://[fe80::1%25lo]/a.jpg',
  'http://[::1%25lo]/a.jpg',
  'http://[fec0::1]/a.jpg',
  'http://[fc00::1]/a.jpg',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[ff02::1]/a.jpg',
  'http://[2001:db8::1]/a.jpg',
  // IPv4 inside IPv6
  'http://[::ffff:127.0.0.1]/a.jpg',
  'http://[::ffff:7f00:1]/a.jpg',
  'http://[::FFFF:7F00:0001]/a.jpg',
  'http://[0:0:0:0:0:ffff:127.0.0.1]/a.jpg',
  'http://[::ffff:169.254.169.254]/latest/meta-data/',
  'http://[::ffff:a9fe:a9fe]/latest/meta-data/',
  'http://[::ffff:10.0.0.1]/a.jpg',
  'http://[::127.0.0.1]/a.jpg',
  'http://[::7f00:1]/a.jpg',
  'http://[::ffff:0:127.0.0.1]/a.jpg',
  'http://[64:ff9b::127.0.0.1]/a.jpg',
  'http://[64:ff9b::a9fe:a9fe]/latest/meta-data/',
  'http://[64:ff9b:1::10.0.0.1]/a.jpg',
  'http://[2002:7f00:1::]/a.jpg',
  'http://[2002:a9fe:a9fe::1]/a.jpg',
  'http://[2001:0:7f00:1::1]/a.jpg',
  'http://[2001:4860::5efe:10.0.0.1]/a.jpg',
  // Names of this machine
  'http://localhost/a.jpg',
  'http://LOCALHOST/a.jpg',
  'http://localhost./a.jpg',
  'http://ｌｏｃａｌｈｏｓｔ/a.jpg',
  'http://loca%6chost/a.jpg',
];

let port: number;
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const location = new URL(request.url ?? '', 'http://x').searchParams.get('to');
  if (location !== null) response.setHeader('location', location).statusCode = 302;
  // Without keep-alive every request resolves and connects anew.
  response.setHeader('connection', 'close').end('bytes');
});
const fetchers: Fetcher[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  asked.length = 0;
  await Promise.all(fetchers.splice(0).map((fetcher) => fetcher.close()));
});

afterAll(() => {
  server.close();
});

describe('with only public addresses allowed', () => {
  test.each(disguises)('%j is forbidden', async (url) => {
    const withPort = url.includes(':8080') ? url.replace('8080', String(port)) : url;
    const failure = await failureOf(fetcher({ lookup: loopbackNames }).fetch(withPort));
    expect(failure.name).toBe('url_forbidden');
    expect(failure.retryable).toBe(false);
    expect(asked).toEqual([]);
  });

  test('there are at least 80 disguises', () => {
    expect(new Set(disguises).size).toBeGreaterThanOrEqual(80);
  });

  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
  ])(
    'a name that resolves to %s is forbidden, and the answer does not tell what it resolves to',
    async (address) => {
      const failure = await failureOf(fetcher({ lookup: answers([address]) }).fetch(shop('/a.jpg')));
      expect(failure.name).toBe('url_forbidden');
      expect(JSON.stringify(failure.body('r'))).not.toContain(address);
    },
  );

  test('the real resolver’s answer for localhost is forbidden', async () => {
    const failure = await failureOf(fetcher({}).fetch(`http://localhost:${port}/a.jpg`));
    expect(failure.name).toBe('url_forbidden');
    expect(asked).toEqual([]);
  });
});

describe('with 127.0.0.1 standing in for a public address', () => {
  const isAllowed = (address: string) => address === '127.0.0.1';

  test('a name that changes its address between two fetches is judged each time', async () => {
    const lookup = answers(['127.0.0.1'], ['10.0.0.1']);
    const rebound = fetcher({ isAllowed, lookup });
    expect((await rebound.fetch(shop('/first'))).status).toBe('fetched');
    expect((await failureOf(rebound.fetch(shop('/second')))).name).toBe('url_forbidden');
    expect(asked).toEqual(['/first']);
  });

  test('the name is resolved once per connection, so nothing can change between check and use', async () => {
    const lookup = answers(['127.0.0.1'], ['10.0.0.1']);
    await fetcher({ isAllowed, lookup }).fetch(shop('/a.jpg'));
    expect(lookup.calls).toEqual(['shop.example']);
  });

  test('of several addresses only the allowed ones are connected to', async () => {
    const mixed = fetcher({ isAllowed, lookup: answers(['10.0.0.1', '::1', '127.0.0.1', '192.168.0.1']) });
    expect((await mixed.fetch(shop('/a.jpg'))).status).toBe('fetched');
  });

  test.each([
    'http://10.0.0.1/secret',
    'http://169.254.169.254/latest/meta-data/',
    'http://0x0a000001/secret',
    'http://[::1]/secret',
    'http://[::ffff:10.0.0.1]/secret',
    'http://intranet.example/secret',
    '//10.0.0.1/secret',
    'http://user:password@shop.example/secret',
    'http://shop.example:22/secret',
    'file:///etc/passwd',
    'gopher://127.0.0.1/secret',
  ])('a redirect to %s is not followed', async (target) => {
    const lookup: LookupFunction = (name, options, callback) =>
      answers([name === 'intranet.example' ? '10.0.0.1' : '127.0.0.1'])(name, options, callback);
    const failure = await failureOf(
      fetcher({ isAllowed, lookup }).fetch(shop(`/?to=${encodeURIComponent(target)}`)),
    );
    expect(failure.name).toBe('url_forbidden');
    expect(failure.retryable).toBe(false);
    expect(JSON.stringify(failure.body('r'))).not.toMatch(/secret|10\.0\.0\.1|intranet/);
    expect(asked).toHaveLength(1);
  });
});

describe('with private addresses allowed', () => {
  test.each(['127.0.0.1', '2130706433', '0x7f.1', 'localhost', 'LOCALHOST.'])(
    '%s is fetched',
    async (host) => {
      const fetched = await fetcher({ allowPrivate: true }).fetch(`http://${host}:${port}/a.jpg`);
      expect(fetched.status).toBe('fetched');
      expect(asked).toEqual(['/a.jpg']);
    },
  );

  test.each(['http://user:password@127.0.0.1/', 'http://127.0.0.1:25/', 'file:///etc/passwd'])(
    '%s stays forbidden',
    async (url) => {
      const failure = await failureOf(fetcher({ allowPrivate: true }).fetch(url));
      expect(failure.name).toBe('url_forbidden');
    },
  );
});

function fetcher(options: Partial<FetcherOptions>): Fetcher {
  const made = createFetcher({ allowPrivate: false, version: '0.0.0', ...options });
  fetchers.push(made);
  return made;
}

function shop(path: string): string {
  return `http://shop.example:${port}${path}`;
}

/** A resolver that gives these lists of addresses one after the other, and then the last for ever. */
function answers(...lists: string[][]): LookupFunction & { calls: string[] } {
  const calls: string[] = [];
  const lookup: LookupFunction = (name, _options, callback) => {
    const addresses = lists[Math.min(calls.length, lists.length - 1)]!;
    calls.push(name);
    const found: LookupAddress[] = addresses.map((address) => ({ address, family: isIP(address) }));
    // Later, as a real one.
    setImmediate(() => callback(null, found));
  };
  return Object.assign(lookup, { calls });
}

/** Everything that is not `shop.example` is this machine; nothing is asked of a real resolver. */
function loopbackNames(...[name, options, callback]: Parameters<LookupFunction>): void {
  answers([name === 'shop.example' ? '192.0.2.1' : '127.0.0.1'])(name, options, callback);
}

function failureOf(work: Promise<unknown>): Promise<FetchFailure> {
  return rejectionOf(FetchFailure, work);
}
