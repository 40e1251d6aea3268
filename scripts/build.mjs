// Makes dist/. The documentation needs nothing of the rest, and is built beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const documentation = run('scripts/build-documentation.mjs');
let code = 0;
for (const project of ['tsconfig.json', 'sdk', 'widgets'])
  code ||= await run('node_modules/typescript/bin/tsc', '-p', project);
// The console is made of the SDK.
for (const script of ['row-sums', 'console', 'widgets', 'predictors', 'initial-database'])
  code ||= await run(`scripts/build-${script}.mjs`);
process.exitCode = code || (await documentation);

/** Gives the exit code of a script of Node.js. */
async function run(...args) {
  const [code] = await once(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }), 'exit');
  return code ?? 1;
}
