// Builds the console into dist/console, unless the one that is there is made of the same sources. Its files are
// compressed here, once, as far as it goes.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist/console');
// Beside it; removed first, so that half a console is never taken for a whole one.
const keyFile = `${built}.key`;

const key = sourcesKey();
if (!existsSync(keyFile) || readFileSync(keyFile, 'utf8') !== key) {
  const started = performance.now();
  rmSync(keyFile, { force: true });
  // Of the console's own packages; only now, for it takes half a second.
  const vite = pathToFileURL(join(root, 'console/node_modules/vite/dist/node/index.js')).href;
  const { build } = await import(vite);
  await build({ configFile: join(root, 'console/vite.config.ts'), logLevel: 'error' });
  for (const name of readdirSync(join(built, 'assets'))) compress(join(built, 'assets', name));
  writeFileSync(keyFile, key);
  console.log(`Built the console in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function compress(path) {
  if (!/\.(js|css|svg)$/.test(path)) return;
  const bytes = readFileSync(path);
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(bytes, { params: { [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY } }),
  );
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

/** Everything that it is made of; the lock file holds the versions of its libraries. */
function sourcesKey() {
  const hash = createHash('sha256');
  const own = ['package-lock.json', 'scripts/build-console.mjs'];
  for (const name of [...own, ...filesOf('console'), ...filesOf('sdk/src')].sort())
    hash.update(`${name}\0`).update(readFileSync(join(root, name)));
  return hash.digest('hex');
}

function filesOf(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/node_modules/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}
