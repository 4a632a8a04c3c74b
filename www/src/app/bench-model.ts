/**
 * The workbench without a screen: the index of the open capture, what is asked of it, and what is selected. Views
 * listen and draw; nothing here outlives the capture.
 */
import {
  type Analysis,
  type AnalysisOptions,
  type Bench,
  type BenchItem,
  type BenchPage,
  type BenchSums,
  type Finding,
  isQueryProblem,
  type Mark,
  type QueryProblem,
} from '../engine/bench-types';
import type { Engine, Problem, Progress } from '../engine/types';
import { CompareModel } from './compare-model';
import { marksOf, type ToldColumn } from './findings';
import { asProblem } from './problems';
import type { LinkTemplate } from './profile-model';
import type { Tab } from './settings';

/** `waiting`: not begun, because nobody has asked yet. */
export type Analysing = 'none' | 'waiting' | 'running' | 'ready' | 'failed';
export type BenchStatus = 'none' | 'waiting' | 'reading' | 'ready' | 'failed';

type Analyse = (options: AnalysisOptions) => Promise<Analysis | null>;

export class BenchModel {
  status: BenchStatus = 'none';
  bench: Bench | null = null;
  failure: Problem | null = null;
  /** Items in the view, and how many of them are requests. */
  shown = 0;
  found = 0;
  entries = 0;
  pages: BenchPage[] = [];
  /** First start and last end, epoch ms; empty without times. */
  span: number[] = [];
  query = '';
  wrong: QueryProblem | null = null;
  /** The filter that the view shows. */
  asked = '';
  /** How far workers have looked for the query. */
  searching: Progress | null = null;
  words: string[] = [];
  sort = { column: 'index', descending: false };
  grouping = '';
  /** Grows whenever other items stand in the view. */
  revision = 0;
  sums: BenchSums | null = null;
  strip: Uint32Array | null = null;
  /** Statuses that requests of the whole capture have. */
  statuses: ReadonlySet<string> = new Set();
  /** What the analysis tells of entries: each text once, in lower case. Only to look words up in, never shown. */
  readonly texts = { error: new Set<string>(), org: new Set<string>() };
  selected: number | null = null;
  tab: Tab = 'headers';
  analysing: Analysing = 'none';
  analysis: Analysis | null = null;
  /** Share of the capture that the analysis has read, 0 to 1. */
  analysed = 0;
  /** Columns of the analysis that hold something. */
  told: ReadonlySet<ToldColumn> = new Set();
  /** Whether it was counted how much of each request will be removed. */
  counted = false;
  /** The findings that mark an entry, gravest first. */
  marks: ReadonlyMap<number, Finding[]> = new Map();

  /** Links of the profile that is used. */
  links: readonly LinkTemplate[] = [];
  /** Another capture held against this one. */
  readonly compared: CompareModel;

  private readonly listeners = new Set<() => void>();
  private abort = new AbortController();
  private run = new AbortController();
  private begin: (() => Promise<void>) | undefined;
  /** The analysis in words of the original. */
  private said: Analysis | null = null;
  /** Whether what is removed has changed since it was counted. */
  private stale = true;
  private counting = new AbortController();
  private looking = new AbortController();
  private analyser: Analyse | undefined;

