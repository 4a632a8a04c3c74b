/**
 * What the page asks of the engine. The engine lives in a worker (`engine/worker.ts`), which owns the picked file and
 * every byte of it; the page only ever sees the views below. `engine/client.ts` implements this interface over
 * messages to that worker.
 */

import type { Analysis, AnalysisOptions, Bench } from './bench-types';
import type { CaseTools } from './case-types';

/** How far a run has come. `total` is the picked file's size in bytes; `entries` counts those done in this phase. */
export interface Progress {
  phase: 'unpack' | 'read' | 'clean' | 'check';
  bytes: number;
  total: number;
  entries: number;
  /** Entries in the whole capture, 0 while that is not known yet (phase `read`). */
  allEntries: number;
}

/** A message for a person. `code` picks the text in the catalogue, `args` fill it; neither ever holds a secret. */
export interface Problem {
  /** e.g. `not-har`, `truncated`, `empty`, `jsonp`, `html`, `zip`, `gzip`, `entry-broken`, `changed-while-read`, `check-failed`, `internal` */
  code: string;
  /** The engine's own English sentence: what was wrong, where, what was expected, what to do. */
  message: string;
  /** Byte offset in the file, when there is one. */
  offset?: number;
  /** Index of the entry, when there is one. */
  entry?: number;
  /** What makes a capture whole again that was cut off: its first `end` bytes and `closing` after them. */
  whole?: { end: number; closing: string };
}

/** What stands around the entries. */
export interface CaptureSummary {
  creator: string;
  browser: string;
  version: string;
  pages: number;
  entries: number;
  /** Start of the first entry, epoch ms, or null. */
  started: number | null;
  durationMs: number;
  bytes: number;
  warnings: Problem[];
}

/** One row of the table. Times in ms, sizes in bytes; null where the capture has no value. */
export interface EntryRow {
  index: number;
  /** Epoch ms. */
  started: number | null;
  method: string;
  /** HTTP status as the capture has it: 0, -1 and -999 mean that there was no reply. */
  status: number | null;
  host: string;
  /** Path only: no query, no fragment, no userinfo. */
  path: string;
  type: string;
  size: number | null;
  time: number | null;
  /** Those of its texts in which something will be replaced, with marks around the placeholders. */
  shown?: { host?: string; path?: string };
}

/** A place where a secret stands. */
export interface Place {
  /** Entry index, or -1 for the part around the entries. */
  entry: number;
  /** JSON pointer inside the entry (RFC 6901). */
  pointer: string;
}

/** One secret, without its value. */
export interface SecretView {
  /** Stable for the session; the handle for `reveal` and the switches. */
  id: number;
  /** e.g. `session-cookie` */
  kind: string;
  /** e.g. `cookies` */
  category: string;
  /** e.g. `REDACTED-session-cookie-3` */
  placeholder: string;
  /** How often it was found. */
  count: number;
  /** In how many entries. */
  entries: number;
  /** The first few places. */
  places: Place[];
  /** Which detector found it, e.g. `name`, `shape`, `cookie`, `text`. */
  detector: string;
  /** Why, as a message id with arguments: `name:password`, `shape:github`, … already spelled out in English in `why`. */
  why: string;
  /** First and last two characters around dots, or dots alone for a short one. */
  masked: string;
  /** Up to 24 characters before and after the first occurrence, themselves free of secrets. */
  before: string;
  after: string;
  /** Whether it will be removed under the present policy and switches. */
  on: boolean;
}

export interface CategoryView {
  /** e.g. `cookies` */
  slug: string;
  on: boolean;
  /** Set by the policy so that the person can't change it. */
  locked: boolean;
  secrets: number;
  occurrences: number;
}

export interface Review {
  level: 'standard' | 'strict';
  categories: CategoryView[];
  /** Number of secrets in all. */
  total: number;
}

/** What the independent check did. */
export interface Verification {
  passed: boolean;
  checks: { id: string; passed: boolean; detail: string }[];
}

export interface CleanResult {
  /** The clean capture; parts of it are slices of the picked file. */
  blob: Blob;
  /** `name.sanitized.har` */
  name: string;
  /** The report, JSON text; holds no value. */
  report: string;
  verification: Verification;
  /** Secrets removed, and at how many places. */
  secrets: number;
  occurrences: number;
  inputSha256: string;
  outputSha256: string;
}

