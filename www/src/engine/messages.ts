/** What the page, the engine's worker and the batch workers say to each other. */
import type { Place, Problem, Progress } from './types';

/** First message to any worker: what it is. The module is compiled once, on the page. */
export type Start =
  | { role: 'engine'; module: WebAssembly.Module; policy: string; ports: MessagePort[] }
  | { role: 'batch'; module: WebAssembly.Module; policy: string; port: MessagePort };

/** Page to engine: call `method`; `cancel` asks the call `id` to end. */
export type Call = { id: number; method: string; args: unknown[] } | { id: number; cancel: true };

/** Engine to page. */
export type Answer =
  | { id: number; result: unknown }
  | { id: number; problem: Problem }
  | { id: number; progress: Progress }
  | { id: number; rows: number };

/** A stretch of the clean file: `[start, end]` of the original, or new bytes. */
export type Piece = [number, number] | Uint8Array<ArrayBuffer>;

/** Engine to batch worker. */
export type Job =
  | { id: number; kind: 'file'; policy: string }
  | { id: number; kind: 'arm'; orders: Uint8Array }
  /** The second module, for `facts` and `match`. */
  | { id: number; kind: 'bench'; module: WebAssembly.Module }
  /** Entries that are none of the capture’s, as the clean copy would have them. */
  | { id: number; kind: 'looks'; entries: Uint8Array[] }
  | { id: number; kind: Pass; batch: Uint8Array; bytes: Uint8Array<ArrayBuffer> };

/**
 * What is done with a batch: `collect` in the first pass, `clean` and `find` in the second; `look` at its one entry;
 * `count` how much of each entry is replaced; `facts` and `match` for the workbench.
 */
export type Pass = 'collect' | 'clean' | 'find' | 'look' | 'count' | 'facts' | 'match';

/** What a pass gives for a batch, and the buffer that its bytes came in, to be filled again. */
export interface Passed<R> {
  result: R;
  /** For the session: rows and secrets, or counts. Lies in the buffer when there is room. */
  packed: Uint8Array<ArrayBuffer>;
  buffer: ArrayBuffer;
}

/** What became of a batch. */
export interface Cleaned {
  /** Its parts in order, three numbers each: 0, start and end in the picked file; or 1, start and length in `fresh`. */
  layout: Float64Array;
  /** The new pieces. They lie in the buffer when there is room. */
  fresh: Uint8Array<ArrayBuffer>;
  len: number;
  print: string;
  passed: boolean;
}

/** Batch worker to engine. */
export type Done = { id: number; result: unknown } | { id: number; problem: Problem };

/** How often a text stands in a batch. */
export interface Found {
  count: number;
  places: Place[];
}

/** Whatever was thrown, as a problem. What the engine did not throw itself is told by its name alone (law 8). */
export function asProblem(error: unknown): Problem {
  // A query that can't be read is told by its own kind of problem.
  if (error && typeof error === 'object' && 'what' in error && 'at' in error) return error as unknown as Problem;
  if (error && typeof error === 'object' && 'code' in error && 'message' in error && !(error instanceof Error)) {
    return error as Problem;
  }
  const name = error instanceof Error ? error.name : 'unknown';
  if (name === 'NotReadableError' || name === 'NotFoundError') {
    return {
      code: 'changed-while-read',
      message:
        'the file could not be read any more: it was changed, moved or deleted after it was picked. Pick it again',
    };
  }
  if (name === 'AbortError') return { code: 'cancelled', message: 'cancelled' };
  if (name === 'RangeError' || name === 'RuntimeError') {
    return {
      code: 'internal',
      message: 'the engine stopped unexpectedly, perhaps for want of memory; nothing was saved. Load the page again',
    };
  }
  return {
    code: 'internal',
    message: `the engine stopped unexpectedly (${name}); nothing was saved. Load the page again`,
  };
}
