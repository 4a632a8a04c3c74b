/**
 * The coordinator: reads the picked file, divides it among the batch workers, and puts the clean file together. Lives
 * in the engine's worker; the bytes of the capture never leave it and the batch workers.
 */
import { Hash, Session } from '../wasm/harmless.js';
import { CleanFile } from './clean-file';
import type { Cleaned, Found, Pass, Passed, Piece } from './messages';
import { InOrder, type Pool } from './pool';
import { Cancel, PROGRESS_EVERY, paced, ROWS_EVERY, type Tell } from './progress';
import { release, tidy, withReader } from './read';
import { type Mark, readBack } from './read-back';
import type { CaptureSummary, CleanResult, Place, Progress, Verification } from './types';

/** How much is handed to a worker at a time, in bytes, unless an entry is larger. */
const CHUNK = 1 << 19;
/** What a buffer has beyond that: a clean batch is a little longer than it was. */
const SLACK = CHUNK / 8;
/** How many batches may be on their way, done ones that wait for an earlier one included. */
const AHEAD = 12;
/** Larger buffers, in bytes, are not kept to be filled again. */
const LARGEST = 8 << 20;
/** Gaps between batches that are longer than that are not read through. */
const SKIP = 1 << 20;
/** Most places told of a text. */
const PLACES = 20;

/** A stretch of whole entries, as the modules hand it out. */
export interface Stretch {
  readonly base: number;
  readonly len: number;
  readonly entries: number;
  readonly message: Uint8Array;
  free(): void;
}

/** What is done with batches that are read again. */
export type Again = Exclude<Pass, 'collect' | 'look'>;

/** When a run is over, whatever came of it. */
const settled = (run: Promise<unknown>): Promise<void> =>
  run.then(
    () => undefined,
    () => undefined,
  );

