/**
 * Links within a site that lead to no page or to no heading of it, as `page → link`. VitePress looks at pages alone.
 * `pages`: address below the base → HTML.
 */
export function deadLinks(pages, { base, elsewhere }) {
  const dead = [];
  for (const [address, html] of pages) {
    for (const [, link] of html.matchAll(/<a [^>]*href="([^"]+)"/g)) {
      const { origin, pathname, hash } = new URL(link, `http://site${base}${address}`);
      if (origin !== 'http://site' || elsewhere.some((other) => pathname === base + other)) continue;
      const target = pages.get(pathname.slice(base.length));
      const id = decodeURIComponent(hash.slice(1));
      if (target === undefined || (id !== '' && !target.includes(`id="${id}"`)))
        dead.push(`${address} → ${link}`);
    }
  }
  return [...new Set(dead)];
}
