import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/**
 * A headless Chromium that comes from the package registry alone; close it when done. The arguments that its
 * package recommends are for another place: they switch off the same-origin policy, which tests should meet.
 */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpackedChromium();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ['--no-zygote', '--disable-gpu', '--font-render-hinting=none'],
  });
}

/**
 * The folder with the unpacked browser, made on first use. It appears under its name only when it is complete, so
 * that tests which run at the same time, or were killed, cannot leave half a browser to one another.
 */
async function unpackedChromium(): Promise<string> {
  const folder = join(tmpdir(), 'vitrine-test-chromium-153');
  if (existsSync(folder)) return folder;
  const staging = await mkdtemp(`${folder}-`);
  const unpack = `import chromium from '@sparticuz/chromium';
    await chromium.executablePath();`;
  // The package unpacks into the folder for temporary files, under fixed names; hence a process of its own.
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', unpack], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, TMPDIR: staging },
  });
  await rename(staging, folder).catch((error: NodeJS.ErrnoException) => {
    // Another process was faster.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    return rm(staging, { recursive: true });
  });
  return folder;
}
