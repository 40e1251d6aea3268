import { fetchFailures } from './fetch-failure.js';

/** Characters; longer ones are refused by many servers, too. */
export const urlCharactersMax = 2048;

/**
 * Ports on which no web server lives but a server that could be harmed by a request: the list of the Fetch
 * standard ("bad port"), which every browser blocks, so no picture of a shop is lost.
 */
const portsBlocked = new Set(
  `0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123
   135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993
   995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080`.split(
    /\s+/,
  ),
);

/**
 * Reads an address that someone else wrote. The URL parser has undone most disguises (octal, hexadecimal, percent
 * codes, full-width digits); the address itself is judged on connecting, see public-connect.ts.
 * Throws `urlForbidden`.
 */
export function fetchableUrl(text: string): URL {
  if (text.length > urlCharactersMax) {
    throw fetchFailures.forbidden(`The address is longer than ${urlCharactersMax} characters.`);
  }
  return checked(parse(text));
}

/** Where a redirect leads, under the same rules. Throws `urlForbidden`, or `urlRefused` when it leads nowhere. */
export function redirectTarget(from: URL, location: string | string[] | undefined): URL {
  if (typeof location !== 'string') throw fetchFailures.refused('It redirected without saying where to.');
  if (location.length > urlCharactersMax) {
    throw fetchFailures.forbidden(`It redirects to an address of more than ${urlCharactersMax} characters.`);
  }
  const target = checked(parse(location, from));
  // Browsers do not show such a picture either on a page that came over https.
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw fetchFailures.forbidden('It redirects from https to http.');
  }
  return target;
}

function parse(text: string, base?: URL): URL {
  try {
    return new URL(text, base);
  } catch (cause) {
    throw fetchFailures.forbidden('It is not a valid http or https address.', cause);
  }
}

function checked(url: URL): URL {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw fetchFailures.forbidden('Only http and https addresses are fetched.');
  }
  if (url.username !== '' || url.password !== '') {
    throw fetchFailures.forbidden('Addresses with a user name or password are not fetched.');
  }
  if (portsBlocked.has(url.port)) {
    throw fetchFailures.forbidden(`Port ${url.port} belongs to another protocol and is not asked.`);
  }
  // `shop.example.` is the same host as `shop.example`, but no certificate names it with the dot.
  url.hostname = url.hostname.replace(/\.$/, '');
  url.hash = '';
  return url;
}
