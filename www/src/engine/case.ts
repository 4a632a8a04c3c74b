/**
 * The case: the original encrypted for those who may have it back, and the note for it. Each call runs in a worker of its
 * own, which ends with it; the plaintext is read there and nowhere else.
 *
 * A failure is a `Problem`: `recipient` (a key is not used; `reason` says why), `changed-while-read`, `unwritable`,
 * `cancelled`, `internal`. Nothing is half-written: there is a whole file or none.
 */
import { analysisModule } from './analysis';
import { sealBytes } from './assets';
import type { CaseTask, CaseTold, Judged, Packed, SealedByWorker, StartCase } from './case-side';
import { CANCELLED, compiledOnce, runTask } from './task';

export interface Recipient {
  /** An OpenPGP certificate, armored. */
  armored: string;
  /** Full fingerprint it must have. */
  fingerprint?: string;
}

export interface Sealed {
  /** `NAME.pgp`: for `shop.har` it is `shop.har.pgp`. */
  file: File;
  recipients: { fingerprint: string; userId: string }[];
  /** of the original */
  sha256: string;
}

/** What is to be known of a key. */
export interface Judgement {
  usable: boolean;
  /** In capital hexadecimal digits; empty where no key could be read. */
  fingerprint: string;
  /** The name in the key, which nobody has checked. */
  userId: string;
  /** Why it is not used, as an English sentence. */
  reason?: string;
  /** The same as a stable name for a catalogue, e.g. `expired`. */
  code?: string;
  /** When it expires, ISO 8601. */
  expires?: string;
}

/** The module that encrypts. */
const sealModule = compiledOnce(sealBytes);

/**
 * Encrypts `original` (named `name`) to all recipients, streamed. Rejects with a `Problem`. Whoever has cleaned the same file
 * compares `sha256` with that of what was cleaned: the file may have changed between.
 */
export async function seal(
  original: Blob,
  name: string,
  recipients: Recipient[],
  options: { armored?: boolean; onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<Sealed> {
  const { armored = false, onProgress, signal } = options;
  const told = (bytes: number): void => onProgress?.(original.size > 0 ? Math.min(1, bytes / original.size) : 1);
  told(0);
  const task: CaseTask = { do: 'seal', original, recipients, armored };
  const sealed = await run<SealedByWorker>(sealModule, task, signal, told);
  const type = 'application/pgp-encrypted';
  const file = new File([sealed.blob], `${name}.pgp`, { type });
  told(original.size);
  return { file, recipients: sealed.recipients, sha256: sealed.sha256 };
}

/** Looks at a key: whether it would be used, and why not. With a fingerprint the key has to have that one. */
export async function judge(armored: string, fingerprint = ''): Promise<Judgement> {
  const task: CaseTask = { do: 'judge', armored, fingerprint };
  const { message, reason, expires, ...rest } = await run<Judged>(sealModule, task);
  const told: Judgement = { ...rest };
  if (message) told.reason = message;
  if (reason) told.code = reason;
  if (expires) told.expires = new Date(expires).toISOString();
  return told;
}

/** Writes the case note. Rejects with a `Problem` when the report is none. */
export async function caseNote(input: {
  /** the report's JSON text */
  report: string;
  sealed?: Sealed;
  locale: 'en' | 'fr';
  format: 'text' | 'markdown';
}): Promise<string> {
  const { report, sealed, locale, format } = input;
  const about = sealed
    ? JSON.stringify({ name: sealed.file.name, sha256: sealed.sha256, recipients: sealed.recipients })
    : '';
  return run<string>(analysisModule, { do: 'note', report, sealed: about, locale, markdown: format === 'markdown' });
}

/**
 * Puts files into one ZIP, streamed. `made` is the time that stands in it, epoch ms: the same files give the same bytes.
 * Rejects with a `Problem`.
 */
export function zip(
  files: Packed[],
  made: number,
  options: { onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<Blob> {
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
  return run<Blob>(null, { do: 'zip', files, made }, options.signal, (bytes) =>
    options.onProgress?.(Math.min(1, bytes / Math.max(1, total))),
  );
}

/** Runs a task in a new worker, which ends with it. */
async function run<R>(
  module: (() => Promise<WebAssembly.Module>) | null,
  task: CaseTask,
  signal?: AbortSignal,
  onBytes?: (bytes: number) => void,
): Promise<R> {
  if (signal?.aborted) throw CANCELLED;
  const start: StartCase = { role: 'case', module: module ? await module() : null, task };
  return runTask<CaseTold, R>(
    start,
    (told, { resolve, reject }) => {
      if ('bytes' in told) onBytes?.(told.bytes);
      else if ('problem' in told) reject(told.problem);
      else resolve(told.result as R);
    },
    { signal },
  );
}
