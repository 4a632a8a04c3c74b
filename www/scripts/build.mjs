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
/** The wasm modules, as `engine/assets.ts` asks for them. */
const MODULES = ['harmless', 'workbench', 'analysis', 'seal', 'import'];
const mock = process.env.HARMLESS_MOCK === '1';
const out = path.join(ROOT, mock ? 'dist-mock' : 'dist');
const at = (file) => path.join(ROOT, file);

/**
 * Writes characters beyond Latin-1 as escapes. One of them makes a browser hold a whole text with two bytes a character,
 * in the attribute of the frame, in the frame's document and as the source of the script.
 */
function narrow(code) {
  // Behind a backslash an escape would be another text.
  if (/\\[^\0-\xff]/.test(code)) throw new Error('a character beyond Latin-1 stands behind a backslash');
  return code.replace(/[^\0-\xff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One self-contained classic script out of a module and all it imports. */
async function script(entry, virtual) {
  const result = await build(bundle(at(entry), virtual));
  const chunks = [result].flat().flatMap((r) => r.output);
  if (chunks.length !== 1 || chunks[0].type !== 'chunk') {
    throw new Error(`${entry} should bundle into one script, not ${chunks.map((c) => c.fileName).join(', ')}`);
  }
  return narrow(chunks[0].code.trim());
}

function weigh(name, bytes) {
  const raw = Buffer.from(bytes);
  const gzip = gzipSync(raw, { level: 9 }).length;
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }).length;
  const kb = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(11);
  console.log(`${name.padEnd(16)} ${kb(raw.length)} raw ${kb(gzip)} gzip ${kb(brotli)} brotli`);
  return gzip;
}

/** The wasm modules by name, as gzip in base64; and the worker that runs them. Prints what each weighs. */
async function engineParts() {
  const files = MODULES.flatMap((name) => [`src/wasm/${name}.js`, `src/wasm/${name}_bg.wasm`]);
  const missing = ['src/engine/client.ts', 'src/engine/worker.ts', ...files].filter((file) => !existsSync(at(file)));
  if (missing.length > 0) {
    throw new Error(`the engine is not there: ${missing.join(', ')} (build the wasm first, or use npm run build:mock)`);
  }
  const worker = await script('src/engine/worker.ts', {});
  weigh('worker', worker);
  const modules = {};
  for (const name of MODULES) {
    const bytes = await readFile(at(`src/wasm/${name}_bg.wasm`));
    weigh(name, bytes);
    modules[name] = gzipSync(bytes, { level: 9 }).toString('base64');
  }
  return { worker, modules };
}

/** The parts as scripts that hand themselves to the outer page. */
function partScripts(modules) {
  const call = (name) => `harmlessPart(${JSON.stringify(name)}, ${JSON.stringify(modules[name])});\n`;
  return Object.fromEntries(PARTS.map((name) => [name, call(name)]));
}

/** The engine's scripts as modules for the application. */
const engine = ({ worker }) => ({
  'virtual:engine': `export { createEngine } from ${JSON.stringify(at('src/engine/client.ts'))};`,
  'virtual:engine-parts': `export const worker = ${JSON.stringify(worker)};`,
});

/** One file: the application on an engine, in its frame. */
async function page(virtual, { modules = {}, parts = {} } = {}) {
  const app = await script('src/main.ts', virtual);
  const css = await readFile(at('src/shell/frame.css'), 'utf8');
  const style = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const outer = await script('src/shell/outer.js', {});
  return assemble({ scripts: [app], modules, style, outer, parts });
}

async function write(name, text, limit) {
  if (/[^\0-\xff]/.test(text)) throw new Error(`${name} has characters beyond Latin-1, which doubles its memory`);
  await writeFile(path.join(out, name), text);
  if (weigh(name, text) > limit) throw new Error(`${name} must stay under ${limit / 1000} kB gzip`);
}

async function main() {
  const pretended = { 'virtual:engine': `export { createEngine } from ${JSON.stringify(at('src/engine/mock.ts'))};` };
  const made = mock ? null : await engineParts();
  const offline = made && (await page(engine(made), { modules: made.modules }));
  const parts = made ? partScripts(made.modules) : {};
  const everybodys = Object.entries(made?.modules ?? {}).filter(([name]) => !PARTS.includes(name));
  const { html, csp } = await page(made ? engine(made) : pretended, { modules: Object.fromEntries(everybodys), parts });
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  for (const [name, text] of Object.entries(parts)) await writeFile(path.join(out, `harmless-${name}.js`), text);
  if (offline) await write('harmless-offline.html', offline.html, OFFLINE_LIMIT);
  const headers = Object.entries(hostingHeaders(csp, { fetches: !mock })).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(path.join(out, 'headers.txt'), headers.join(''));
  await write('harmless.html', html, PAGE_LIMIT);
  console.log(path.relative(process.cwd(), path.join(out, 'harmless.html')));
}

main().catch((error) => {
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
});
