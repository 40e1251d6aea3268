// The documentation site, served at /docs/. Its pages are the Markdown of this repository as it is read on a forge:
// README, ARCHITECTURE and the like beside docs/, so that links between them work in both places.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { markBlocks } from './code-blocks.mjs';
import { linkPages, pageOf } from './pages.mjs';
import { sidebar } from './sidebar.mjs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

export default defineConfig({
  title: 'Vitrine',
  description: 'A self-hosted visual-AI API for online shops',
  lang: 'en-GB',
  base: '/docs/',
  srcDir: '..',
  srcExclude: ['!(docs|sdk)/**/*.md', 'docs/.vitepress/**', 'sdk/*/**'],
  rewrites: pageOf,
  outDir: path('dist/documentation'),
  cacheDir: path('dist/documentation-cache'),
  cleanUrls: true,
  // One file for all pages in place of a script in each: fewer inline scripts for the server's policy to allow.
  metaChunk: true,
  head: [['link', { rel: 'icon', href: '/docs/icon.svg', type: 'image/svg+xml' }]],
  markdown: {
    config(markdown) {
      linkPages(markdown);
      markBlocks(markdown);
    },
    // A code block without JavaScript too can be read in both colour schemes.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
  },
  vite: { publicDir: false, logLevel: 'warn', build: { chunkSizeWarningLimit: 2000 } },
  transformPageData: widenTables,
  themeConfig: {
    // The version is that of the server which shows the page.
    siteTitle: `Vitrine ${version}`,
    logo: { src: '/icon.svg', alt: '' },
    nav: [
      { text: 'Guides', link: '/guides/integration', activeMatch: '/guides/' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
      // Not a page of this site.
      { text: 'Try the API', link: '/api/', target: '_self' },
    ],
    sidebar,
    outline: [2, 3],
    search: {
      provider: 'local',
      // The word itself counts, far above longer ones that begin with it and such as are written nearly so: "I" is no "images".
      options: { miniSearch: { searchOptions: { weights: { prefix: 0.1, fuzzy: 0.1 } } } },
    },
    externalLinkIcon: true,
    notFound: { quote: 'There is no such page. The search above knows them all.', linkText: 'To the start' },
  },
});

/** Pages that are one wide table have nothing to show beside it. */
function widenTables(page) {
  if (/^reference\/(configuration|errors|metrics)\.md$/.test(page.relativePath))
    page.frontmatter.aside = false;
}
