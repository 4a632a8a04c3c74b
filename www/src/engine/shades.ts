/**
 * What the table and the findings show of the original, as the clean copy will have it. The index and the analysis read
 * the original; before a person sees a path, an error text or a finding of theirs, the sanitizer goes over it.
 *
 * Each text is put where such a text stands in an entry (an URL as a request's URL, a message as a reply's text) and looked
 * at like any other entry, so what is replaced is what the second pass would replace there.
 */
import { type Analysis, type BenchRow, isGroup, MARK_END, MARK_START } from './bench-types';
import type { Capture } from './capture';

/** How many looks are kept. */
const KEPT = 20_000;
/** Evidence of one finding that is gone through for what its words may name. */
const EVIDENCE = 50;
/** Shorter pieces of a value are not looked for in the words of findings: they would be found in others. */
const SHORTEST = 5;

/** A row of either table. */
type Rowlike = Pick<BenchRow, 'host' | 'path'> & Partial<Pick<BenchRow, 'scheme' | 'error' | 'tracking' | 'shown'>>;
interface Asked {
  url: string;
  text: string;
  note: string;
}

const isMarked = (text: string): boolean => text.includes(MARK_START);
export const unmarked = (text: string): string => text.replaceAll(MARK_START, '').replaceAll(MARK_END, '');

export class Shades {
  private readonly known = new Map<string, Asked>();
  private revision = -1;

  constructor(private readonly capture: Capture) {}

  /** Rows with host, path, error and tracking id as the clean copy has them; in `shown` those with marks. */
  async rows<R extends Rowlike>(rows: readonly R[]): Promise<R[]> {
    const asked = rows.map(({ scheme, host, path, error = '', tracking = '' }) => ({
      url: host ? `${scheme || 'https'}://${host}${path}` : path,
      text: error,
      note: tracking,
    }));
    const said = await this.ask(asked);
    return rows.map((row, i) => {
      const { url = '', text = '', note = '' } = said[i] ?? {};
      if (![url, text, note].some(isMarked)) return row;
      const at = row.host ? url.indexOf('://') + 3 : 0;
      const slash = row.host ? url.indexOf('/', at) : 0;
      const parts: [name: 'host' | 'path' | 'error' | 'tracking', text: string][] = [
        ['host', slash < 0 ? url.slice(at) : url.slice(at, slash)],
        ['path', slash < 0 ? '' : url.slice(slash)],
        ['error', text],
        ['tracking', note],
      ];
      const marked = parts.filter(([, part]) => isMarked(part));
      return {
        ...row,
        ...Object.fromEntries(marked.map(([name, part]) => [name, unmarked(part)])),
        shown: Object.fromEntries(marked),
      };
    });
  }

