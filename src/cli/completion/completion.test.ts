import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { program } from '../program.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { commandTree } from './tree.js';
import { zshCompletion } from './zsh.js';

const nodes = commandTree(program());

/** What bash offers for the last of the words. */
function offered(...words: string[]): string[] {
  const script = `${bashCompletion(nodes)}
COMP_WORDS=(vitrine "$@")
COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
_vitrine
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', ...words], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  })
    .split('\n')
    .filter(Boolean);
}

test('bash completes commands, their commands, flags, and what flags may be', () => {
  expect(offered('se')).toEqual(['serve', 'search']);
  expect(offered('keys', '')).toEqual(expect.arrayContaining(['list', 'create', 'rotate', 'revoke']));
  expect(offered('keys', 'rotate', '--ov')).toEqual(['--overlap']);
  expect(offered('search', '--thumbnails', 'a')).toEqual(['auto', 'always']);
  expect(offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  expect(offered('serve', '--trusted')).toEqual(['--trusted-proxies']);
  expect(offered('images', 'import', 'completion.test.j')).toContain('completion.test.js');
  // A flag and its value do not change where one is.
  expect(offered('feeds', 'run', '--customer', 'acme', '--dr')).toEqual(['--dry-run']);
});

const has = (shell: string): boolean => {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const unlessThere = (shell: string) => (has(shell) ? '' : ` (skipped: ${shell} is not installed)`);

test.skipIf(!has('zsh'))(`zsh reads its script${unlessThere('zsh')}`, () => {
  execFileSync('zsh', ['-n'], { input: zshCompletion(nodes) });
});

test.skipIf(!has('fish'))(`fish reads its script${unlessThere('fish')}`, () => {
  execFileSync('fish', ['--no-execute'], { input: fishCompletion(nodes) });
});

test('the scripts of zsh and fish name every command and leave no quote open', () => {
  for (const script of [zshCompletion(nodes), fishCompletion(nodes)]) {
    for (const { path } of nodes) expect(script).toContain(path.at(-1) ?? 'vitrine');
    for (const line of script.split('\n')) expect(line.replaceAll("\\'", '').split("'").length % 2).toBe(1);
  }
});
