/** The last look at a clean file: what can be read from it must be what passed the check. */
import { Hash } from '../wasm/harmless.js';
import { type Cancel, PROGRESS_EVERY, paced, type Tell } from './progress';
import { readAll } from './read';

/** A batch of the clean file: the bytes that stand before it, its own, and the fingerprint of those. */
export interface Mark {
  before: number;
  len: number;
  print: string;
}

/**
 * Reads the clean file as a browser would write it, and compares it with what the check saw. Gives its SHA-256. `allEntries`
 * is what the progress counts up to.
 */
export async function readBack(
  blob: Blob,
  marks: Mark[],
  allEntries: number,
  tell: Tell,
  cancel: Cancel,
): Promise<string> {
  const progress = paced(tell.progress, PROGRESS_EVERY);
  const hash = new Hash();
  // The stretches, alternately unmarked and marked.
  const stretches = marks.flatMap((m) => [{ len: m.before, print: '' }, m]);
  let at = 0;
  let left = stretches[0]?.len ?? Number.POSITIVE_INFINITY;
  const next = () => {
    while (left === 0 && at < stretches.length) {
      const print = hash.mark();
      const wanted = stretches[at]?.print;
      if (wanted && wanted !== print)
        throw {
          code: 'check-failed',
          message: 'the clean copy is not what was checked; there is no file. Nothing was saved',
        };
      at += 1;
      left = stretches[at]?.len ?? Number.POSITIVE_INFINITY;
    }
  };
  next();
  const done = await readAll(blob, (chunk, start) => {
    cancel.check();
    let from = 0;
    while (from < chunk.byteLength) {
      const length = Math.min(left, chunk.byteLength - from);
      hash.update(chunk.subarray(from, from + length));
      from += length;
      left -= length;
      next();
    }
    const bytes = start + chunk.byteLength;
    progress({ phase: 'check', bytes, total: blob.size, entries: allEntries, allEntries });
  });
  if (done !== blob.size || at < stretches.length) {
    throw {
      code: 'check-failed',
      message: 'the clean copy could not be read back whole; there is no file. Is the disk full?',
    };
  }
  progress({ phase: 'check', bytes: done, total: blob.size, entries: allEntries, allEntries }, true);
  const sha256 = hash.digest();
  hash.free();
  return sha256;
}
