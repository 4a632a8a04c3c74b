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
  | { id: number; kind: 'file'; file: File; policy: string }
  | { id: number; kind: 'collect'; batch: Uint8Array; bytes: Uint8Array<ArrayBuffer> }
  | { id: number; kind: 'arm'; orders: Uint8Array }
  | { id: number; kind: 'clean'; batch: Uint8Array; base: number; len: number }
  | { id: number; kind: 'find'; batch: Uint8Array; base: number; len: number }
  /** The second module, for what follows. */
  | { id: number; kind: 'bench'; module: WebAssembly.Module }
  | { id: number; kind: 'facts'; batch: Uint8Array; base: number; len: number; file: File }
  | { id: number; kind: 'match'; batch: Uint8Array; base: number; len: number }
  | { id: number; kind: 'look'; batch: Uint8Array; base: number; len: number };

/** What became of a batch. */
export interface Cleaned {
  /** Untouched stretches of it are slices of the picked file. */
  blob: Blob;
  len: number;
  print: string;
  counts: Uint8Array;
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
