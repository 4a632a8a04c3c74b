/**
 * Builds `dist/harmless.html` (or, with HARMLESS_MOCK=1, `dist-mock/harmless.html` on the pretended engine) and the
 * headers to host it with, and prints what it weighs.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { bundle, ROOT } from '../vite.config.mjs';
import { assemble, hostingHeaders } from './page.mjs';

// OpenPGP takes half a megabyte of it and containers a quarter; they are inlined all the same, since the page is one file and may fetch nothing.
const PAGE_LIMIT = 1_700_000;
const mock = process.env.HARMLESS_MOCK === '1';
const out = path.join(ROOT, mock ? 'dist-mock' : 'dist');
const at = (file) => path.join(ROOT, file);

/** One self-contained classic script out of a module and all it imports. */
async function script(entry, virtual) {
  const result = await build(bundle(at(entry), virtual));
  const chunks = [result].flat().flatMap((r) => r.output);
  if (chunks.length !== 1 || chunks[0].type !== 'chunk') {
    throw new Error(`${entry} should bundle into one script, not ${chunks.map((c) => c.fileName).join(', ')}`);
  }
  return chunks[0].code.trim();
}

function weigh(name, bytes) {
  const raw = Buffer.from(bytes);
  const gzip = gzipSync(raw, { level: 9 }).length;
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }).length;
  const kb = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(11);
  console.log(`${name.padEnd(16)} ${kb(raw.length)} raw ${kb(gzip)} gzip ${kb(brotli)} brotli`);
  return gzip;
}

async function engineParts() {
  const modules = ['harmless', 'workbench', 'analysis', 'import', 'seal'].flatMap((name) => [
    `src/wasm/${name}.js`,
    `src/wasm/${name}_bg.wasm`,
  ]);
  const needed = ['src/engine/client.ts', 'src/engine/worker.ts', ...modules];
  const missing = needed.filter((file) => !existsSync(at(file)));
  if (missing.length > 0) {
    throw new Error(`the engine is not there: ${missing.join(', ')} (build the wasm first, or use npm run build:mock)`);
  }
  const wasm = await readFile(at('src/wasm/harmless_bg.wasm'));
  weigh('wasm', wasm);
  const bench = await readFile(at('src/wasm/workbench_bg.wasm'));
  weigh('workbench', bench);
  const analysis = await readFile(at('src/wasm/analysis_bg.wasm'));
  weigh('analysis', analysis);
  const seal = await readFile(at('src/wasm/seal_bg.wasm'));
  weigh('seal', seal);
  const importer = await readFile(at('src/wasm/import_bg.wasm'));
  weigh('import', importer);
  const worker = await script('src/engine/worker.ts', {});
  weigh('worker', worker);
  return {
    'virtual:engine': `export { createEngine } from ${JSON.stringify(at('src/engine/client.ts'))};`,
    'virtual:engine-parts': `export const worker = ${JSON.stringify(worker)};
export const wasm = ${JSON.stringify(gzipSync(wasm, { level: 9 }).toString('base64'))};
export const bench = ${JSON.stringify(gzipSync(bench, { level: 9 }).toString('base64'))};
export const analysis = ${JSON.stringify(gzipSync(analysis, { level: 9 }).toString('base64'))};
export const importer = ${JSON.stringify(gzipSync(importer, { level: 9 }).toString('base64'))};
export const seal = ${JSON.stringify(gzipSync(seal, { level: 9 }).toString('base64'))};`,
  };
}

async function main() {
  const virtual = mock
    ? { 'virtual:engine': `export { createEngine } from ${JSON.stringify(at('src/engine/mock.ts'))};` }
    : await engineParts();
  const app = await script('src/main.ts', virtual);
  const css = await readFile(at('src/shell/frame.css'), 'utf8');
  const style = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const outer = await script('src/shell/outer.js', {});
  const { html, csp } = assemble({ scripts: [app], style, outer });
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await writeFile(path.join(out, 'harmless.html'), html);
  const headers = Object.entries(hostingHeaders(csp)).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(path.join(out, 'headers.txt'), headers.join(''));
  if (weigh(mock ? 'page (mock)' : 'page', html) > PAGE_LIMIT) {
    throw new Error(`the page must stay under ${PAGE_LIMIT / 1000} kB gzip`);
  }
  console.log(path.relative(process.cwd(), path.join(out, 'harmless.html')));
}

main().catch((error) => {
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
});
