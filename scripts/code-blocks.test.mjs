// Every code block of the documentation is run by a test, or says on its page that it is output or was not run; and what was
// not run is checked as far as that goes without running it.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { program } from '../dist/cli/program.js';
import { settings, variableOf } from '../dist/settings.js';
import { fateOf } from '../docs/.vitepress/code-blocks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => readFileSync(`${root}/${path}`, 'utf8');
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'STYLE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'sdk/README.md',
];

/** Blocks that belong together by a word in their first line, and the test that asks for that word. */
const stories = {
  'acceptance/curl.test.mjs': ['new-user'],
  'acceptance/backup.test.mjs': ['stop', 'backup', 'restore', 'online', 'restore-online'],
  'acceptance/dump.test.mjs': ['dump', 'restore-dump'],
  'acceptance/widgets.test.mjs': ['page'],
  'sdk/test/documents.test.mjs': ['client'],
  'scripts/try-package.mjs': ['pack', 'package', 'assistant', 'http'],
};

const blocks = [...pages, ...markdownBelow('docs')].flatMap((page) =>
  [...read(page).matchAll(/^( *)```(.*)\n([\s\S]*?)^ *```$/gm)].map(([, indent, info, code]) => {
    const [language = '', word = ''] = info.trim().split(/\s+/);
    const text = code.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    return { page, info: info.trim(), language, word, code: text, fate: fateOf(info) };
  }),
);
const notRun = blocks.filter(({ fate }) => fate === 'not run');

test('every block says what it is', () => {
  expect(blocks.length).toBeGreaterThan(100);
  expect(blocks.filter(({ language }) => language === '').map(({ page, code }) => [page, code])).toEqual([]);
});

/** One for each page and kind of block on it. */
const kinds = [
  ...new Set(blocks.filter(({ fate }) => fate === 'run').map(({ page, info }) => `${page} ${info}`)),
];

test.each(kinds)('a test runs %s', (kind) => {
  const [page, language, word = ''] = kind.split(' ');
  if (word === 'start') return assertStarted(page);
  // Contributors type them, and CI does.
  if (page === 'CONTRIBUTING.md') return;
  if (word !== '') {
    const [runner] = Object.entries(stories).find(([, words]) => words.includes(word)) ?? [];
    expect(runner, `no test is known for "${word}"`).toBeDefined();
    expect(read(runner)).toContain(page.replace('sdk/', ''));
    expect(read(runner)).toMatch(new RegExp(`['" ]${word}\\b`));
  } else if (page === 'sdk/README.md') {
    expect(read('sdk/test/documents.test.mjs')).toMatch(
      new RegExp(`README\\.md', '${language}'|\`\`\`${language}\\b`),
    );
  } else {
    expect(['sh', 'js']).toContain(language);
    expect(read('acceptance/curl.test.mjs')).toContain(`read('${page}')`);
  }
});

/** How a clone is begun with: CI does each part by itself. */
function assertStarted(page) {
  const parts = blocks
    .filter((one) => one.page === page && one.word === 'start')
    .map(({ code }) => code.trim());
  for (const part of parts.flatMap((line) => line.split(' && '))) {
    if (part === 'npm run demo') expect(read('acceptance/curl.test.mjs')).toContain("command: 'demo'");
    else expect(read('.ci/run')).toMatch(new RegExp(`^(WHOLE_TESTS=1 )?${part}( -- .*)?$`, 'm'));
  }
}

describe('what is not run', () => {
  const shell = notRun.filter(({ language }) => language === 'bash');

  test('is shell that Bash can read', () => {
    expect(shell.length).toBeGreaterThan(15);
    for (const { code } of shell)
      execFileSync('bash', ['-n'], { input: code, stdio: ['pipe', 'ignore', 'inherit'] });
  });

  test('names commands and flags of ours that there are', () => {
    const lines = shell
      .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split(/\n|[;|]|&&/))
      .map((line) => line.replace(/ #.*$/, '').trim())
      // Variables that are set for the line alone stand before it.
      .map((line) => /^(?:\w+=\S+ +)*(?:node dist\/main\.js|(?:npx )?vitrine) (.+)$/.exec(line)?.[1])
      .filter(Boolean);
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) {
      const words = line.trim().split(/\s+/);
      const command = words.reduce(
        (found, word) => found.commands.find((one) => one.name() === word) ?? found,
        program(),
      );
      expect(command.name(), line).not.toBe('vitrine');
      const known = [...command.options.map(({ long }) => long), '--help'];
      const flags = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
      expect({ line, unknown: flags.filter((flag) => !known.includes(flag)) }).toEqual({ line, unknown: [] });
    }
  });

  test('names scripts and settings of ours that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const variables = new Set(settings.map(({ name }) => variableOf(name)));
    for (const { page, code } of notRun) {
      for (const [, name] of code.matchAll(/\bnpm run ([\w:-]+)/g))
        expect(Object.keys(scripts)).toContain(name);
      const named = code.match(/\bVITRINE_(?!TEST_)[A-Z0-9_]+/g) ?? [];
      expect({ page, unknown: named.filter((name) => !variables.has(name)) }).toEqual({ page, unknown: [] });
    }
  });

  test('is JSON and Python that can be read', () => {
    for (const { language, code, page } of notRun) {
      // A section of a file stands without the braces around it.
      if (language === 'json')
        expect(() => JSON.parse(/^"/.test(code) ? `{${code}}` : code), page).not.toThrow();
      if (language === 'python')
        execFileSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
          input: code,
          stdio: ['pipe', 'ignore', 'inherit'],
        });
    }
  });
});

function markdownBelow(folder) {
  return readdirSync(`${root}/${folder}`, { recursive: true })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md') && !path.includes('/.vitepress/'))
    .sort();
}