export class Capture {
  readonly session: Session;
  /** Grows with every change of what is removed. */
  revision = 0;
  /** The revision for which worker 0 is armed to show entries; see `look`. */
  private lookArmed = -1;
  /** The end of the present run of `sanitize`. */
  private sanitizing: Promise<void> = Promise.resolve();
  /** The end of the present run of `addText`, for which the workers look for one text only. */
  private adding: Promise<void> = Promise.resolve();
  /** The present run of `counts`, which gives way to whatever a person waits for. */
  private counting: Cancel | undefined;
  private inputSha256 = '';
  private batches = 0;
  /** Which worker went through which entries in the first pass, from `first` on: it still knows what it found there. */
  private readonly runs: { first: number; worker: number }[] = [];
  /** Buffers that are free, the smallest first: new ones would wait for the garbage collector. */
  private readonly spare: ArrayBuffer[] = [];

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
    await pool.all({ kind: 'file', policy: this.policy });
    const hash = new Hash();
    const progress = paced(tell.progress, PROGRESS_EVERY);
    const rows = paced(tell.rows, ROWS_EVERY);
    const inOrder = new InOrder<{ packed: Uint8Array }>(({ packed }) => {
      session.absorb(packed);
      release(packed);
      rows(session.length);
    });
    let buffer = this.buffer(CHUNK + SLACK);
    let entries = 0;
    // The buffer is filled up to `limit`; it holds the file's bytes from `base` on, `used` of them.
    let limit = CHUNK;
    let base = 0;
    let used = 0;
    const flush = async () => {
      const batch = session.cut();
      const keep = session.keepFrom() - base;
      const tail = new Uint8Array(buffer, keep, used - keep);
      // An entry that fills half the buffer needs a larger one.
      limit = Math.max(CHUNK, tail.byteLength * 2);
      const next = this.buffer(limit + SLACK);
      new Uint8Array(next).set(tail);
      if (batch) {
        const bytes = new Uint8Array(buffer, batch.base - base, batch.len);
        const { result, worker } = await this.give<null>('collect', batch.message, bytes);
        if (this.runs.at(-1)?.worker !== worker) this.runs.push({ first: entries, worker });
        entries += batch.entries;
        inOrder.add(result);
        batch.free();
      } else {
        this.back(buffer);
      }
      buffer = next;
      base += keep;
      used -= keep;
    };
    try {
      await withReader(file, async (reader) => {
        for (;;) {
          if (used === limit) await flush();
          const { value, done } = await reader.read(new Uint8Array(buffer, used, limit - used));
          if (value) buffer = value.buffer;
          if (done || !value) return;
          session.push(value);
          hash.update(value);
          used += value.byteLength;
          tidy(value.byteLength);
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

  /** A buffer that came back, the smallest that is large enough, or a new one. */
  private buffer(size: number): ArrayBuffer {
    const at = this.spare.findIndex((b) => b.byteLength >= size);
    return this.spare.splice(at, at < 0 ? 0 : 1)[0] ?? new ArrayBuffer(size);
  }

  /** Takes a buffer back that nobody uses any more. */
  private back(buffer: ArrayBuffer): void {
    if (buffer.byteLength > LARGEST) return;
    this.spare.push(buffer);
    this.spare.sort((a, b) => a.byteLength - b.byteLength);
  }

  /** Hands a batch to a worker. Its buffer is back with the result, however long that waits for its turn; but with a
   * clean batch, whose new pieces lie in it. */
  private async give<R>(kind: Pass, batch: Uint8Array, bytes: Uint8Array<ArrayBuffer>, owner?: number) {
    const given = await this.pool.give<Passed<R>>({ kind, batch, bytes }, owner, [bytes.buffer]);
    release(batch);
    const result = given.result.then(({ result, packed, buffer }) => {
      const own = packed.slice();
      if (kind !== 'clean') this.back(buffer);
      return { result, packed: own, buffer };
    });
    return { result, worker: given.worker };
  }

  /** Runs `kind` over batches of `file`, in the order of the file; reads it again for it. */
  async over<R>(
    kind: Again,
    file: File,
    batches: Iterable<Stretch>,
    check: () => void,
    take: (done: Passed<R>, batch: { entries: number; end: number }) => void,
    owner: (entries: number) => number | undefined = () => undefined,
  ): Promise<void> {
    const inOrder = new InOrder<Passed<R> & { entries: number; end: number }>((done) => {
      take(done, done);
      release(done.packed);
    });
    const queue = batches[Symbol.iterator]();
    let next = queue.next();
    const readOn = async (reader: ReadableStreamBYOBReader, start: number): Promise<void> => {
      let at = start;
      while (!next.done && next.value.base - at <= SKIP) {
        check();
        inOrder.check();
        const { base, len, entries, message } = next.value;
        next.value.free();
        await inOrder.below(AHEAD);
        let buffer = this.buffer(Math.max(CHUNK, len) + SLACK);
        // First what stands between this batch and the one before, which is of no interest, then the batch.
        const read = async (end: number) => {
          const from = at;
          while (at < end) {
            const room = new Uint8Array(buffer, at < base ? 0 : at - from, Math.min(end - at, buffer.byteLength));
            const { value, done } = await reader.read(room);
            if (value) buffer = value.buffer;
            if (done || !value) throw new DOMException('the file is not what it was', 'NotReadableError');
            at += value.byteLength;
            tidy(value.byteLength);
          }
        };
        await read(base);
        await read(base + len);
        const { result } = await this.give<R>(kind, message, new Uint8Array(buffer, 0, len), owner(entries));
        inOrder.add(result.then((done) => ({ ...done, entries, end: base + len })));
        next = queue.next();
      }
    };
    while (!next.done) {
      const start = next.value.base;
      await withReader(file.slice(start), (reader) => readOn(reader, start));
    }
    await inOrder.end();
    check();
  }

  /** The capture's own batches, as they were divided after the first pass. */
  *own(): Generator<Stretch> {
    for (let i = 0; i < this.batches; i++) yield this.session.batch(i);
  }

  /** Runs `kind` over all batches. */
  private async second<R>(
    kind: Again,
    phase: Progress['phase'],
    tell: Tell,
    cancel: Cancel,
    take: (done: Passed<R>, number: number) => void,
  ): Promise<void> {
    const { session, file } = this;
    const progress = paced(tell.progress, PROGRESS_EVERY);
    const allEntries = session.length;
    let number = 0;
    let entries = 0;
    let given = 0;
    let run = 0;
    const owner = (count: number): number | undefined => {
      while ((this.runs[run + 1]?.first ?? Number.POSITIVE_INFINITY) <= given) run += 1;
      given += count;
      return this.runs[run]?.worker;
    };
    const taken = (done: Passed<R>, batch: { entries: number; end: number }): void => {
      take(done, number);
      entries += batch.entries;
      number += 1;
      progress({ phase, bytes: batch.end, total: file.size, entries, allEntries });
    };
    await this.over(kind, file, this.own(), () => cancel.check(), taken, owner);
    progress({ phase, bytes: file.size, total: file.size, entries: allEntries, allEntries }, true);
  }

  /** An entry as the clean copy will have it, what is replaced between marks. `batch` holds just that entry. */
  async look(batch: Stretch): Promise<Uint8Array> {
    const { base, len, message } = batch;
    const bytes = new Uint8Array(await this.file.slice(base, base + len).arrayBuffer());
    if (bytes.byteLength !== len) throw new DOMException('the file is not what it was', 'NotReadableError');
    await this.armToLook();
    const done = await this.pool.send<Passed<Uint8Array>>(0, { kind: 'look', batch: message, bytes }, [bytes.buffer]);
    return done.result;
  }

  /** Single entries that are none of the capture's, as the clean copy would have them. */
  async looks(entries: Uint8Array[]): Promise<Uint8Array[]> {
    await this.armToLook();
    return this.pool.send<Uint8Array[]>(0, { kind: 'looks', entries });
  }

  /** Worker 0 shows entries; it has to know what is removed. */
  private async armToLook(): Promise<void> {
    await this.adding;
    if (this.lookArmed === this.revision) return;
    const { revision } = this;
    await this.pool.send(0, { kind: 'arm', orders: this.session.orders(undefined) });
    this.lookArmed = revision;
  }

  /**
   * How many values of each entry the clean copy will not have. Rejects as cancelled when that changes meanwhile; for
   * `sanitize` and `addText` it makes room, and begins again after them.
   */
  async counts(tell: Tell, cancel: Cancel): Promise<Uint32Array> {
    for (;;) {
      await Promise.all([this.adding, this.sanitizing]);
      cancel.check();
      const { revision } = this;
      const run = new Cancel();
      this.counting = run;
      const out = new Uint32Array(this.session.length);
      let at = 0;
      try {
        await this.arm();
        await this.second<Uint32Array>('count', 'read', tell, run, ({ result }) => {
          if (cancel.cancelled || revision !== this.revision) run.cancelled = true;
          out.set(result, at);
          at += result.length;
        });
        return out;
      } catch (error) {
        cancel.check();
        if (revision !== this.revision) throw new DOMException('other values are removed now', 'AbortError');
        if (!run.cancelled) throw error;
      } finally {
        if (this.counting === run) this.counting = undefined;
      }
    }
  }

  /** What stands before and after the entries, clean. Waits for a run of `sanitize`: both use the session's frame. */
  async around(): Promise<[Blob, Blob]> {
    await this.sanitizing;
    const { session, file } = this;
    session.frame();
    const blob = (pieces: Piece[]) =>
      new Blob(pieces.map((p) => (p instanceof Uint8Array ? p : file.slice(p[0], p[1]))));
    return [
      blob(session.frameBefore(0) as Piece[]),
      blob(this.batches ? (session.frameBefore(this.batches) as Piece[]) : []),
    ];
  }

  /** The clean batches of some entries, in one file with what is put around and between them. */
  async some(batches: Iterable<Stretch>, around: [Blob, Blob], tell: Tell, cancel: Cancel): Promise<Blob> {
    await this.arm();
    const clean = new CleanFile(this.file, (buffer) => this.back(buffer));
    const progress = paced(tell.progress, PROGRESS_EVERY);
    let first = true;
    const take = ({ result, buffer }: Passed<Cleaned>, { entries, end }: { entries: number; end: number }): void => {
      if (!result.passed) {
        throw { code: 'check-failed', message: 'the independent check of the clean copy failed; nothing was saved' };
      }
      if (!first) clean.frame([new TextEncoder().encode(',\n')]);
      first = false;
      clean.batch(result, buffer);
      progress({ phase: 'clean', bytes: end, total: this.file.size, entries, allEntries: this.session.length });
    };
    await this.over<Cleaned>('clean', this.file, batches, () => cancel.check(), take);
    return new Blob([around[0], clean.end(), around[1]], { type: 'application/json' });
  }

  /** Tells the workers what to look for: all that is removed, or one secret. */
  private async arm(only?: number): Promise<void> {
    const orders = this.session.orders(only);
    await this.pool.all({ kind: 'arm', orders });
    release(orders);
  }

  /** Where a text stands. */
  addText(text: string, tell: Tell, cancel: Cancel): Promise<{ id: number; count: number; places: Place[] }> {
    const run = this.findText(text, tell, cancel);
    this.adding = settled(run);
    return run;
  }

  private async findText(
    text: string,
    tell: Tell,
    cancel: Cancel,
  ): Promise<{ id: number; count: number; places: Place[] }> {
    if (this.counting) this.counting.cancelled = true;
    const id = this.session.addText(text);
    this.revision += 1;
    this.lookArmed = -1;
    await this.arm(id);
    let count = 0;
    const places: Place[] = [];
    await this.second<Found[]>('find', 'read', tell, cancel, ({ result }) => {
      for (const f of result) {
        count += f.count;
        places.push(...f.places.slice(0, PLACES - places.length));
      }
    });
    return { id, count, places };
  }

  /** Second pass, and the check of what was written. */
  sanitize(tell: Tell, cancel: Cancel): Promise<CleanResult> {
    const run = this.write(tell, cancel);
    this.sanitizing = settled(run);
    return run;
  }

  private async write(tell: Tell, cancel: Cancel): Promise<CleanResult> {
    const { session, file } = this;
    if (this.counting) this.counting.cancelled = true;
    session.frame();
    await this.arm();
    const marks: Mark[] = [];
    const clean = new CleanFile(file, (buffer) => this.back(buffer));
    const frame = (number: number) => clean.frame(session.frameBefore(number) as Piece[]);
    await this.second<Cleaned>('clean', 'clean', tell, cancel, ({ result, packed, buffer }, number) => {
      marks.push({ before: frame(number), len: result.len, print: result.print });
      clean.batch(result, buffer);
      session.settle(packed);
    });
    frame(this.batches);
    const blob = clean.end();
    const verification = session.verification() as Verification;
    if (!session.passed) {
      const failed = verification.checks.filter((c) => !c.passed).map((c) => c.id);
      throw {
        code: 'check-failed',
        message: `the independent check of the clean copy failed (${failed.join(', ')}); there is no file. Nothing was saved`,
      };
    }
    const outputSha256 = await readBack(blob, marks, session.length, tell, cancel);
    tidy(blob.size); // what comes next begins with what this left behind
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

  close(): void {
    this.session.free();
  }
}
