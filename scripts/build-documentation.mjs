// Builds the documentation site into dist/documentation, unless the one that is there is made of the same sources.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainFiles } from '../docs/.vitepress/pages.mjs';
import { deadLinks } from './dead-links.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = join(root, 'dist/documentation');
// Beside the site, which is published as it is; removed first, so that half a site is never taken for a whole one.
const keyFile = `${site}.key`;
const icon = 'assets/docs-page/icon.svg';

const key = sourcesKey();
if (!existsSync(keyFile) || readFileSync(keyFile, 'utf8') !== key) {
  const started = performance.now();
  rmSync(keyFile, { force: true });
  rmSync(site, { recursive: true, force: true });
  // Only now, for it takes half a second.
  const { build } = await import('vitepress');
  await build(join(root, 'docs'), { logLevel: 'warn' });
  for (const [from, to] of Object.entries({ ...plainFiles, [icon]: 'icon.svg' })) {
    mkdirSync(join(site, to, '..'), { recursive: true });
    cpSync(join(root, from), join(site, to));
  }
  const pages = pagesOf(site);
  const dead = deadLinks(pages, { base: '/docs/', elsewhere: ['api/', ...Object.values(plainFiles)] });
  if (dead.length > 0) throw new Error(`Dead links:\n${dead.join('\n')}`);
  writeFileSync(join(site, 'inline-scripts.json'), JSON.stringify(inlineScripts([...pages.values()])));
  writeFileSync(keyFile, key);
  console.log(`Built the documentation in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Everything that the site is made of; package.json holds the version. */
function sourcesKey() {
  const names = readdirSync(root).filter((name) => name.endsWith('.md'));
  const docs = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(temp|cache)/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  const hash = createHash('sha256');
  const own = ['sdk/README.md', 'package.json', 'package-lock.json', 'scripts/build-documentation.mjs', icon];
  for (const name of [...names, ...docs, ...own, ...Object.keys(plainFiles)].sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(root, name)));
  }
  return hash.digest('hex');
}

/** Address of each page, without its ending, and its HTML. */
function pagesOf(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html'));
  return new Map(
    files.map((name) => [
      name.replaceAll('\\', '/').replace(/(index)?\.html$/, ''),
      readFileSync(join(folder, name), 'utf8'),
    ]),
  );
}

/** What the server's policy has to allow, as it names it: sha256-… */
function inlineScripts(pages) {
  const scripts = pages.flatMap((page) => [
    ...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g),
  ]);
  const hashes = scripts.map(([, text]) => createHash('sha256').update(text).digest('base64'));
  return [...new Set(hashes)].map((hash) => `sha256-${hash}`);
}
