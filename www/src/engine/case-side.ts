/**
 * The case in a worker of its own: one task, and the worker ends. The original is read here with a synchronous reader, since
 * the cipher pulls; a piece at a time, so that memory does not grow with it.
 */
import { caseNote, initSync as startNotes } from '../wasm/analysis.js';
import { judge, Sealer, initSync as startSeals } from '../wasm/seal.js';
import { asProblem } from './messages';
import { release, tidy } from './read';
import type { Problem } from './types';

export type CaseTask =
  | { do: 'judge'; armored: string; fingerprint: string }
  | { do: 'seal'; original: Blob; recipients: { armored: string; fingerprint?: string }[]; armored: boolean }
  | { do: 'note'; report: string; sealed: string; locale: string; markdown: boolean };

/** First and only message to the worker. */
export interface StartCase {
  role: 'case';
  module: WebAssembly.Module;
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

/** How many bytes of the message go into one Blob. */
const PACK = 4 << 20;
const PROGRESS_EVERY = 100;

// Of a dedicated worker; the project's types are those of a page.
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

export function serveCase({ module, task }: StartCase, say: (told: CaseTold) => void): void {
  try {
    say({ result: result(module, task, say) });
  } catch (error) {
    say({ problem: asProblem(error) });
  }
}

function result(module: WebAssembly.Module, task: CaseTask, say: (told: CaseTold) => void): unknown {
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
  let piece: Uint8Array | undefined;
  let told = performance.now();
  const read = (at: number, length: number): Uint8Array => {
    if (piece) release(piece);
    piece = new Uint8Array(reader.readAsArrayBuffer(original.slice(at, at + length)));
    tidy(piece.byteLength);
    const now = performance.now();
    if (now - told >= PROGRESS_EVERY) {
      told = now;
      say({ bytes: at });
    }
    return piece;
  };
  const blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let [held, written] = [0, 0];
  const pack = (): void => {
    blobs.push(new Blob(parts));
    for (const part of parts) release(part);
    parts = [];
    held = 0;
  };
  const write = (part: Uint8Array<ArrayBuffer>): void => {
    parts.push(part);
    held += part.byteLength;
    written += part.byteLength;
    if (held >= PACK) pack();
  };
  const { sha256, bytes } = sealer.seal(read, write, armored) as { sha256: string; bytes: number };
  sealer.free();
  pack();
  if (bytes !== original.size) throw changed();
  const blob = new Blob(blobs);
  whole(blob, written, reader);
  return { blob, sha256, recipients: named as SealedByWorker['recipients'] };
}

/** A Blob for which there was no room says so only when it is read. */
function whole(blob: Blob, bytes: number, reader: InstanceType<typeof FileReaderSync>): void {
  try {
    if (blob.size === bytes && reader.readAsArrayBuffer(blob.slice(-1)).byteLength === 1) return;
  } catch {
    // told below
  }
  throw {
    code: 'unwritable',
    message: 'the encrypted original could not be kept whole; there is no file. Is the disk full?',
  } satisfies Problem;
}

function changed(): Problem {
  return {
    code: 'changed-while-read',
    message: 'the file changed while it was encrypted; there is no file. Pick it again',
  };
}