export interface OpenOptions {
  onProgress?(p: Progress): void;
  /** Called whenever more rows can be asked for. */
  onRows?(count: number): void;
  signal?: AbortSignal;
}

/** Something of a container that could not be read. */
export interface ImportWarning {
  code: string;
  /** The engine's own English sentence. */
  message: string;
  /** The member of the archive, or empty. */
  member: string;
  entry?: number;
}

/** What a container was, and what of it could not be read. */
export interface Imported {
  /** `gzip`, `saz`, `zhar` or `zip`; `cut-off` for what is whole of a capture that was cut off. */
  format: string;
  /** What was read of it; of a cut-off one it is known only when it is open. */
  entries: number;
  warnings: ImportWarning[];
}

/** A capture in an archive of several. */
export interface PackedCapture {
  /** Its path in the archive. */
  name: string;
  /** Bytes, unpacked. */
  size: number;
}

export interface UnpackOptions {
  /** For an encrypted archive, in UTF-8. It is moved away and overwritten. */
  password?: Uint8Array<ArrayBuffer> | undefined;
  onProgress?(p: Progress): void;
  signal?: AbortSignal;
  /** Which capture to read of several in an archive, by its name. Without it the first is read, and a warning says so. */
  choose?: ((captures: PackedCapture[]) => Promise<string>) | undefined;
}

/** The HAR that came out of a container. */
export interface Unpacked {
  file: File;
  imported: Imported;
  /** What to call it, where it was chosen of several. */
  name?: string;
}

/** Part of the secrets that were looked for. */
export interface FoundSecrets {
  total: number;
  secrets: SecretView[];
}

export interface Engine {
  /** The HAR of a SAZ, zip, gzip or zhar file, to be opened in its place; `null` for what is none. Rejects with a `Problem`. */
  unpack(file: File, options: UnpackOptions): Promise<Unpacked | null>;
  /** Reads a capture. Rejects with a `Problem`. Opening another closes the first. */
  open(file: File, options: OpenOptions): Promise<CaptureSummary>;
  /** Rows `start` up to `end` (exclusive), in capture order. Works while the file is still being read. */
  rows(start: number, end: number): Promise<EntryRow[]>;
  review(): Promise<Review>;
  /** Secrets of a category, `start` up to `end` (exclusive), most frequent first. */
  secrets(category: string, start: number, end: number): Promise<SecretView[]>;
  /** Those of a category with a text in what is shown of them, or of one of the kinds; all for an empty text. */
  findSecrets(category: string, text: string, kinds: string[], start: number, end: number): Promise<FoundSecrets>;
  /** Ids of the secrets of a category whose own switch is not `on`, with how often each was found. */
  differing(category: string, on: boolean): Promise<[id: number, count: number][]>;
  /** The value itself, for this one look. Never stored. */
  reveal(id: number): Promise<string>;
  setLevel(level: 'standard' | 'strict'): Promise<Review>;
  setCategory(slug: string, on: boolean): Promise<Review>;
  setSecret(id: number, on: boolean): Promise<Review>;
  /** Looks for a text the person knows, in every encoding, and marks it for removal. */
  addText(
    text: string,
    options: { onProgress?(p: Progress): void; signal?: AbortSignal },
  ): Promise<{ id: number; count: number; places: Place[] }>;
  removeText(id: number): Promise<Review>;
  /** Writes and checks the clean copy. Rejects with a `Problem`; then there is no file. */
  sanitize(options: { onProgress?(p: Progress): void; signal?: AbortSignal }): Promise<CleanResult>;
  /** SHA-256 of any file, in hexadecimal digits. */
  sha256(blob: Blob): Promise<string>;
  /** The workbench of the open capture; null where there is none. */
  bench(): Promise<Bench | null>;
  /** What stands out in a capture; null where there is no analysis. Runs beside everything else. */
  analyse(file: File, options: AnalysisOptions): Promise<Analysis | null>;
  /** Whether a text is a profile of the diagnosis. Rejects with a `Problem` that says where it is not. */
  checkProfile(text: string): Promise<void>;
  /** What makes a case of a clean copy; null where there is none. */
  caseTools(): CaseTools | null;
  /** Ends all work and forgets the capture. */
  close(): void;
}
