// Bundles the web components into dist/widgets, unless the ones that are there are made of the same sources.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'widgets/src');
const target = join(root, 'dist/widgets');
// Beside the folder, which is served as it is; removed first, so that half of it is never taken for the whole.
const keyFile = `${target}.key`;
/** What every visitor of a shop loads, compressed. */
const gzipBytesMax = 15 * 1024;

const key = sourcesKey();
if (!existsSync(keyFile) || readFileSync(keyFile, 'utf8') !== key) {
  rmSync(keyFile, { force: true });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const esbuild = await import('esbuild');
  const stylesheets = {
    name: 'stylesheets',
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const css = await readFile(path, 'utf8');
        const { code } = await esbuild.transform(css, { loader: 'css', minify: true });
        return { contents: code.trim(), loader: 'text' };
      });
    },
  };
  await esbuild.build({
    entryPoints: [join(sources, 'vitrine.ts')],
    outfile: join(target, 'vitrine.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    plugins: [stylesheets],
    logLevel: 'warning',
  });
  const bundle = readFileSync(join(target, 'vitrine.js'));
  const gzip = gzipSync(bundle, { level: 9 });
  if (gzip.length > gzipBytesMax)
    throw new Error(`The web components take ${gzip.length} bytes compressed; ${gzipBytesMax} are allowed.`);
  writeFileSync(join(target, 'vitrine.js.gz'), gzip);
  writeFileSync(join(target, 'vitrine.js.br'), brotliCompressSync(bundle));
  // Where the package of their own has it, beside the types.
  mkdirSync(join(root, 'widgets/dist'), { recursive: true });
  copyFileSync(join(target, 'vitrine.js'), join(root, 'widgets/dist/vitrine.js'));
  writeFileSync(keyFile, key);
  console.log(`Built the web components: ${(gzip.length / 1024).toFixed(1)} KB compressed`);
}

function sourcesKey() {
  const hash = createHash('sha256');
  const own = ['package-lock.json', 'scripts/build-widgets.mjs'];
  const names = readdirSync(sources).map((name) => `widgets/src/${name}`);
  for (const name of [...own, ...names].sort())
    hash.update(`${name}\0`).update(readFileSync(join(root, name)));
  return hash.digest('hex');
}
