/**
 * The workbench in the engine's worker: drives the second module over the batch workers and holds what it made. The
 * capture's bytes stay here; the page gets rows, sums and one entry at a time, as the clean copy would have it.
 */
import { Divider, Workbench } from '../wasm/workbench.js';
import {
  type Analysis,
  type BenchItem,
  type BenchPage,
  type BenchRow,
  type BenchSums,
  type ComparedPair,
  type Comparison,
  isGroup,
  type Mark,
  type QueryAnswer,
} from './bench-types';
import type { Capture, Stretch } from './capture';
import { Looks, textAt } from './look';
import type { Cancel, Tell } from './progress';
import { readAll } from './read';
import type { Shades } from './shades';
import type { CaptureSummary } from './types';

const PROGRESS_EVERY = 120;
/** How much of a second capture is handed out at a time. */
const BATCH = 1 << 19;
/** Most entries of a run that is cleaned at once. */
const RUN = 64;

export class BenchSide {
  private readonly workbench: Workbench;
  private readonly looks = new Looks();
  private sort: [column: string, descending: boolean] = ['index', false];
  private asked = 0;

  constructor(
    private readonly capture: Capture,
    private readonly shades: Shades,
    zone: number,
  ) {
    this.workbench = new Workbench(zone);
  }

  /** Reads the index. */
  async index(tell: Tell, cancel: Cancel): Promise<{ pages: BenchPage[]; span: number[] }> {
    const { capture, workbench } = this;
    const creator = (): string => (capture.session.summary() as CaptureSummary).creator;
    await this.read(capture.file, workbench, capture.own(), creator, capture.session.length, tell, cancel);
    return { pages: await this.pages(), span: [...workbench.span()] };
  }

  private async read(
    file: File,
    into: Workbench,
    batches: Iterable<Stretch>,
    creator: () => string,
    allEntries: number,
    tell: Tell,
    cancel: Cancel,
  ): Promise<void> {
    let at = Number.NEGATIVE_INFINITY;
    // Facts come back in the order in which batches went out; each goes in with what it is about.
    const messages: Uint8Array[] = [];
    const noted = function* (): Generator<Stretch> {
      for (const batch of batches) {
        messages.push(batch.message);
        yield batch;
      }
    };
    await this.capture.over<null>(
      'facts',
      file,
      noted(),
      () => cancel.check(),
      ({ packed }, { end }) => {
        into.absorb(messages.shift() ?? new Uint8Array(), packed);
        if (performance.now() - at < PROGRESS_EVERY) return;
        at = performance.now();
        tell.rows(into.length);
        tell.progress({ phase: 'read', bytes: end, total: file.size, entries: into.length, allEntries });
      },
    );
    into.finish(creator());
    tell.rows(into.length);
  }

