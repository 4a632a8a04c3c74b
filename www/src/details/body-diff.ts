/**
 * Two bodies side by side: JSON by its paths, every other text by its lines. Placeholders of one kind count as the same: two
 * captures number their secrets apart, so whether the values behind them are equal cannot be told from them.
 */
import { diffLines } from 'diff';
import { type BodyView, MARK_END, MARK_START } from '../engine/bench-types';
import { kindOf, parseJson, pretty } from './body';
import { plain } from './har';

/** Longest text that is compared, in characters. */
export const MOST_CHARS = 2_000_000;
/** Values of JSON that are compared. */
const MOST_VALUES = 50_000;
/** Lines that differ, and time, in ms, after which comparing lines is given up. */
const MOST_EDITS = 4000;
const PATIENCE = 800;
/** Lines around a difference. */
const AROUND = 3;

export interface PathChange {
  path: string;
  /** Absent where there is nothing of this path. */
  left?: string;
  right?: string;
}

export interface DiffLine {
  what: 'same' | 'removed' | 'added' | 'gap';
  text: string;
}

export type BodyDiff =
  | { kind: 'none' | 'same' | 'large' | 'binary'; same: number }
  | { kind: 'paths'; same: number; changes: PathChange[] }
  | { kind: 'lines'; same: number; lines: DiffLine[] };

/** `REDACTED-token-3` without its number, between marks or not. */
const unnumbered = (text: string): string => text.replace(/(REDACTED-[a-z][a-z-]*?)-\d+\b/g, '$1');

/** The values of a JSON text by path; null where there are too many. */
function values(root: unknown): Map<string, string> | null {
  const out = new Map<string, string>();
  const open: [path: string, value: unknown][] = [['', root]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, value] = next;
    if (typeof value === 'object' && value !== null) {
      const inside = Object.entries(value);
      if (inside.length === 0) out.set(path, Array.isArray(value) ? '[]' : '{}');
      const isList = Array.isArray(value);
      for (const [key, inner] of inside.reverse()) {
        const step = isList
          ? `[${key}]`
          : /^[A-Za-z_$][\w$]*$/.test(plain(key))
            ? `.${key}`
            : `[${JSON.stringify(plain(key))}]`;
        open.push([(path + step).replace(/^\./, ''), inner]);
      }
    } else out.set(path, typeof value === 'string' ? JSON.stringify(value) : String(value));
    if (out.size + open.length > MOST_VALUES) return null;
  }
  return out;
}

/** What differs between two texts of JSON; null where there is too much of it, or it is none. */
function byPath(left: string, right: string): BodyDiff | null {
  const [a, b] = [left, right].map(parseJson);
  if (a === undefined || b === undefined) return null;
  const [was, is] = [values(a), values(b)];
  if (!was || !is) return { kind: 'large', same: 0 };
  const changes: PathChange[] = [];
  let same = 0;
  for (const [path, value] of was) {
    const now = is.get(path);
    if (now === value) same += 1;
    else changes.push({ path, left: value, ...(now === undefined ? {} : { right: now }) });
  }
  for (const [path, value] of is) if (!was.has(path)) changes.push({ path, right: value });
  return changes.length === 0 ? { kind: 'same', same } : { kind: 'paths', same, changes };
}

function byLine(left: string, right: string): BodyDiff {
  const parts = diffLines(left, right, { maxEditLength: MOST_EDITS, timeout: PATIENCE });
  if (!parts) return { kind: 'large', same: 0 };
  const lines: DiffLine[] = [];
  let same = 0;
  for (const [i, { value, added, removed }] of parts.entries()) {
    const texts = value.replace(/\n$/, '').split('\n');
    if (added || removed) {
      lines.push(...texts.map((text): DiffLine => ({ what: added ? 'added' : 'removed', text })));
      continue;
    }
    same += texts.length;
    const before = i === 0 ? 0 : AROUND;
    const after = i === parts.length - 1 ? 0 : AROUND;
    const shown = (text: string): DiffLine => ({ what: 'same', text });
    if (texts.length <= before + after + 1) lines.push(...texts.map(shown));
    else {
      const gap: DiffLine = { what: 'gap', text: String(texts.length - before - after) };
      lines.push(...texts.slice(0, before).map(shown), gap, ...(after ? texts.slice(-after).map(shown) : []));
    }
  }
  return lines.every(({ what }) => what === 'same' || what === 'gap')
    ? { kind: 'same', same }
    : { kind: 'lines', same, lines };
}

/** What differs between two bodies; their texts are whole, with marks. */
export function bodyDiff(left: BodyView | null, right: BodyView | null): BodyDiff {
  const texts = [left, right].map((body) => unnumbered(body?.text ?? ''));
  const [a = '', b = ''] = texts;
  if (!left?.bytes && !right?.bytes) return { kind: 'none', same: 0 };
  if ([left, right].some((body) => body && body.bytes > 0 && !body.isText)) return { kind: 'binary', same: 0 };
  if (texts.some((text) => text.length > MOST_CHARS)) return { kind: 'large', same: 0 };
  if (a === b) return { kind: 'same', same: 0 };
  const kinds = [left, right].map((body) => (body ? kindOf(body) : 'text'));
  if (kinds.every((kind) => kind === 'json')) {
    const found = byPath(a, b);
    if (found) return found;
  }
  const [x = '', y = ''] = texts.map((text, i) => pretty(text, kinds[i] ?? 'text'));
  return byLine(x, y);
}

/** A value for a line: short, with the marks of what is cut off in it closed. */
export function shortened(text: string, most = 400): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut}${cut.lastIndexOf(MARK_START) > cut.lastIndexOf(MARK_END) ? MARK_END : ''}…`;
}
