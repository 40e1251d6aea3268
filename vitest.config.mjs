import os from 'node:os';
import { defineConfig } from 'vitest/config';

// Just above inference children, which lower their priority to 10: tests far above them starve those of the other test file.
// Workers inherit it.
os.setPriority(9);

// The tests run on the compiled code in dist/, so that worker threads and child processes are started
// from the very files that are published.
export default defineConfig({
  test: {
    include: [
      'dist/**/*.test.js',
      'acceptance/**/*.test.mjs',
      'sdk/test/**/*.test.mjs',
      'scripts/**/*.test.mjs',
      'bench/capacity/*.test.mjs',
    ],
    exclude: ['**/node_modules/**'],
    // What is tested is loaded by Node itself, as it is when it runs; only what holds tests goes through Vite.
    server: { deps: { external: [/\/dist\/(?!.*\.test\.js)/] } },
    // Files share two processes, one after the other: what Vitrine consists of is loaded and compiled twice, not for each of them.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    minWorkers: 1,
    // Only against hanging: whole servers start in some tests, and machines of CI are slow.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    // Some tests do a part of what they could, to be quick; CI has them do all of it.
    provide: { isWhole: process.env.WHOLE_TESTS === '1' },
  },
});
