/** A large file that is made in a worker, piece by piece: what is held at a time does not grow with it. */
import { release } from './read';
import type { Problem } from './types';

/** Of a dedicated worker; the project's types are those of a page. */
export const FileReaderSync = (
  globalThis as unknown as { FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer } }
).FileReaderSync;

/** How many bytes go into one Blob: each costs the renderer some kilobytes. */
const PACK = 4 << 20;

export class Pieces {
  private readonly blobs: Blob[] = [];
  private parts: Uint8Array<ArrayBuffer>[] = [];
  private held = 0;
  private written = 0;

  /** Takes a piece; nobody may use it any more. */
  add(part: Uint8Array<ArrayBuffer>): void {
    this.parts.push(part);
    this.held += part.byteLength;
    this.written += part.byteLength;
    if (this.held >= PACK) this.pack();
  }

  /** The whole of it. A Blob for which there was no room says so only when it is read: so its end is. */
  end(type: string): Blob {
    this.pack();
    const blob = new Blob(this.blobs, { type });
    try {
      const last = blob.slice(Math.max(0, blob.size - 1));
      if (blob.size === this.written && new FileReaderSync().readAsArrayBuffer(last).byteLength === last.size)
        return blob;
    } catch {
      // told below
    }
    const message = 'the file could not be kept whole; there is none. Is the disk full?';
    throw { code: 'unwritable', message } satisfies Problem;
  }

  private pack(): void {
    this.blobs.push(new Blob(this.parts));
    for (const part of this.parts) release(part);
    this.parts = [];
    this.held = 0;
  }
}