  /** The analysis with its words, its Markdown and its ids as the clean copy would have them. */
  async analysis(analysis: Analysis, row: (index: number) => BenchRow): Promise<Analysis> {
    const changes = await this.changes(analysis, row);
    if (changes.length === 0) return analysis;
    const shade = <T>(value: T): T => {
      if (typeof value === 'string') {
        return changes.reduce<string>((text, [from, to]) => text.replaceAll(from, to), value) as T;
      }
      if (Array.isArray(value)) return value.map(shade) as T;
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shade(inner)])) as T;
    };
    const { findings, markdown, guide } = analysis;
    return {
      findings: findings.map((f) => ({ ...f, title: shade(f.title), args: shade(f.args), words: shade(f.words) })),
      markdown: shade(markdown),
      guide: { ...guide, sessions: shade(guide.sessions) },
    };
  }

  /** What of the analysis is to be replaced by what: whole arguments first, then values that stand in its evidence. */
  private async changes({ findings, guide }: Analysis, row: (index: number) => BenchRow): Promise<[string, string][]> {
    const evidence = new Set(findings.flatMap(({ entries }) => entries.slice(0, EVIDENCE)));
    const before = [...evidence].map(row).filter((r) => !isGroup(r));
    const after = await this.rows(before);
    const args = [...new Set([...findings.map((f) => f.args), guide.sessions].flatMap(stringsIn))];
    const host = before[0]?.host || 'localhost';
    const asked = args.map((text) => {
      const url = text.startsWith('/') ? `https://${host}${text}` : /^[a-z]+:\/\//.test(text) ? text : '';
      return url ? { url, text: '', note: '' } : { url: '', text, note: '' };
    });
    const said = await this.ask(asked);
    const whole: [string, string][] = [];
    const pieces = new Map<string, string>();
    const note = (from: string, to: string): void => {
      for (const [piece, instead] of replacedIn(from, to)) if (piece.length >= SHORTEST) pieces.set(piece, instead);
    };
    args.forEach((text, i) => {
      const { url = '', text: prose = '' } = said[i] ?? {};
      const to = text.startsWith('/') ? url.slice(`https://${host}`.length) : url || prose;
      if (!isMarked(to)) return;
      whole.push([text, unmarked(to)]);
      note(text, to);
    });
    before.forEach((from, i) => {
      const shown = after[i]?.shown;
      if (shown?.path) note(from.path, shown.path);
      if (shown?.host) note(from.host, shown.host);
      if (shown?.error) note(from.error ?? '', shown.error);
      if (shown?.tracking) note(from.tracking ?? '', shown.tracking);
    });
    const longest = (a: [string, string], b: [string, string]): number => b[0].length - a[0].length;
    return [...whole.sort(longest), ...[...pieces].sort(longest)];
  }

  /** Texts as the clean copy has them, between marks what is replaced. */
  private async ask(texts: readonly Asked[]): Promise<Asked[]> {
    const { capture } = this;
    const entries = texts.map(entryOf);
    for (;;) {
      const { revision } = capture;
      if (this.revision !== revision || this.known.size > KEPT) this.known.clear();
      this.revision = revision;
      // Held here: another call may empty what is kept.
      const own = new Map(entries.map((entry) => [entry, this.known.get(entry)]));
      const missing = [...own.keys()].filter((entry) => !own.get(entry));
      const looks = await this.looks(missing);
      // What is removed may have changed meanwhile: then these are looks at something else, and not to be kept.
      if (revision !== capture.revision || revision !== this.revision) continue;
      for (const [i, look] of looks.entries()) {
        const entry = missing[i] ?? '';
        own.set(entry, look);
        this.known.set(entry, look);
      }
      return entries.map((entry) => own.get(entry) ?? { url: '', text: '', note: '' });
    }
  }

  private async looks(entries: string[]): Promise<Asked[]> {
    if (entries.length === 0) return [];
    const bytes = entries.map((entry) => new TextEncoder().encode(entry));
    const looks = await this.capture.looks(bytes);
    return looks.map((look) => {
      const { request, response, comment } = JSON.parse(new TextDecoder().decode(look));
      return { url: request.url, text: response.content.text, note: comment };
    });
  }
}

/** An entry that holds these texts where such texts stand. */
function entryOf({ url, text, note }: Asked): string {
  const content = { mimeType: 'text/plain', text };
  return JSON.stringify({ request: { method: 'GET', url }, response: { status: 200, content }, comment: note });
}

/** All texts in a value, at any depth. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= SHORTEST ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** The stretches of `before` that `after` has placeholders for. What stands around them is the same in both. */
export function replacedIn(before: string, after: string): [piece: string, placeholder: string][] {
  const out: [string, string][] = [];
  const [head = '', ...rest] = after.split(MARK_START);
  if (!before.startsWith(head)) return out;
  let at = head.length;
  for (const [i, part] of rest.entries()) {
    const [placeholder = '', literal = ''] = part.split(MARK_END);
    const last = i === rest.length - 1;
    const end = last ? before.length - literal.length : literal ? before.indexOf(literal, at + 1) : -1;
    if (end < at) return out;
    out.push([before.slice(at, end), placeholder]);
    at = end + literal.length;
  }
  return out;
}