  /** @param another an engine for another capture */
  constructor(another: () => Promise<Engine>) {
    this.compared = new CompareModel(
      () => (this.status === 'ready' ? this.bench : null),
      another,
      () => this.tell(),
    );
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** Notes how the index of a capture that was just opened is read; `wake` begins. */
  open(start: () => Promise<Bench | null>, analyse?: Analyse): void {
    this.close();
    this.begin = () => this.read(start, analyse);
    this.status = 'waiting';
    if (analyse) this.analysing = 'waiting';
    this.tell();
  }

  /** Reads the index of the open capture and then analyses it, unless that was begun before. */
  async wake(): Promise<void> {
    const { begin } = this;
    this.begin = undefined;
    await begin?.();
    await this.count();
  }

  /** Other values are removed now: rows and findings are shown accordingly, and counted when somebody looks. */
  async reshade(): Promise<void> {
    this.stale = true;
    this.counting.abort();
    const { bench, said, abort } = this;
    if (!bench || this.status !== 'ready') return;
    this.revision += 1;
    this.tell();
    try {
      const analysis = said && (await bench.shade(said));
      if (abort.signal.aborted || said !== this.said) return;
      this.show(analysis);
      await this.refresh();
    } catch {
      // The words stay as they were; the next change tries again.
    }
    this.tell();
  }

  /** Counts in each request what will be removed, unless that is known. */
  private async count(): Promise<void> {
    const { bench, abort } = this;
    if (!bench || !this.stale || this.status !== 'ready') return;
    this.stale = false;
    const counting = new AbortController();
    this.counting = counting;
    try {
      await bench.count({ signal: counting.signal });
      if (abort.signal.aborted || counting.signal.aborted) return;
      this.counted = true;
      this.revision += 1;
      // A query for what holds secrets may have waited for this.
      if (/\bis:secret\b/i.test(this.query)) await this.ask(this.query);
    } catch {
      // Without it rows have no sign. What changes the count asks for it anew; what has failed would fail again.
    }
    this.tell();
  }

  private async read(start: () => Promise<Bench | null>, analyse?: Analyse): Promise<void> {
    const { abort } = this;
    this.status = 'reading';
    this.tell();
    try {
      const bench = await start();
      if (abort.signal.aborted) return;
      if (!bench) {
        this.status = 'none';
        this.analysing = 'none';
        return this.tell();
      }
      const { pages, span } = await bench.index({
        signal: abort.signal,
        onRows: (rows) => {
          if (abort.signal.aborted) return;
          this.bench = bench;
          this.shown = rows;
          this.found = rows;
          this.entries = rows;
          this.tell();
        },
      });
      if (abort.signal.aborted) return;
      Object.assign(this, { bench, pages, span, status: 'ready' });
      this.revision += 1;
      await this.refresh();
      this.tell();
      this.analyser = analyse;
      if (analyse) await this.analyse(analyse);
      await this.count();
    } catch (error) {
      if (abort.signal.aborted) return;
      this.status = 'failed';
      this.failure = asProblem(error);
    }
    this.tell();
  }

  /** Asks anew what stands out, with another profile. */
  async reanalyse(): Promise<void> {
    if (this.analyser && this.status === 'ready') await this.analyse(this.analyser);
  }

  /** Asks what stands out; the requests are there meanwhile. */
  private async analyse(analyse: Analyse): Promise<void> {
    const { bench } = this;
    this.looking.abort();
    const abort = new AbortController();
    this.looking = abort;
    this.said = null;
    this.show(null);
    this.analysed = 0;
    this.texts.error.clear();
    this.texts.org.clear();
    const told = new Set<ToldColumn>();
    this.analysing = 'running';
    this.tell();
    try {
      const analysis = await analyse({
        signal: abort.signal,
        onProgress: ({ bytes, total }) => {
          if (abort.signal.aborted) return;
          this.analysed = total > 0 ? bytes / total : 0;
          this.tell();
        },
        onMarks: async (marks, start) => {
          if (abort.signal.aborted) return;
          if (marks.some((m) => m.tracking_id)) told.add('tracking');
          if (marks.some((m) => m.error)) told.add('error');
          if (marks.some((m) => m.org)) told.add('org');
          this.keep(marks);
          await bench?.mark(marks, start);
        },
      });
      if (abort.signal.aborted) return;
      if (analysis) await this.mark(analysis, told);
      this.analysing = analysis ? 'ready' : 'none';
    } catch {
      if (abort.signal.aborted) return;
      this.analysing = 'failed';
    }
    this.tell();
  }

  close(): void {
    this.abort.abort();
    this.run.abort();
    this.counting.abort();
    this.compared.close();
    this.looking.abort();
    this.abort = new AbortController();
    this.begin = undefined;
    Object.assign(this, {
      status: 'none',
      bench: null,
      failure: null,
      shown: 0,
      found: 0,
      entries: 0,
      pages: [],
      span: [],
      query: '',
      asked: '',
      wrong: null,
      searching: null,
      words: [],
      sort: { column: 'index', descending: false },
      grouping: '',
      sums: null,
      strip: null,
      statuses: new Set(),
      selected: null,
      tab: 'headers',
      analysing: 'none',
      analysis: null,
      said: null,
      analyser: undefined,
      stale: true,
      counted: false,
      analysed: 0,
      told: new Set(),
      marks: new Map(),
    });
    this.texts.error.clear();
    this.texts.org.clear();
    this.revision += 1;
    this.tell();
  }

  /** Filters. A query that can't be read leaves the view as it was and says why. */
  async ask(text: string): Promise<void> {
    this.query = text;
    const { bench } = this;
    if (!bench || this.status !== 'ready') return this.tell();
    this.run.abort();
    const run = new AbortController();
    this.run = run;
    try {
      const answer = await bench.query(text, {
        signal: run.signal,
        onProgress: (progress) => {
          if (run.signal.aborted) return;
          this.searching = progress;
          this.tell();
        },
      });
      if (run.signal.aborted) return;
      this.wrong = null;
      this.searching = null;
      this.found = answer.found;
      this.shown = answer.shown;
      this.words = answer.words;
      this.asked = text;
      this.revision += 1;
      await this.refresh();
    } catch (error) {
      if (run.signal.aborted) return;
      this.searching = null;
      if (isQueryProblem(error)) this.wrong = error;
      else if (asProblem(error).code !== 'cancelled') this.failure = asProblem(error);
    }
    this.tell();
  }

  /** Stops looking; the view keeps what it had. */
  stop(): void {
    this.run.abort();
    this.searching = null;
    this.tell();
  }

  async arrange(column: string): Promise<void> {
    const again = this.sort.column === column;
    // A third press goes back to the order of the capture.
    if (again && this.sort.descending) await this.arrangeBy('index', false);
    else await this.arrangeBy(column, again);
  }

  async arrangeBy(column: string, descending: boolean): Promise<void> {
    this.sort = { column, descending };
    await this.change((bench) => bench.arrange(column, descending));
  }

  async group(by: string): Promise<void> {
    this.grouping = by;
    await this.change((bench) => bench.group(by));
  }

  async fold(group: number): Promise<void> {
    await this.change((bench) => bench.fold(group));
  }

  private async change(make: (bench: Bench) => Promise<number>): Promise<void> {
    if (!this.bench) return;
    this.shown = await make(this.bench);
    this.revision += 1;
    this.tell();
  }

  items = async (start: number, end: number): Promise<BenchItem[]> => this.bench?.items(start, end) ?? [];

  select(index: number | null, tab?: Tab): void {
    this.selected = index;
    if (tab) this.tab = tab;
    this.tell();
  }

  /** Puts what the analysis told beside the requests, whose marks are there already. */
  private async mark(analysis: Analysis, told: ReadonlySet<ToldColumn>): Promise<void> {
    const { looking, bench } = this;
    const shaded = (await bench?.shade(analysis)) ?? analysis;
    if (looking.signal.aborted) return;
    this.said = analysis;
    this.told = told;
    this.show(shaded);
    this.revision += 1;
    // A query for tracking ids or errors may have waited for this.
    if (this.query) await this.ask(this.query);
    else await this.refresh();
  }

  private keep(marks: readonly Mark[]): void {
    for (const mark of marks) {
      for (const column of ['error', 'org'] as const) {
        const text = mark[column]?.toLowerCase();
        if (text && this.texts[column].size < MOST_TEXTS) this.texts[column].add(text);
      }
    }
  }

  private show(analysis: Analysis | null): void {
    this.analysis = analysis;
    this.marks = marksOf(analysis?.findings ?? []);
  }

  private async refresh(): Promise<void> {
    if (!this.bench) return;
    [this.sums, this.strip] = await Promise.all([this.bench.sums(), this.bench.strip(STRIP)]);
    const { sums } = this;
    if (sums && sums.count === sums.entries) this.statuses = new Set(sums.status.map(({ name }) => name));
  }
}

/** So many different texts of a column are kept; where there are more, the rest is not looked in. */
const MOST_TEXTS = 5000;
/** How many stretches of time the strip has. */
export const STRIP = 240;
