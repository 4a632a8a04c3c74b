/** Bundles what comes from npm for the browser: Uppy and its styles. The embed itself is served as it is. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../../www/node_modules/vite/dist/node/index.js';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

await build({
  configFile: false,
  root: ROOT,
  logLevel: 'warn',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: path.join(ROOT, 'client/uppy.js'),
      external: [/^\/(harmless|assets)\//],
      output: { entryFileNames: 'uppy.js', assetFileNames: 'uppy[extname]', format: 'es' },
    },
  },
});
