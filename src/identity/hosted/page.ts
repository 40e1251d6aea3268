import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { pageStyle } from './page-style.js';

const styleHash = `'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`;

/** Text that is part of a page as it stands. Made by `html`, which escapes what is put into it. */
export class Html {
  constructor(readonly text: string) {}
}

/** A template tag: values are escaped unless they are `Html`; `undefined` and `false` leave nothing. */
export function html(strings: TemplateStringsArray, ...values: (Html | string | undefined | false)[]): Html {
  const parts = strings.map((text, index) => text + render(values[index]));
  return new Html(parts.join(''));
}

/** Sends a page without scripts. `returnTo` is where its form may lead to in the end. */
export function sendPage(
  reply: FastifyReply,
  page: { status: number; title: string; body: Html; returnTo?: string },
): FastifyReply {
  const { status, title, body, returnTo } = page;
  const text = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Vitrine</title>
<link rel="icon" href="data:,">
<style>${new Html(pageStyle)}</style>
</head>
<body>
<main>
<p class="brand">${mark}<span>Vitrine</span></p>
${body}
</main>
</body>
</html>
`.text;
  return (
    reply
      .code(status)
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-security-policy', policy(returnTo))
      .header('x-content-type-options', 'nosniff')
      .header('x-frame-options', 'DENY')
      // Not `no-referrer`: with it browsers send `Origin: null` along with our own form.
      .header('referrer-policy', 'same-origin')
      // The page is opened in a pop-up, which must keep its opener to hand over the answer.
      .header('cross-origin-opener-policy', 'unsafe-none')
      .send(text)
  );
}

/** `form-action` also holds for the redirect after the form, in Chromium, so it names where that may lead. */
function policy(returnTo: string | undefined): string {
  const formTargets = ["'self'", ...(returnTo === undefined ? [] : [formTarget(returnTo)])];
  return [
    "default-src 'none'",
    `style-src ${styleHash}`,
    'img-src data:',
    `form-action ${formTargets.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

function formTarget(uri: string): string {
  const { origin, protocol } = new URL(uri);
  return origin === 'null' ? protocol : origin;
}

function render(value: Html | string | undefined | false): string {
  if (value instanceof Html) return value.text;
  return value === undefined || value === false
    ? ''
    : value.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** As the icon of the console. */
const mark = new Html(
  '<svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">' +
    '<rect x="2" y="2" width="28" height="28" rx="7" fill="#1f5f7a"/>' +
    '<path d="M8 10h16v13H8zM8 10l2-3.5h12L24 10" fill="none" stroke="#fff" stroke-width="2.2" stroke-linejoin="round"/>' +
    '<circle cx="16" cy="16.5" r="3" fill="#f4c95d"/></svg>',
);
