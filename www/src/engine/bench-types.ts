/**
 * What the page asks of the workbench: the index of all requests, its view (filtered, sorted, grouped) and single
 * entries. It comes after the capture was opened, from a second wasm module in the same workers.
 */
import type { Row } from '../../embed/src/reading';
import type { Guide } from './guide';
import type { Problem, Progress } from './types';

/** The phases of a request, in the order of `BenchRow.phases`. */
export const PHASES = ['queued', 'blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'] as const;
export type Phase = (typeof PHASES)[number];

/** Bits of `BenchRow.flags`, as `src/capture/facts.rs` sets them. */
export const FLAG = {
  cached: 1,
  serviceWorker: 2,
  socket: 4,
  events: 8,
  query: 16,
  body: 32,
  upload: 64,
  broken: 128,
} as const;

/** One request, as the page's table has it. */
export interface BenchRow extends Row {
  /** Bits, see `FLAG`. */
  flags: number;
  phases: (number | null)[];
  /** Only once the analysis has told them. */
  tracking?: string;
  error?: string;
  org?: string;
  /** How many values of it the clean copy will not have; only once they were counted. */
  secrets?: number;
  /** Those of its texts in which something will be replaced, with marks around the placeholders. */
  shown?: { host?: string; path?: string; error?: string; tracking?: string };
}

/** The heading of a group. */
export interface BenchGroup {
  group: number;
  name: string;
  count: number;
  errors: number;
  transferred: number;
  folded: boolean;
}

export type BenchItem = BenchRow | BenchGroup;

export const isGroup = (item: BenchItem): item is BenchGroup => 'group' in item;

export interface BenchSum {
  name: string;
  count: number;
  errors: number;
  transferred: number;
  time: number;
}

export type BenchTop = Pick<
  BenchRow,
  'index' | 'method' | 'host' | 'path' | 'status' | 'duration' | 'transferred' | 'shown'
>;

/** What the view holds in all; the lists are by number of requests, largest first. */
export interface BenchSums {
  /** In the whole capture. */
  entries: number;
  count: number;
  errors: number;
  transferred: number;
  size: number;
  time: number;
  started: number | null;
  ended: number | null;
  /** Start of the first entry of the whole capture. */
  first: number | null;
  site: string;
  /** Whether the analysis has told tracking ids, errors and organisations. */
  marked: boolean;
  status: BenchSum[];
  kinds: BenchSum[];
  hosts: BenchSum[];
  methods: BenchSum[];
  mimes: BenchSum[];
  protocols: BenchSum[];
  initiators: BenchSum[];
  priorities: BenchSum[];
  /** `first` and `third`. */
  parties: BenchSum[];
  slowest: BenchTop[];
  largest: BenchTop[];
}

/** A page of the capture, its marks in ms after its start. */
export interface BenchPage {
  id: string;
  title: string;
  started: number | null;
  contentLoad: number | null;
  load: number | null;
}

/** A query that can't be read: where (in bytes of its UTF-8) and what, as a name for the catalogue. */
export interface QueryProblem {
  at: number;
  len: number;
  what: string;
  hint: string;
}

export interface QueryAnswer {
  /** Requests that belong to the query. */
  found: number;
  /** Items in the view, with headings. */
  shown: number;
  /** Plain texts of the query, to mark where they stand. */
  words: string[];
}

/** A body of an entry. */
export interface BodyView {
  mime: string;
  /** Length in bytes as the capture holds it, decoded. */
  bytes: number;
  /** Whether it is text; then the first part of it stands in `text`, and `chars` says how long it is in all. */
  isText: boolean;
  text: string;
  chars: number;
  /** Something in it will be removed, but the form does not let it be marked (binary, or inside an encoding). */
  altered: boolean;
  /** What the exporter says about it, such as why it is not there. */
  comment: string;
}

/** One entry, for its details: the HAR's own members, what will be removed standing between marks. */
export interface EntryView {
  /** Without the texts of bodies, which stand below. */
  // biome-ignore lint/suspicious/noExplicitAny: a HAR entry as anybody may have written it; `details/har.ts` reads it.
  entry: any;
  request: BodyView | null;
  response: BodyView | null;
}

export interface Relative {
  index: number;
  /** How many requests it has started. */
  started: number;
  /** Its parent is told by its `Referer` only. */
  guessed: boolean;
}

/** Who started whom. */
export interface Family {
  /** From the root down to the entry itself. */
  chain: Relative[];
  started: Relative[];
}

