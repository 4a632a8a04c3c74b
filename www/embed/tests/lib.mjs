/** What the unit tests share: the built package, and modules of the page bundled for Node. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const EMBED = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The few names of a browser that modules read as they load. */
globalThis.document ??= { documentElement: { lang: 'en' } };
if (!globalThis.navigator?.languages) {
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'], language: 'en' }, configurable: true });
}
globalThis.File ??= (await import('node:buffer')).File;

/** A module of the built package. */
export function built(name) {
  return import(pathToFileURL(path.join(EMBED, 'dist', name)).href);
}

/** A module of the page's source. */
export async function bundled(file) {
  const result = await build({
    configFile: false,
    root: path.dirname(EMBED),
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'node20',
      lib: { entry: path.resolve(EMBED, '..', file), formats: ['es'], fileName: 'module' },
    },
  });
  const [chunk] = [result].flat().flatMap((r) => r.output);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-unit-'));
  const out = path.join(folder, 'module.mjs');
  await writeFile(out, chunk.code);
  return import(pathToFileURL(out).href);
}

/** Two ends of a line, as `MessageChannel` makes them; that of Node can't carry a `File`. */
export function line() {
  const end = () => ({
    onmessage: null,
    other: null,
    open: true,
    close() {
      this.open = false;
    },
    postMessage(data) {
      const { other } = this;
      queueMicrotask(() => this.open && other.open && other.onmessage?.({ data }));
    },
  });
  const port1 = end();
  const port2 = end();
  port1.other = port2;
  port2.other = port1;
  return { port1, port2 };
}
