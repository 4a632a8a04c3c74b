/**
 * Answers a host's questions about a capture out of the clean copy alone: an engine of its own opens that, so nothing
 * of the original can be in an answer. The host has the copy already and learns nothing it could not read in it.
 */
import type { RowsWanted } from '../../embed/src/protocol';
import {
  type Analysis,
  type Bench,
  type BenchItem,
  type EntryView,
  isGroup,
  MARK_END,
  MARK_START,
} from '../engine/bench-types';
import type { Engine } from '../engine/types';

/** Rows of one answer. */
const MOST_ROWS = 1000;

export class CleanReader {
  private readonly bench: Promise<Bench>;
  private readonly engine: Promise<Engine>;
  private turn: Promise<unknown> = Promise.resolve();
  private query = '';
  private sort = 'index';
  private found: Promise<Analysis | null> | undefined;

  constructor(
    create: () => Promise<Engine>,
    private readonly clean: File,
    private readonly profile: string,
  ) {
    this.engine = create();
    this.bench = this.open();
    this.bench.catch(() => {});
  }

  /** Requests of the view that the query and the order make, and how many there are. */
  rows({ query = '', sort, start, end }: RowsWanted): Promise<{ total: number; rows: BenchItem[] }> {
    const order = sort ? `${sort.column} ${sort.descending ? 'down' : 'up'}` : 'index';
    // The view is one: whoever asks has it alone.
    const run = this.turn.then(async () => {
      const bench = await this.bench;
      if (query !== this.query) await bench.query(query, {});
      this.query = query;
      if (order !== this.sort) await bench.arrange(sort?.column ?? 'index', sort?.descending ?? false);
      this.sort = order;
      const items = await bench.items(start, Math.min(end, start + MOST_ROWS));
      return { total: (await bench.sums()).count, rows: items.filter((item) => !isGroup(item)) };
    });
    this.turn = run.catch(() => {});
    return run;
  }

  async entry(index: number): Promise<EntryView> {
    return unmarked(await (await this.bench).entry(index));
  }

  findings(): Promise<Analysis | null> {
    this.found ??= this.engine.then((engine) => engine.analyse(this.clean, { profile: this.profile }));
    return this.found;
  }

  close(): void {
    this.engine.then((engine) => engine.close()).catch(() => {});
  }

  private async open(): Promise<Bench> {
    const engine = await this.engine;
    await engine.open(this.clean, {});
    const bench = await engine.bench();
    if (!bench) throw { code: 'internal', message: 'this page has no workbench' };
    await bench.index({});
    return bench;
  }
}

/** What would be removed stands between marks; here it is text like any other. */
function unmarked<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll(MARK_START, '').replaceAll(MARK_END, '') as T;
  if (Array.isArray(value)) return value.map(unmarked) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [unmarked(key), unmarked(inner)])) as T;
}
