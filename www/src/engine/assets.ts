/**
 * What the engine is started from. Under `connect-src 'none'` nothing can be fetched, not even a `data:` or `blob:`
 * URL, so the worker travels inside the page's script, and the wasm modules in blocks of data beside it: as literals they
 * would be in memory twice. In the hosted page, what not everybody needs is asked of the outer page, which has the right
 * to fetch just that.
 */
import { worker } from 'virtual:engine-parts';

/** The worker as the text of a classic script: to be started from a `blob:` URL, which inherits the page's policy. */
export const workerSource: string = worker;

type Module = 'harmless' | 'workbench' | 'analysis' | 'seal' | 'import';

/** A module that the page has with it, gzipped, in base64. */
const carried = (name: Module): string => document.querySelector(`script[data-module=${name}]`)?.textContent ?? '';

/** The same for a module that every page has. Throws a `Problem` when somebody took it out. */
function needed(name: Module): string {
  const text = carried(name);
  if (!text) throw { code: 'part-missing', message: `the module ${name} is not in the page` };
  return text;
}

/** The wasm module's bytes, unpacked anew at each call; the caller may transfer them. */
export async function wasmBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(needed('harmless'));
}

/** The second module: the workbench. */
export async function benchBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(needed('workbench'));
}

/** The third module: the analysis. */
export async function analysisBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(needed('analysis'));
}

/** The fourth: OpenPGP. */
export async function sealBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(carried('seal') || (await asked('seal')));
}

/** The fifth: containers. */
export async function importBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(carried('import') || (await asked('import')));
}

/** A part that lies beside the page. Rejects with a `Problem` when it is not there. */
function asked(part: 'import' | 'seal'): Promise<string> {
  return new Promise((resolve, reject) => {
    const answered = ({ source, data }: MessageEvent): void => {
      if (source !== parent || data?.kind !== 'part' || data.part !== part) return;
      removeEventListener('message', answered);
      if (data.text) resolve(data.text);
      else reject({ code: 'part-missing', message: `harmless-${part}.js is not beside the page` });
    };
    addEventListener('message', answered);
    parent.postMessage({ kind: 'part', part }, '*');
  });
}

async function unpack(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const unpacked = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