export interface ComparedSide {
  count: number;
  failed: number;
  time: number | null;
  /** The entry to look at: the first that failed, else the first; the status is its own. */
  first: number | null;
  status: number | null;
}

export interface ComparedPair {
  what: 'new' | 'missing' | 'failed' | 'mended' | 'slower' | 'faster' | 'status' | 'count' | 'same';
  name: string;
  left: ComparedSide;
  right: ComparedSide;
}

export interface Comparison {
  left: number;
  right: number;
  pairs: ComparedPair[];
}

/** What stands out, with the entries that show it, the most telling one first. */
export interface Finding {
  id: string;
  severity: 'error' | 'warning' | 'info';
  /** In English, for a language that has no words for it. */
  title: string;
  entries: number[];
  args: Record<string, unknown>;
  /** By language. */
  words: Record<string, FindingWords>;
}

export interface FindingWords {
  title: string;
  explanation: string;
  next: string;
}

/** What only the analysis knows of an entry. */
export interface Mark {
  tracking_id: string | null;
  error: string | null;
  org: string | null;
}

/** What the analysis tells: the likeliest cause first, all of it as Markdown, in English, and what to look at in turn. */
export interface Analysis {
  findings: Finding[];
  markdown: string;
  guide: Guide;
}

export interface AnalysisOptions extends RunOptions {
  /** A built-in profile by name; the capture's hosts decide where there is none. */
  profile?: string;
  /** Marks of the entries from `start` on. They are all there before the findings are. */
  onMarks?(marks: Mark[], start: number): Promise<void>;
}

export interface RunOptions {
  onProgress?(p: Progress): void;
  signal?: AbortSignal;
}

export interface Bench {
  /** What the file of the capture is called, to show it on the page and nowhere else. */
  readonly name: string;
  /** Reads the index. `onRows` says how many requests are there so far. */
  index(options: RunOptions & { onRows?(count: number): void }): Promise<{ pages: BenchPage[]; span: number[] }>;
  /** Filters. Rejects with a `QueryProblem`, or with code `cancelled` when another query came. */
  query(text: string, options: RunOptions): Promise<QueryAnswer>;
  /** Sorts, and gives the number of items in the view. */
  arrange(column: string, descending: boolean): Promise<number>;
  group(by: string): Promise<number>;
  fold(group: number): Promise<number>;
  items(start: number, end: number): Promise<BenchItem[]>;
  row(index: number): Promise<BenchRow>;
  /** Entries `start` up to `end` in the order of the capture, whether they are in the view or not. */
  entries(start: number, end: number): Promise<BenchRow[]>;
  /** Who started an entry, and the first `most` that it started. */
  family(index: number, most: number): Promise<Family>;
  /** Where an entry stands in the view, or -1. */
  position(index: number): Promise<number>;
  sums(): Promise<BenchSums>;
  /** `[all, shown, failed]` for each of so many stretches of time. */
  strip(stretches: number): Promise<Uint32Array>;
  entry(index: number): Promise<EntryView>;
  /** Part of a text body, marks and all. */
  bodyText(index: number, side: 'request' | 'response', start: number, end: number): Promise<string>;
  bodyBytes(index: number, side: 'request' | 'response'): Promise<Uint8Array<ArrayBuffer>>;
  /** The text at a JSON pointer of the original entry, for this one look. */
  original(index: number, pointer: string): Promise<string>;
  /** Lengths in bytes of the texts at JSON pointers of the original entry, which stay where they are. */
  sizes(index: number, pointers: string[]): Promise<number[]>;
  /** The clean HAR of what is in the view. */
  cleanSet(options: RunOptions): Promise<{ blob: Blob; entries: number }>;
  /** The rows of the view as the clean copy has them, in capture order, without what the analysis told. */
  cleanRows(options: RunOptions): Promise<BenchRow[]>;
  compare(file: File, options: RunOptions): Promise<Comparison>;
  /** Counts in each entry the values that the clean copy will not have: for the rows, and for `is:secret`. */
  count(options: RunOptions): Promise<void>;
  /** The analysis, which has read the original, with its words as the clean copy would have them. */
  shade(analysis: Analysis): Promise<Analysis>;
  /** Takes over what the analysis told of the entries from `start` on. */
  mark(marks: Mark[], start: number): Promise<void>;
}

/** Marks around what will be removed, as `src/session/worker.rs` sets them. */
export const MARK_START = '\uFDD0';
export const MARK_END = '\uFDD1';

export const isQueryProblem = (problem: unknown): problem is QueryProblem =>
  typeof problem === 'object' && problem !== null && 'what' in problem && 'at' in problem;

export type { Problem };
