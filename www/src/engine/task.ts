/**
 * What is done in a worker of its own, which ends with it: the worker's memory, and whatever secret was in it, goes then.
 */
import { workerSource } from './assets';
import { asProblem } from './messages';
import type { Problem } from './types';

export const CANCELLED: Problem = { code: 'cancelled', message: 'cancelled' };

/** A wasm module that is unpacked and compiled with the first use; again after a failure, which rejects with a `Problem`. */
export function compiledOnce(bytes: () => Promise<Uint8Array<ArrayBuffer>>): () => Promise<WebAssembly.Module> {
  let compiled: Promise<WebAssembly.Module> | undefined;
  return () => {
    compiled ??= bytes()
      .then((wasm) => WebAssembly.compile(wasm))
      .catch((error) => {
        compiled = undefined;
        throw asProblem(error);
      });
    return compiled;
  };
}

/** How a task ends. */
export interface Ending<R> {
  resolve(result: R | Promise<R>): void;
  reject(problem: unknown): void;
  /** A word to the worker, which has asked for it. */
  answer(message: unknown): void;
}

/**
 * Runs one task in a new worker. `start` is its first and only message, `hear` what to do with each answer. Rejects with a
 * `Problem`, with code `cancelled` when it was called off.
 */
export async function runTask<Told, R>(
  start: object,
  hear: (told: Told, end: Ending<R>) => void,
  { signal, transfer = [] }: { signal?: AbortSignal | undefined; transfer?: Transferable[] } = {},
): Promise<R> {
  if (signal?.aborted) throw CANCELLED;
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  try {
    return await new Promise<R>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(CANCELLED), { once: true });
      worker.onerror = (event) => {
        event.preventDefault();
        reject(asProblem(new Error('worker')));
      };
      const answer = (message: unknown): void => worker.postMessage(message);
      worker.onmessage = ({ data }: MessageEvent<Told>) => hear(data, { resolve, reject, answer });
      worker.postMessage(start, transfer);
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}
