/**
 * The coordinator: reads the picked file, divides it among the batch workers, and puts the clean file together. Lives
 * in the engine's worker; the bytes of the capture never leave it and the batch workers.
 */
import { Hash, Session } from '../wasm/harmless.js';
import type { Cleaned, Found, Piece } from './messages';
import { InOrder, type Pool } from './pool';
import { readAll, withReader } from './read';
import type { CaptureSummary, CleanResult, Place, Progress, Verification } from './types';

/** How much is handed to a worker at a time in the first pass, in bytes. */
const CHUNK = 1 << 20;
/** How many Blobs are put together at a time. */
const GROUP = 64;
/** Most places told of a text. */
const PLACES = 20;

/** Ends a run that the person cancelled. */
export class Cancel {
  cancelled = false;
  check(): void {
    if (this.cancelled) throw new DOMException('cancelled', 'AbortError');
  }
}

export interface Tell {
  progress(p: Progress): void;
  rows(count: number): void;
}

/** How often the page hears of progress, and of rows, which it draws: in ms. Every message makes garbage there. */
const PROGRESS_EVERY = 200;
const ROWS_EVERY = 250;

/** Lets a message through when the last one is that long ago; `last` always. */
function paced<T>(tell: (what: T) => void, every: number): (what: T, last?: boolean) => void {
  let at = Number.NEGATIVE_INFINITY;
  return (what, last = false) => {
    const now = performance.now();
    if (!last && now - at < every) return;
    at = now;
    tell(what);
  };
}

export class Capture {
  readonly session: Session;
  /** Grows with every change of what is removed. */
  revision = 0;
  /** The revision for which worker 0 is armed to show entries; see `look`. */
  private lookArmed = -1;
  private inputSha256 = '';
  batches = 0;
  /** Which worker went through which entries in the first pass, from `first` on: it still knows what it found there. */
  private readonly runs: { first: number; worker: number }[] = [];

  constructor(
    readonly file: File,
    readonly pool: Pool,
    private readonly policy: string,
  ) {
    this.session = new Session(policy);
  }

  /** First pass. */
  async open(tell: Tell, cancel: Cancel): Promise<CaptureSummary> {
    const { file, session, pool } = this;
    await pool.all({ kind: 'file', file, policy: this.policy });
    const hash = new Hash();
    const progress = paced(tell.progress, PROGRESS_EVERY);
    const rows = paced(tell.rows, ROWS_EVERY);
    const spare: ArrayBuffer[] = [];
    const inOrder = new InOrder<Uint8Array>((collected) => {
      session.absorb(collected);
      rows(session.length);
    });
    let buffer = new ArrayBuffer(CHUNK);
    let entries = 0;
    // The buffer holds the file's bytes from `base` on, `used` of them.
    let base = 0;
    let used = 0;
    const flush = async () => {
      const batch = session.cut();
      const keep = session.keepFrom() - base;
      const tail = new Uint8Array(buffer, keep, used - keep);
      // An entry that fills half the buffer needs a larger one.
      const size = Math.max(CHUNK, tail.byteLength * 2);
      const next = size === CHUNK ? (spare.pop() ?? new ArrayBuffer(CHUNK)) : new ArrayBuffer(size);
      new Uint8Array(next).set(tail);
      if (batch) {
        const bytes = new Uint8Array(buffer, batch.base - base, batch.len);
        const { result, worker } = await pool.give<{ collected: Uint8Array; buffer: ArrayBuffer }>(
          { kind: 'collect', batch: batch.message, bytes },
          undefined,
          [buffer],
        );
        if (this.runs.at(-1)?.worker !== worker) this.runs.push({ first: entries, worker });
        entries += batch.entries;
        // A buffer comes back with its result, however long that waits for its turn.
        const back = ({ collected, buffer }: { collected: Uint8Array; buffer: ArrayBuffer }) => {
          if (buffer.byteLength === CHUNK) spare.push(buffer);
          return collected;
        };
        inOrder.add(result.then(back));
        batch.free();
      }
      buffer = next;
      base += keep;
      used -= keep;
    };
    try {
      await withReader(file, async (reader) => {
        for (;;) {
          if (used === buffer.byteLength) await flush();
          const { value, done } = await reader.read(new Uint8Array(buffer, used, buffer.byteLength - used));
          if (value) buffer = value.buffer;
          if (done || !value) return;
          session.push(value);
          hash.update(value);
          used += value.byteLength;
          cancel.check();
          inOrder.check();
          progress({ phase: 'read', bytes: base + used, total: file.size, entries: session.length, allEntries: 0 });
        }
      });
    } catch (error) {
      // What was read before the fault is still shown.
      await flush().catch(() => {});
      await inOrder.end().catch(() => {});
      throw error;
    }
    await flush();
    await inOrder.end();
    session.finish();
    this.inputSha256 = hash.digest();
    hash.free();
    this.batches = session.divide(Uint32Array.from(this.runs, (run) => run.first));
    entries = session.length;
    progress({ phase: 'read', bytes: file.size, total: file.size, entries, allEntries: entries }, true);
    rows(entries, true);
    return session.summary() as CaptureSummary;
  }

