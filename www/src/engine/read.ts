/**
 * Reading a Blob in a worker. A byte stream with our own buffer is the fastest way there is, and the only one that does
 * not leave the garbage collector with as much memory as the file is large.
 */

/** Largest piece that is asked for; the browser gives less at a time. */
const PIECE = 256 << 10;

/**
 * The readers at work. Chromium collects a stream that nothing refers to but its own pending read, and then that read
 * never ends: the garbage collector would decide whether the page hangs.
 */
const atWork = new Set<ReadableStreamBYOBReader>();

/** A reader of `blob`, held as long as `use` runs and closed after it. */
export async function withReader<T>(blob: Blob, use: (reader: ReadableStreamBYOBReader) => Promise<T>): Promise<T> {
  const reader = blob.stream().getReader({ mode: 'byob' });
  // A file that was changed or deleted ends its stream with a TypeError of its own (Chromium), like a fault of ours.
  const read = reader.read.bind(reader);
  reader.read = async <T extends ArrayBufferView<ArrayBuffer>>(view: T) => {
    try {
      return await read(view);
    } catch {
      throw new DOMException('the file is not what it was', 'NotReadableError');
    }
  };
  atWork.add(reader);
  try {
    return await use(reader);
  } finally {
    atWork.delete(reader);
    // An open stream keeps its pipe, a megabyte or two, until it is collected.
    reader.cancel().catch(() => {});
  }
}

/** The buffer of the last reading, for the next one: a new one each time would wait for the garbage collector. */
let spare: ArrayBuffer | undefined;

/** Reads a Blob from the start, calling `each` with chunks that are valid during the call. Gives the number of bytes. */
export function readAll(blob: Blob, each: (chunk: Uint8Array<ArrayBuffer>, at: number) => void): Promise<number> {
  return withReader(blob, async (reader) => {
    let buffer = spare ?? new ArrayBuffer(PIECE);
    spare = undefined;
    let at = 0;
    for (;;) {
      const { value, done } = await reader.read(new Uint8Array(buffer));
      if (value) buffer = value.buffer;
      if (done || !value) {
        spare = buffer;
        return at;
      }
      each(value, at);
      at += value.byteLength;
      tidy(value.byteLength);
    }
  });
}

/**
 * Gives the memory of an array back at once; nobody may use its buffer any more. It must have been made by a script: one
 * that came in a message is held by the browser until the garbage collector comes, which it does seldom, since it sees
 * small objects only.
 */
export function release(array: Uint8Array): void {
  const buffer = array.buffer as ArrayBuffer & { transfer?(length: number): ArrayBuffer };
  buffer.transfer?.(0); // browsers from 2024 on; in others it waits
}

/** After how many bytes the garbage collector is called, and how much memory it takes to call it. */
const CALL_EVERY = 12 << 20;
const CALL_WITH = 80 << 20;
let handled = 0;

/**
 * Counts bytes that were read or worked on, and now and then calls the garbage collector: with an array that is never
 * written to, so that it takes addresses but no memory. Streams and messages leave objects behind that are small to the
 * collector of scripts but not to the browser; it would come once a gigabyte.
 */
export function tidy(bytes: number): void {
  handled += bytes;
  if (handled < CALL_EVERY) return;
  handled = 0;
  try {
    release(new Uint8Array(CALL_WITH));
  } catch {
    // No addresses left: then it has been called.
  }
}