  /** The pages of the capture, from what stands around the entries, cleaned. */
  private async pages(): Promise<BenchPage[]> {
    try {
      const [before, after] = await this.capture.around();
      const text = (await before.text()) + (await after.text());
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
    const batches = function* (): Generator<Stretch> {
      for (let i = 0; i < probes; i++) yield workbench.probe(i);
    };
    await capture.over<Uint32Array>('match', capture.file, batches(), current, ({ result }) => {
      if (run !== this.asked) return;
      found += workbench.settle(done, result);
      done += 1;
      if (performance.now() - at < PROGRESS_EVERY) return;
      at = performance.now();
      tell.progress({ phase: 'read', bytes: done, total: probes, entries: found, allEntries: workbench.length });
    });
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

  async items(start: number, end: number): Promise<BenchItem[]> {
    const items = this.workbench.rows(start, end) as BenchItem[];
    const rows = await this.shades.rows(items.filter((item): item is BenchRow => !isGroup(item)));
    const next = rows.values();
    return items.map((item) => (isGroup(item) ? item : (next.next().value ?? item)));
  }

  async row(index: number): Promise<BenchRow> {
    const own = this.workbench.entry(index) as BenchRow;
    const [row = own] = await this.shades.rows([own]);
    return row;
  }

  /** Entries in the order of the capture. */
  entries(start: number, end: number): Promise<BenchRow[]> {
    return this.shades.rows(this.workbench.entries(start, end) as BenchRow[]);
  }

  family(index: number, most: number): unknown {
    return this.workbench.family(index, most);
  }

  position(index: number): number {
    return this.workbench.position(index);
  }

  async sums(): Promise<BenchSums> {
    const sums = this.workbench.sums() as BenchSums;
    const [slowest, largest] = await Promise.all([sums.slowest, sums.largest].map((top) => this.shades.rows(top)));
    return { ...sums, slowest: slowest ?? [], largest: largest ?? [] };
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
    return textAt(await this.raw(index), pointer);
  }

  async sizes(index: number, pointers: string[]): Promise<number[]> {
    const entry = await this.raw(index);
    return pointers.map((pointer) => new TextEncoder().encode(textAt(entry, pointer)).length);
  }

  private async raw(index: number): Promise<unknown> {
    const batch = this.workbench.run(index, index);
    const bytes = await this.capture.file.slice(batch.base, batch.base + batch.len).arrayBuffer();
    batch.free();
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /** The clean HAR of the view: what stands around the entries, and the runs of entries that belong to it. */
  async cleanSet(tell: Tell, cancel: Cancel): Promise<{ blob: Blob; entries: number }> {
    const { workbench, capture } = this;
    const around = await capture.around();
    const taken = workbench.taken();
    const runs = function* (): Generator<Stretch> {
      for (let i = 0; i < taken.length; i++) {
        const first = taken[i] ?? 0;
        let last = first;
        while (taken[i + 1] === last + 1 && last - first < RUN) {
          last += 1;
          i += 1;
        }
        yield workbench.run(first, last);
      }
    };
    return { blob: await capture.some(runs(), around, tell, cancel), entries: taken.length };
  }

  /** The rows of the view as the clean copy has them, in capture order: for tables that leave this computer. */
  async cleanRows(tell: Tell, cancel: Cancel): Promise<unknown> {
    const taken = this.workbench.taken();
    const { blob } = await this.cleanSet(tell, cancel);
    const clean = new Workbench(0);
    try {
      await this.readOther(new File([blob], ''), clean, tell, cancel);
      const rows = clean.rows(0, clean.length) as BenchRow[];
      return rows.map((row, i) => ({ ...row, index: taken[i] ?? i }));
    } finally {
      clean.free();
    }
  }

  /** Holds this capture against another file, of which only the index is read. */
  async compare(file: File, tell: Tell, cancel: Cancel): Promise<unknown> {
    const other = new Workbench(0);
    try {
      await this.readOther(file, other, tell, cancel);
      const compared = this.workbench.compare(other) as Comparison;
      return { ...compared, pairs: await this.shadedPairs(compared.pairs) };
    } finally {
      other.free();
    }
  }

  /** Pairs are named after method, host and path. */
  private async shadedPairs(pairs: ComparedPair[]): Promise<ComparedPair[]> {
    const rows = pairs.map(({ name }) => {
      const [, method = '', host = '', path = ''] = /^(\S*) ([^/]*)(.*)$/s.exec(name) ?? [];
      return { method, host, path };
    });
    const shaded = await this.shades.rows(rows);
    return pairs.map((pair, i) => {
      const { method, host, path } = shaded[i] ?? { method: '', host: '', path: pair.name };
      return { ...pair, name: `${method} ${host}${path}` };
    });
  }

  /** Reads the index of another file: once to divide it, once for the facts. */
  private async readOther(file: File, into: Workbench, tell: Tell, cancel: Cancel): Promise<void> {
    const divider = new Divider();
    try {
      await readAll(file, (chunk) => {
        cancel.check();
        divider.push(chunk);
      });
      divider.finish();
      const batches = function* (): Generator<Stretch> {
        for (let batch = divider.next(BATCH); batch; batch = divider.next(BATCH)) yield batch;
      };
      await this.read(file, into, batches(), () => divider.creator, 0, tell, cancel);
    } finally {
      divider.free();
    }
  }

  /** Counts what the clean copy will not have. */
  async count(tell: Tell, cancel: Cancel): Promise<void> {
    this.workbench.shade(await this.capture.counts(tell, cancel));
  }

  /** The analysis with its words as the clean copy would have them. */
  shade(analysis: Analysis): Promise<Analysis> {
    return this.shades.analysis(analysis, (index) => this.workbench.entry(index) as BenchRow);
  }

  /** Takes over what the analysis told. */
  mark(marks: Mark[], start: number): void {
    for (const [i, { tracking_id, error, org }] of marks.entries()) {
      this.workbench.mark(start + i, tracking_id ?? '', error ?? '', org ?? '');
    }
  }

  close(): void {
    this.workbench.free();
  }
}