  /** Runs `kind` over all batches, in order. */
  private async second<R>(
    kind: 'clean' | 'find',
    phase: Progress['phase'],
    tell: Tell,
    cancel: Cancel,
    take: (r: R, number: number) => void,
  ): Promise<void> {
    const { session, pool, file } = this;
    const progress = paced(tell.progress, PROGRESS_EVERY);
    const allEntries = session.length;
    const sizes: { entries: number; end: number }[] = [];
    let number = 0;
    let entries = 0;
    const inOrder = new InOrder<R>((result) => {
      take(result, number);
      const size = sizes[number];
      entries += size?.entries ?? 0;
      number += 1;
      progress({ phase, bytes: size?.end ?? 0, total: file.size, entries, allEntries });
    });
    let given = 0;
    let run = 0;
    for (let i = 0; i < this.batches; i++) {
      cancel.check();
      inOrder.check();
      const batch = session.batch(i);
      const { base, len } = batch;
      sizes.push({ entries: batch.entries, end: base + len });
      while ((this.runs[run + 1]?.first ?? Number.POSITIVE_INFINITY) <= given) run += 1;
      given += batch.entries;
      const { result } = await pool.give<R>({ kind, batch: batch.message, base, len }, this.runs[run]?.worker);
      batch.free();
      inOrder.add(result);
    }
    await inOrder.end();
    cancel.check();
    progress({ phase, bytes: file.size, total: file.size, entries: allEntries, allEntries }, true);
  }

  /** Where a text stands. */
  async addText(text: string, tell: Tell, cancel: Cancel): Promise<{ id: number; count: number; places: Place[] }> {
    const id = this.session.addText(text);
    this.revision += 1;
    this.lookArmed = -1;
    await this.pool.all({ kind: 'arm', orders: this.session.orders(id) });
    let count = 0;
    const places: Place[] = [];
    await this.second<Found[]>('find', 'read', tell, cancel, (found) => {
      for (const f of found) {
        count += f.count;
        places.push(...f.places.slice(0, PLACES - places.length));
      }
    });
    return { id, count, places };
  }

  /** An entry as the clean copy will have it, what is replaced between marks. `batch` holds just that entry. */
  async look(batch: { base: number; len: number; message: Uint8Array }): Promise<Uint8Array> {
    if (this.lookArmed !== this.revision) {
      await this.pool.send(0, { kind: 'arm', orders: this.session.orders(undefined) });
      this.lookArmed = this.revision;
    }
    return this.pool.send(0, { kind: 'look', batch: batch.message, base: batch.base, len: batch.len });
  }

  /** Second pass, and the check of what was written. */
  async sanitize(tell: Tell, cancel: Cancel): Promise<CleanResult> {
    const { session, file } = this;
    session.frame();
    await this.pool.all({ kind: 'arm', orders: session.orders(undefined) });
    // Every batch is a Blob of its own, made by its worker, so that rewritten bytes leave memory at once; Blobs are put
    // together many at a time, since each costs the renderer some kilobytes.
    const blobs: Blob[] = [];
    const marks: { before: number; len: number; print: string }[] = [];
    let parts: BlobPart[] = [];
    const frame = (number: number) => {
      const pieces = session.frameBefore(number) as Piece[];
      parts.push(...pieces.map((p) => (p instanceof Uint8Array ? p : file.slice(p[0], p[1]))));
      return pieces.reduce((sum, p) => sum + (p instanceof Uint8Array ? p.byteLength : p[1] - p[0]), 0);
    };
    await this.second<Cleaned>('clean', 'clean', tell, cancel, (cleaned, number) => {
      marks.push({ before: frame(number), len: cleaned.len, print: cleaned.print });
      parts.push(cleaned.blob);
      if (parts.length >= GROUP) {
        blobs.push(new Blob(parts));
        parts = [];
      }
      session.settle(cleaned.counts);
    });
    frame(this.batches);
    const blob = new Blob([...blobs, ...parts], { type: 'application/json' });
    const verification = session.verification() as Verification;
    if (!session.passed) {
      const failed = verification.checks.filter((c) => !c.passed).map((c) => c.id);
      throw {
        code: 'check-failed',
        message: `the independent check of the clean copy failed (${failed.join(', ')}); there is no file. Nothing was saved`,
      };
    }
    const outputSha256 = await this.readBack(blob, marks, tell, cancel);
    const report = session.report(this.inputSha256, blob.size, outputSha256);
    const { removed } = JSON.parse(report) as { removed: { secrets: number; occurrences: number } };
    return {
      blob,
      name: `${file.name.replace(/\.[^.]*$/, '') || 'capture'}.sanitized.har`,
      report,
      verification,
      secrets: removed.secrets,
      occurrences: removed.occurrences,
      inputSha256: this.inputSha256,
      outputSha256,
    };
  }

  /** Reads the clean file as a browser would write it, and compares it with what the check saw. */
  private async readBack(
    blob: Blob,
    marks: { before: number; len: number; print: string }[],
    tell: Tell,
    cancel: Cancel,
  ): Promise<string> {
    const progress = paced(tell.progress, PROGRESS_EVERY);
    const allEntries = this.session.length;
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

  close(): void {
    this.session.free();
  }
}
