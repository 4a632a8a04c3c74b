/** The benchmark's page: bundled like the real one, served on loopback with headers that allow exact clocks. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { dataBlock } from '../scripts/page.mjs';
import { bundle, ROOT } from '../vite.config.mjs';

const at = (file) => path.join(ROOT, file);

async function script(entry, virtual) {
  const result = await build(bundle(at(entry), virtual));
  return [result].flat().flatMap((r) => r.output)[0].code;
}

/** @returns {Promise<{ url: string, close(): void }>} */
export async function serveBench() {
  const wasm = gzipSync(await readFile(at('src/wasm/harmless_bg.wasm'))).toString('base64');
  const [worker, baseline, stages] = await Promise.all([
    script('src/engine/worker.ts', {}),
    script('bench/baseline.worker.js', {}),
    script('bench/stages.worker.js', {}),
  ]);
  const named = (values) =>
    Object.entries(values)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
      .join('\n');
  const page = await script('bench/page.js', {
    'virtual:engine-parts': named({ worker }),
    'virtual:bench-workers': named({ baseline, stages }),
  });
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.writeHead(200, {
      'Content-Type': isScript ? 'text/javascript' : 'text/html',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(
      isScript
        ? page
        : `<!doctype html><meta charset="utf-8"><input type="file">${dataBlock(['harmless', wasm])}<script src="/page.js"></script>`,
    );
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}
