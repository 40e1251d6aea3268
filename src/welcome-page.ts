import type { FastifyInstance } from 'fastify';
import { version } from './version.js';

/** What stands at `/` until there is a console: what this is, and where to go on. */
export function welcomePage(app: FastifyInstance): void {
  app.get('/', async (_request, reply) => {
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    return reply.type('text/html; charset=utf-8').send(page);
  });
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vitrine</title>
<style>
  :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #f7f7f5; --card: #fff; --line: #e3e4e0; --accent: #0b6e5f; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a3adba; --paper: #14181d; --card: #1c2229; --line: #2c343e; --accent: #58c8b4; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem; background: var(--paper); color: var(--ink);
    font: 1.05rem/1.6 system-ui, sans-serif; }
  main { max-width: 40rem; }
  h1 { font-size: 2.4rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.02em; }
  p { color: var(--soft); margin: 0 0 1.75rem; }
  ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
  a { display: block; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card);
    color: inherit; text-decoration: none; }
  a:hover, a:focus-visible { border-color: var(--accent); outline: 2px solid var(--accent); outline-offset: 2px; }
  strong { display: block; color: var(--accent); }
  span { color: var(--soft); font-size: .95rem; }
  footer { margin-top: 2rem; color: var(--soft); font-size: .9rem; }
</style>
</head>
<body>
<main>
  <h1>Vitrine is running</h1>
  <p>Send pictures of what you sell; ask which look alike, what is on them and what goes with what.</p>
  <ul>
    <li><a href="/docs/"><strong>Documentation</strong><span>Quick start, integration, operating, reference</span></a></li>
    <li><a href="/docs/api/"><strong>The API, to be tried</strong><span>Every operation, with Authorize, Try it out and curl lines</span></a></li>
    <li><a href="/v1/openapi.json"><strong>OpenAPI document</strong><span>For your client generator</span></a></li>
    <li><a href="/health/ready"><strong>Readiness</strong><span>What a load balancer asks; metrics stand at /metrics</span></a></li>
  </ul>
  <footer>Version ${version}. A console will stand here.</footer>
</main>
</body>
</html>
`;
