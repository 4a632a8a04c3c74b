/**
 * The case in a worker of its own: one task, and the worker ends. The original is read here with a synchronous reader, since
 * the cipher pulls; a piece at a time, so that memory does not grow with it.
 */
import { caseNote, initSync as startNotes } from '../wasm/analysis.js';
import { judge, Sealer, initSync as startSeals } from '../wasm/seal.js';
import { asProblem } from './messages';
import { collect, FileReaderSync, Pieces } from './pieces';
import type { Problem } from './types';
import { zip } from './zip';

export type CaseTask =
  | { do: 'judge'; armored: string; fingerprint: string }
  | { do: 'seal'; original: Blob; recipients: { armored: string; fingerprint?: string }[]; armored: boolean }
  | { do: 'zip'; files: Packed[]; made: number }
  | { do: 'note'; report: string; sealed: string; locale: string; markdown: boolean };

/** A file of a package. `packed` says that it is compressed already, as pictures are. */
export interface Packed {
  name: string;
  blob: Blob;
  packed: boolean;
}

/** First and only message to the worker. */
export interface StartCase {
  role: 'case';
  /** Of the wasm that the task needs. */
  module: WebAssembly.Module | null;
  task: CaseTask;
}

/** What the worker says: how far it is, and at last its result. */
export type CaseTold = { bytes: number } | { result: unknown } | { problem: Problem };

/** What `judge` of the wasm module gives; `expires` in ms since 1970. */
export interface Judged {
  usable: boolean;
  fingerprint: string;
  userId: string;
  reason?: string;
  message?: string;
  expires?: number;
}

export interface SealedByWorker {
  blob: Blob;
  sha256: string;
  recipients: { fingerprint: string; userId: string }[];
}

const PROGRESS_EVERY = 100;

export async function serveCase({ module, task }: StartCase, say: (told: CaseTold) => void): Promise<void> {
  try {
    say({ result: await result(module, task, say) });
  } catch (error) {
    say({ problem: asProblem(error) });
  }
}

function result(module: WebAssembly.Module | null, task: CaseTask, say: (told: CaseTold) => void): unknown {
  if (task.do === 'zip') return zip(task.files, task.made, (bytes) => say({ bytes }));
  if (!module) throw new TypeError('module');
  switch (task.do) {
    case 'judge':
      startSeals({ module });
      return judge(new TextEncoder().encode(task.armored), task.fingerprint);
    case 'seal':
      startSeals({ module });
      return seal(task.original, task.recipients, task.armored, say);
    case 'note':
      startNotes({ module });
      return caseNote(task.report, task.sealed, task.locale, task.markdown);
  }
}

function seal(
  original: Blob,
  recipients: { armored: string; fingerprint?: string }[],
  armored: boolean,
  say: (told: CaseTold) => void,
): SealedByWorker {
  const sealer = new Sealer();
  const text = new TextEncoder();
  const named = recipients.map((r) => sealer.add(text.encode(r.armored), r.fingerprint ?? ''));
  const reader = new FileReaderSync();
  let told = performance.now();
  const read = (at: number, length: number): Uint8Array => {
    const piece = new Uint8Array(reader.readAsArrayBuffer(original.slice(at, at + length)));
    collect(piece.byteLength);
    const now = performance.now();
    if (now - told >= PROGRESS_EVERY) {
      told = now;
      say({ bytes: at });
    }
    return piece;
  };
  const out = new Pieces();
  const write = (part: Uint8Array<ArrayBuffer>): void => out.add(part);
  const { sha256, bytes } = sealer.seal(read, write, armored) as { sha256: string; bytes: number };
  sealer.free();
  if (bytes !== original.size) throw changed();
  const blob = out.end('application/pgp-encrypted');
  return { blob, sha256, recipients: named as SealedByWorker['recipients'] };
}

function changed(): Problem {
  return {
    code: 'changed-while-read',
    message: 'the file changed while it was encrypted; there is no file. Pick it again',
  };
}
