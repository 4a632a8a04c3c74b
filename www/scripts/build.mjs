/**
 * Builds, and prints what it weighs:
 *
 * - `dist/harmless.html`, the page to host, with `harmless-seal.js` and `harmless-import.js` beside it, which it fetches
 *   when somebody encrypts, or opens a container; and `headers.txt`, the headers to host it with;
 * - `dist/harmless-offline.html`, the same with everything in it: for use from disk and in a portal's frame.
 *
 * With HARMLESS_MOCK=1, only `dist-mock/harmless.html`, on the pretended engine.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { bundle, ROOT } from '../vite.config.mjs';
import { assemble, hostingHeaders } from './page.mjs';

const PAGE_LIMIT = 1_000_000;
// OpenPGP takes half a megabyte of it, and containers a quarter.
const OFFLINE_LIMIT = 1_700_000;
/** What the hosted page fetches only when it is needed, by the names of its scripts. */
const PARTS = ['seal', 'import'];
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

const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString('base64');

/** The parts as scripts that hand themselves to the outer page. */
async function partScripts() {
  const scripts = {};
  for (const name of PARTS) {
    const text = packed(await readFile(at(`src/wasm/${name}_bg.wasm`)));
    scripts[name] = `harmlessPart(${JSON.stringify(name)}, ${JSON.stringify(text)});\n`;
  }
  return scripts;
}

/** What the engine is made of; `whole` has the parts in it that the hosted page fetches. */
async function engineParts(whole) {
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
  const bench = await readFile(at('src/wasm/workbench_bg.wasm'));
  const analysis = await readFile(at('src/wasm/analysis_bg.wasm'));
  const seal = await readFile(at('src/wasm/seal_bg.wasm'));
  const importer = await readFile(at('src/wasm/import_bg.wasm'));
  const worker = await script('src/engine/worker.ts', {});
  if (whole) {
    const pieces = { wasm, workbench: bench, analysis, seal, import: importer, worker };
    for (const [name, bytes] of Object.entries(pieces)) weigh(name, bytes);
  }
  return {
    'virtual:engine': `export { createEngine } from ${JSON.stringify(at('src/engine/client.ts'))};`,
    'virtual:engine-parts': [
      `export const worker = ${JSON.stringify(worker)};`,
      `export const wasm = ${JSON.stringify(packed(wasm))};`,
      `export const bench = ${JSON.stringify(packed(bench))};`,
      `export const analysis = ${JSON.stringify(packed(analysis))};`,
      `export const importer = ${JSON.stringify(whole ? packed(importer) : '')};`,
      `export const seal = ${JSON.stringify(whole ? packed(seal) : '')};`,
    ].join('\n'),
  };
}

/** One file: the application on an engine, in its frame. */
async function page(virtual, parts = {}) {
  const app = await script('src/main.ts', virtual);
  const css = await readFile(at('src/shell/frame.css'), 'utf8');
  const style = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const outer = await script('src/shell/outer.js', {});
  return assemble({ scripts: [app], style, outer, parts });
}

async function write(name, text, limit) {
  await writeFile(path.join(out, name), text);
  if (weigh(name, text) > limit) throw new Error(`${name} must stay under ${limit / 1000} kB gzip`);
}

async function main() {
  const pretended = { 'virtual:engine': `export { createEngine } from ${JSON.stringify(at('src/engine/mock.ts'))};` };
  const offline = mock ? null : await page(await engineParts(true));
  const parts = mock ? {} : await partScripts();
  const { html, csp } = await page(mock ? pretended : await engineParts(false), parts);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  for (const [name, text] of Object.entries(parts)) await writeFile(path.join(out, `harmless-${name}.js`), text);
  if (offline) await write('harmless-offline.html', offline.html, OFFLINE_LIMIT);
  const headers = Object.entries(hostingHeaders(csp)).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(path.join(out, 'headers.txt'), headers.join(''));
  await write('harmless.html', html, PAGE_LIMIT);
  console.log(path.relative(process.cwd(), path.join(out, 'harmless.html')));
}

main().catch((error) => {
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
});
