/**
 * Reading a Blob in a worker. A byte stream with our own buffer is the fastest way there is, and the only one that does
 * not leave the garbage collector with as much memory as the file is large.
 */

/** Reads a stretch of a file into a buffer that is used again and again. */
export class StretchReader {
  private buffer = new ArrayBuffer(0);

  /** The bytes of `file` from `start` up to `end`; valid until the next call. */
  async read(file: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const length = end - start;
    if (this.buffer.byteLength < length) this.buffer = new ArrayBuffer(Math.ceil(length * 1.25));
    const reader = file.slice(start, end).stream().getReader({ mode: 'byob' });
    let at = 0;
    while (at < length) {
      const { value, done } = await reader.read(new Uint8Array(this.buffer, at, length - at));
      if (value) this.buffer = value.buffer;
      if (done || !value) throw new DOMException('the file is shorter than it was', 'NotReadableError');
      at += value.byteLength;
    }
    reader.releaseLock();
    return new Uint8Array(this.buffer, 0, length);
  }
}

/** Reads a Blob from the start, calling `each` with chunks that are valid during the call. */
export async function readAll(
  blob: Blob,
  each: (chunk: Uint8Array<ArrayBuffer>) => void | Promise<void>,
): Promise<void> {
  const reader = blob.stream().getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(1 << 20);
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (value) buffer = value.buffer;
    if (done || !value) return;
    await each(value);
  }
}
