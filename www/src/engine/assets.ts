/**
 * What the engine is started from. Under `connect-src 'none'` nothing can be fetched, not even a `data:` or `blob:`
 * URL, so the worker and the wasm module travel inside the page's script.
 */
import { analysis, bench, importer, seal, wasm, worker } from 'virtual:engine-parts';

/** The worker as the text of a classic script: to be started from a `blob:` URL, which inherits the page's policy. */
export const workerSource: string = worker;

/** The wasm module's bytes, unpacked anew at each call; the caller may transfer them. */
export function wasmBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(wasm);
}

/** The second module: the workbench. */
export function benchBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(bench);
}

/** The third module: the analysis. */
export function analysisBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(analysis);
}

/** The fourth: OpenPGP. */
export function sealBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(seal);
}

/** The fifth: containers. */
export function importBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(importer);
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
