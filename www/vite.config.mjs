/** How a module becomes one classic script; `scripts/build.mjs` calls it for the application and for the worker. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.dirname(fileURLToPath(import.meta.url));

/** Modules that exist only while building, by name. */
function virtualModules(sources) {
  const mark = '\0';
  return {
    name: 'virtual-modules',
    resolveId: (id) => (id in sources ? mark + id : undefined),
    load: (id) => (id.startsWith(mark) ? sources[id.slice(1)] : undefined),
  };
}

/**
 * @param {string} entry absolute path of the module
 * @param {Record<string, string>} virtual source text by module name
 */
export function bundle(entry, virtual) {
  return {
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [virtualModules(virtual)],
    build: {
      write: false,
      target: ['chrome123', 'firefox128', 'safari17.5'],
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { input: entry, output: { format: 'iife', comments: false } },
    },
  };
}
