import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// JSX is translated by Vite itself, as tsconfig.json says.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // What the server's policy allows: no script and no picture inside the page.
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
  },
});
