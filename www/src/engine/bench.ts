/**
 * The workbench in the engine's worker: drives the second module over the batch workers and holds what it made. The
 * capture's bytes stay here; the page gets rows, sums and one entry at a time, as the clean copy would have it.
 */
import type { BatchMessage } from '../wasm/harmless.js';
import { type BenchBatch, Divider, Workbench } from '../wasm/workbench.js';
import type { Analysis, BenchPage, QueryAnswer } from './bench-types';
import type { Cancel, Capture, Tell } from './capture';
import { Looks, textAt } from './look';
import type { Cleaned } from './messages';
import { InOrder } from './pool';
import { withReader } from './read';

const PROGRESS_EVERY = 120;
/** How much of a second capture is handed out at a time. */
const BATCH = 4 << 20;

export class BenchSide {
  private readonly workbench: Workbench;
  private readonly looks = new Looks();
  private sort: [column: string, descending: boolean] = ['index', false];
  private asked = 0;

  constructor(
    private readonly capture: Capture,
    zone: number,
  ) {
    this.workbench = new Workbench(zone);
  }

  /** Reads the index. */
  async index(tell: Tell, cancel: Cancel): Promise<{ pages: BenchPage[]; span: number[] }> {
    const { capture, workbench } = this;
    await this.read(capture.file, workbench, this.ownBatches(), capture.session.length, tell, cancel);
    return { pages: this.pages(), span: [...workbench.span()] };
  }

  private *ownBatches(): Generator<BatchMessage> {
    for (let i = 0; i < this.capture.batches; i++) yield this.capture.session.batch(i);
  }

  private async read(
    file: File,
    into: Workbench,
    batches: Iterable<BatchMessage | BenchBatch>,
    allEntries: number,
    tell: Tell,
    cancel: Cancel,
  ): Promise<void> {
    let at = Number.NEGATIVE_INFINITY;
    const messages: { message: Uint8Array; end: number }[] = [];
    const inOrder = new InOrder<Uint8Array>((facts) => {
      const batch = messages.shift();
      if (!batch) return;
      into.absorb(batch.message, facts);
      if (performance.now() - at < PROGRESS_EVERY) return;
      at = performance.now();
      tell.rows(into.length);
      tell.progress({ phase: 'read', bytes: batch.end, total: file.size, entries: into.length, allEntries });
    });
    for (const batch of batches) {
      cancel.check();
      inOrder.check();
      const { base, len, message } = batch;
      const { result } = await this.capture.pool.give<Uint8Array>({ kind: 'facts', batch: message, base, len, file });
      messages.push({ message, end: base + len });
      batch.free();
      inOrder.add(result);
    }
    await inOrder.end();
    cancel.check();
    into.finish();
    tell.rows(into.length);
  }

  /** The pages of the capture, from what stands around the entries, cleaned. */
  private pages(): BenchPage[] {
    try {
      const [before, after] = this.capture.session.surroundings();
      const text = new TextDecoder().decode(before) + new TextDecoder().decode(after);
      const root = JSON.parse(text.replace(/^\uFEFF/, ''));
      const pages = (root?.log ?? root)?.pages;
      if (!Array.isArray(pages)) return [];
      const ms = (n: unknown): number | null => (typeof n === 'number' && n >= 0 ? n : null);
      return pages.map((page) => ({
        id: String(page?.id ?? ''),
        title: String(page?.title ?? ''),
        started: ms(Date.parse(page?.startedDateTime)),
        contentLoad: ms(page?.pageTimings?.onContentLoad),
        load: ms(page?.pageTimings?.onLoad),
      }));
    } catch {
      // Pages without which everything else works: a page list nobody can read is none.
      return [];
    }
  }

  /** Filters: at once by the index, then by what workers find in the entries that it leaves open. */
  async query(text: string, tell: Tell, cancel: Cancel): Promise<QueryAnswer> {
    const { workbench, capture } = this;
    const run = ++this.asked;
    const current = (): void => {
      cancel.check();
      if (run !== this.asked) throw new DOMException('another query came', 'AbortError');
    };
    const [certain = 0] = workbench.query(text);
    let found = certain;
    const probes = workbench.probes();
    let done = 0;
    let at = performance.now();
    const inOrder = new InOrder<Uint32Array>((entries) => {
      if (run !== this.asked) return;
      found += workbench.settle(done, entries);
      done += 1;
      if (performance.now() - at < PROGRESS_EVERY) return;
      at = performance.now();
      tell.progress({ phase: 'read', bytes: done, total: probes, entries: found, allEntries: workbench.length });
    });
    for (let i = 0; i < probes; i++) {
      current();
      inOrder.check();
      const probe = workbench.probe(i);
      const { base, len, message } = probe;
      const { result } = await capture.pool.give<Uint32Array>({ kind: 'match', batch: message, base, len });
      probe.free();
      inOrder.add(result);
    }
    await inOrder.end();
    current();
    workbench.arrange(...this.sort);
    return { found, shown: workbench.shown, words: workbench.words() };
  }

