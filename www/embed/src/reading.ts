/** What can be read of a clean copy: its requests as the page's table has them, single entries, and what stands out. */

/** One request. Times in ms, sizes in bytes; null where the capture has no value, '' where it has no text. */
export interface Row {
  index: number;
  /** Epoch ms. */
  started: number | null;
  time: number | null;
  duration: number | null;
  status: number | null;
  transferred: number | null;
  size: number | null;
  method: string;
  scheme: string;
  host: string;
  path: string;
  mime: string;
  kind: string;
  protocol: string;
  priority: string;
  initiator: string;
  address: string;
  page: string;
  failure: string;
}

/** Part of a view, and how many requests the whole view has. At most 1000 rows are given at a time. */
export interface Rows {
  total: number;
  rows: Row[];
}

/** A body of an entry; of a long text the first part, `chars` being its whole length. */
export interface BodyOfCopy {
  mime: string;
  bytes: number;
  isText: boolean;
  text: string;
  chars: number;
  comment: string;
}

/** The HAR's own members, without the texts of bodies, which stand apart. */
export interface EntryOfCopy {
  entry: Record<string, unknown>;
  request: BodyOfCopy | null;
  response: BodyOfCopy | null;
}

export interface Finding {
  id: string;
  severity: 'error' | 'warning' | 'info';
  title: string;
  /** Indexes of the entries that show it, the most telling first. */
  entries: number[];
  args: Record<string, unknown>;
  /** By language: `en`, `fr`. */
  words: Record<string, { title: string; explanation: string; next: string }>;
}

/** The likeliest cause first, and all of it as Markdown, in English. */
export interface Diagnosis {
  findings: Finding[];
  markdown: string;
}
