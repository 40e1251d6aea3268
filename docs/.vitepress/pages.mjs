import { posix } from 'node:path';

/** Files that are no pages, and where scripts/build-documentation.mjs puts them. */
export const plainFiles = {
  LICENSE: 'LICENSE.txt',
  NOTICE: 'NOTICE.txt',
  'docs/reference/openapi.json': 'reference/openapi.json',
};

/** Where a Markdown file of the repository stands in the site: `docs/` falls away, READMEs of folders are their index. */
export function pageOf(file) {
  if (!file.startsWith('docs/')) return file.toLowerCase();
  return file.slice('docs/'.length).replace(/\/README\.md$/, '/index.md');
}

/** Links are written between files, as a forge follows them; here they come to name pages. */
export function linkPages(markdown) {
  const link = markdown.renderer.rules.link_open;
  markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
    const [file, fragment] = tokens[index].attrGet('href').split('#', 2);
    if (file !== '' && !/^[a-z]+:/.test(file)) {
      const target = posix.join(posix.dirname(sourceOf(env)), file);
      tokens[index].attrSet(
        'href',
        `/${plainFiles[target] ?? pageOf(target)}${fragment ? `#${fragment}` : ''}`,
      );
    }
    return link(tokens, index, options, env, self);
  };
}

const root = posix.join(import.meta.dirname.replaceAll('\\', '/'), '../..');

function sourceOf({ realPath, path }) {
  return posix.relative(root, realPath ?? path);
}