  arrange(column: string, descending: boolean): number {
    this.sort = [column, descending];
    this.workbench.arrange(column, descending);
    return this.workbench.shown;
  }

  group(by: string): number {
    this.workbench.group(by);
    return this.workbench.shown;
  }

  fold(group: number): number {
    this.workbench.fold(group);
    return this.workbench.shown;
  }

  items(start: number, end: number): unknown {
    return this.workbench.rows(start, end);
  }

  row(index: number): unknown {
    return this.workbench.entry(index);
  }

  position(index: number): number {
    return this.workbench.position(index);
  }

  sums(): unknown {
    return this.workbench.sums();
  }

  strip(stretches: number): Uint32Array {
    return this.workbench.strip(stretches);
  }

  private async look(index: number): Promise<ReturnType<Looks['add']>> {
    const { revision } = this.capture;
    const kept = this.looks.get(index, revision);
    if (kept) return kept;
    const batch = this.workbench.run(index, index);
    const clean = await this.capture.look(batch);
    batch.free();
    return this.looks.add(index, revision, clean);
  }

  async entry(index: number): Promise<unknown> {
    return (await this.look(index)).view;
  }

  async bodyText(index: number, side: 'request' | 'response', start: number, end: number): Promise<string> {
    return (await this.look(index)).bodies[side]?.text.slice(start, end) ?? '';
  }

  async bodyBytes(index: number, side: 'request' | 'response'): Promise<Uint8Array> {
    return (await this.look(index)).bodies[side]?.bytes.slice() ?? new Uint8Array();
  }

  /** Reads the original for one look; nothing of it is kept. */
  async original(index: number, pointer: string): Promise<string> {
    const batch = this.workbench.run(index, index);
    const bytes = await this.capture.file.slice(batch.base, batch.base + batch.len).arrayBuffer();
    batch.free();
    return textAt(JSON.parse(new TextDecoder().decode(bytes)), pointer);
  }

  /** The clean HAR of the view: what stands around the entries, and the runs of entries that belong to it. */
  async cleanSet(tell: Tell, cancel: Cancel): Promise<{ blob: Blob; entries: number }> {
    const { workbench, capture } = this;
    const { session, pool } = capture;
    await pool.all({ kind: 'arm', orders: session.orders(undefined) });
    const [before, after] = session.surroundings() as Uint8Array<ArrayBuffer>[];
    const taken = workbench.taken();
    const parts: BlobPart[] = [before ?? ''];
    const inOrder = new InOrder<Cleaned>((cleaned) => {
      if (!cleaned.passed) {
        throw { code: 'check-failed', message: 'the independent check of the clean copy failed; nothing was saved' };
      }
      if (parts.length > 1) parts.push(',\n');
      parts.push(cleaned.blob);
    });
    for (let i = 0; i < taken.length; ) {
      const first = taken[i] ?? 0;
      let last = first;
      const most = first + 64;
      while (taken[i + 1] === last + 1 && last < most) {
        last += 1;
        i += 1;
      }
      i += 1;
      cancel.check();
      inOrder.check();
      const run = workbench.run(first, last);
      const { base, len, message } = run;
      const { result } = await pool.give<Cleaned>({ kind: 'clean', batch: message, base, len });
      run.free();
      inOrder.add(result);
      tell.progress({ phase: 'clean', bytes: i, total: taken.length, entries: i, allEntries: taken.length });
    }
    await inOrder.end();
    parts.push(after ?? '');
    return { blob: new Blob(parts, { type: 'application/json' }), entries: taken.length };
  }

  /** Holds this capture against another file, of which only the index is read. */
  async compare(file: File, tell: Tell, cancel: Cancel): Promise<unknown> {
    const divider = new Divider();
    const buffer = 1 << 20;
    await withReader(file, async (reader) => {
      let room = new ArrayBuffer(buffer);
      for (;;) {
        const { value, done } = await reader.read(new Uint8Array(room));
        if (value) room = value.buffer;
        if (done || !value) return;
        cancel.check();
        divider.push(value);
      }
    });
    divider.finish();
    const other = new Workbench(0);
    const batches = {
      *[Symbol.iterator](): Generator<BenchBatch> {
        for (let batch = divider.next(BATCH); batch; batch = divider.next(BATCH)) yield batch;
      },
    };
    try {
      await this.read(file, other, batches, 0, tell, cancel);
      return this.workbench.compare(other);
    } finally {
      other.free();
      divider.free();
    }
  }

  /** Takes over what the analysis told. */
  mark(analysis: Analysis): void {
    for (const [i, { tracking_id, error, org }] of analysis.entries.entries()) {
      this.workbench.mark(i, tracking_id ?? '', error ?? '', org ?? '');
    }
  }

  close(): void {
    this.workbench.free();
  }
}
