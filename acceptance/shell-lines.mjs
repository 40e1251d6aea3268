// Runs the code blocks of a document as one shell script, as someone who pastes them one after the other.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPictureHost } from '../dist/testing/picture-host.js';
import { picture } from '../dist/testing/pictures.js';
import { repository } from './server.mjs';

/**
 * The blocks marked `sh` and `js`, in order; JavaScript becomes a shell line that runs it. Blocks with a further word
 * (`sh new-user`) belong to another story and are asked for by it.
 */
export function blocksOf(markdown, story = '') {
  return [...markdown.matchAll(/```(sh|js)(?: ([\w-]+))?\n([\s\S]*?)```/g)]
    .filter(([, , word = '']) => word === story)
    .map(([, language, , code]) =>
      language === 'sh' ? code : `node --input-type=module - <<'END-OF-SCRIPT'\n${code}END-OF-SCRIPT\n`,
    );
}

/** A folder with `data` and `dist` in it, as where the documents are read, and pictures in place of the shop's addresses. */
export async function startDesk(data) {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-desk-'));
  await symlink(data, join(folder, 'data'));
  for (const name of ['node_modules', 'dist']) await symlink(join(repository, name), join(folder, name));
  const host = await startPictureHost();
  const addresses = await Promise.all([1, 2].map(async (n) => host.put(`/${n}.jpg`, await picture(n))));
  return {
    folder,
    /** What each block answered, with `more` variables. Stops at the first that fails. */
    async run(blocks, more = {}) {
      const mark = '=== answer ===';
      const script = ['set -ea', ...blocks].join(`\necho; echo '${mark}'\n`);
      const { code, stdout, stderr } = await shell(
        addresses.reduce(
          (text, address, n) => text.replaceAll(`https://shop.example/pictures/${n + 1}.jpg`, address),
          script,
        ),
        folder,
        more,
      );
      const answers = stdout.split(mark).map((text) => text.trim());
      return { code, stderr, answers: answers.slice(1) };
    },
    async close() {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function shell(script, cwd, more) {
  const child = spawn('bash', ['-c', script], { cwd, env: { PATH: process.env.PATH, HOME: cwd, ...more } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}
