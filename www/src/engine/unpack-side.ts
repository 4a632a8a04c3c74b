/**
 * Unpacking a container in a worker of its own: reads the picked file in ranges, writes the HAR in pieces, each a Blob, so that
 * the browser may keep it on disk. The page ends the worker as soon as the HAR is there: its memory, and with it the password,
 * goes with it.
 */
import { captures, initSync, unpack } from '../wasm/import.js';
import { asProblem } from './messages';
import { release, tidy } from './read';
import type { Imported, PackedCapture, Problem } from './types';

/** First message to the worker. `password` is empty for none; it was moved here, and is overwritten. */
export interface StartUnpack {
  role: 'unpack';
  module: WebAssembly.Module;
  file: Blob;
  password: Uint8Array<ArrayBuffer>;
  /** Whether somebody chooses where there are several captures. */
  choosing: boolean;
}

/**
 * What the worker says: how many bytes are done, between which captures to choose, and one of the others last. `har` is null
 * for what is no container.
 */
export type Unpacking =
  | { bytes: number }
  | { several: PackedCapture[] }
  | { har: Blob | null; imported: Imported | null }
  | { problem: Problem };

/** In workers only, and so not among the page's types. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

/** @param chosen the name that was chosen, once it was asked for; the password waits here for it and nowhere else */
export async function unpackHere(
  { module, file, password, choosing }: StartUnpack,
  say: (told: Unpacking) => void,
  chosen: Promise<string>,
): Promise<void> {
  try {
    initSync({ module });
    const reader = new FileReaderSync();
    const pieces: Blob[] = [];
    // Buffers are given back at once: the garbage collector would let them grow to as much as the file.
    let last = new Uint8Array();
    const read = (offset: number, length: number): Uint8Array => {
      release(last);
      last = new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
      tidy(length);
      return last;
    };
    const write = (bytes: Uint8Array<ArrayBuffer>): void => {
      pieces.push(new Blob([bytes]));
      tidy(bytes.byteLength);
      release(bytes);
    };
    // The module overwrites the password that it is given.
    const several = choosing ? (captures(read, file.size, password.slice()) as PackedCapture[]) : [];
    let member: string | undefined;
    if (several.length > 1) {
      say({ several });
      member = await chosen;
    }
    const imported = unpack(
      read,
      file.size,
      write,
      (bytes: number) => say({ bytes }),
      decode,
      password,
      member,
    ) as Imported | null;
    say({ har: imported && new Blob(pieces, { type: 'application/json' }), imported });
  } catch (error) {
    say({ problem: asProblem(error) });
  } finally {
    password.fill(0);
  }
}

/** Bytes of a charset by its label; nothing for what the browser does not know, or what is not of that charset. */
function decode(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
