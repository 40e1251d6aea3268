// Packs Vitrine as it would be published, installs that in an empty folder, and does the main job with it there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signInAsAdmin, startServer } from '../acceptance/server.mjs';
import { picture } from '../dist/testing/pictures.js';

/** Names of packages that only those need who work on Vitrine: beginnings of them. */
const unwanted = [
  '@biomejs',
  '@mediapipe',
  '@sparticuz',
  '@tensorflow',
  '@vendure',
  'nsfwjs',
  'typescript',
  'vitepress',
  'vitest',
];

const repository = fileURLToPath(new URL('..', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'vitrine-package-'));
const npm = (args, cwd) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
try {
  const [{ filename, size, unpackedSize }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', place], repository),
  );
  writeFileSync(join(place, 'package.json'), '{ "private": true }');
  // Its native parts lie in their packages: no script of theirs has to run, and the CUDA libraries are not fetched.
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`], place);
  const strangers = readdirSync(join(place, 'node_modules')).filter((name) =>
    unwanted.some((one) => name.startsWith(one)),
  );
  if (strangers.length > 0)
    throw new Error(`What only developers need was installed: ${strangers.join(', ')}`);
  const found = await mainJob(join(place, 'node_modules', 'vitrine', 'dist', 'main.js'));
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `${filename}: ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked; installed, it found ${found}`,
  );
} finally {
  rmSync(place, { recursive: true, force: true });
}

/** Starts it, posts two pictures, and asks what is like the first. */
async function mainJob(script) {
  const server = await startServer(place, { script });
  try {
    const call = await signInAsAdmin(server.credentials);
    const images = await Promise.all(
      [1, 2].map(async (seed) => ({
        id: `picture-${seed}`,
        file: { base64: (await picture(seed)).toString('base64') },
      })),
    );
    await call('POST /images?wait=60', images);
    const { body } = await call('GET /images/picture-1/similar');
    if (body.results?.[0]?.id !== 'picture-2') throw new Error(`It answered ${JSON.stringify(body)}`);
    return body.results[0].id;
  } finally {
    await server.end();
  }
}
