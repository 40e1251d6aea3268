import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The languages of code blocks in README and guides, and what becomes of them. Nothing else may stand there. */
const languages: Record<string, string> = {
  sh: 'run by acceptance/curl.test.mjs and backup.test.mjs',
  js: 'run by acceptance/curl.test.mjs',
  bash: 'not run: needs a server, a service or an address of the reader; the text says so',
  python: 'not run: needs tools of another world; the text says so',
  ini: 'not run: a file for another program',
  json: 'shown: what is sent or answered',
  text: 'shown: output',
  html: 'shown: what stands in a page of a shop',
  css: 'shown: what stands in a stylesheet of a shop',
};

/** The documents whose `sh` and `js` blocks are run, as the tests name them. */
const runBy = ['curl', 'backup'].map((name) => read(`acceptance/${name}.test.mjs`)).join('\n');

const guides = readdirSync(at('docs/guides')).map((name) => `docs/guides/${name}`);

test.each(['README.md', ...guides])('every code block of %s is run, or marked as what it is', (document) => {
  const blocks = codeBlocks(read(document));
  for (const { language, line } of blocks) {
    expect(Object.keys(languages), `${document}:${line} begins a block of "${language}"`).toContain(language);
  }
  const isRun = blocks.some(({ language }) => language === 'sh' || language === 'js');
  if (isRun) expect(runBy, `no acceptance test runs the lines of ${document}`).toContain(`'${document}'`);
});

test('an unmarked block is found', () => {
  const text = 'a\n```sh\nls\n```\n\n- b\n\n   ```\n   c\n   ```\n';
  expect(codeBlocks(text)).toEqual([
    { language: 'sh', line: 2 },
    { language: '', line: 8 },
  ]);
});

/** Where fenced blocks begin, and the first word after the fence. Throws where one does not end. */
function codeBlocks(markdown: string): { language: string; line: number }[] {
  const fences = markdown
    .split('\n')
    .map((text, index) => ({ mark: /^\s*```(.*)$/.exec(text)?.[1], line: index + 1 }))
    .filter(({ mark }) => mark !== undefined);
  if (fences.length % 2 !== 0) throw new Error(`The block at line ${fences.at(-1)!.line} has no end`);
  return fences
    .filter((_, index) => index % 2 === 0)
    .map(({ mark, line }) => ({ language: mark!.trim().split(' ')[0]!, line }));
}

function read(path: string): string {
  return readFileSync(at(path), 'utf8');
}

function at(path: string): string {
  return join(fileURLToPath(new URL('..', import.meta.url)), path);
}
