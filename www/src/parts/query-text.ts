/** The filter as a text: what could be typed next, and how buttons change it. Its grammar is in `src/query/mod.rs`. */
import type { BenchSum, BenchSums } from '../engine/bench-types';
import { t } from '../texts';
import { count } from '../texts/format';

/** The buttons beside the field; `fetch` stands for what scripts ask for. */
export const KINDS = [
  'fetch',
  'document',
  'stylesheet',
  'script',
  'font',
  'image',
  'media',
  'websocket',
  'other',
] as const;
export type Kind = (typeof KINDS)[number];

const VALUES: Record<Kind, string> = {
  fetch: 'fetch,xhr,eventsource',
  document: 'document',
  stylesheet: 'stylesheet',
  script: 'script,wasm',
  font: 'font',
  image: 'image',
  media: 'media',
  websocket: 'websocket',
  other: 'other,preflight,ping,manifest,texttrack,csp-violation-report,signed-exchange',
};

const TYPE = /(?:^|\s)type:(\S+)/;

/** The kinds whose buttons are pressed. */
export function kindsIn(text: string): Kind[] {
  const values = TYPE.exec(text)?.[1]?.split(',') ?? [];
  return KINDS.filter((kind) => VALUES[kind].split(',').every((v) => values.includes(v)));
}

/** The text with just these kinds. */
export function kindQuery(text: string, kinds: readonly Kind[]): string {
  const rest = text.replace(TYPE, '').trim();
  return kinds.length === 0 ? rest : `type:${kinds.map((k) => VALUES[k]).join(',')} ${rest}`.trim();
}

/** The text after a press on a kind: it alone, or with `more` it beside the others. */
export function withKind(text: string, kind: Kind, more: boolean): string {
  const now = kindsIn(text);
  if (!more) return kindQuery(text, now.length === 1 && now[0] === kind ? [] : [kind]);
  return kindQuery(text, now.includes(kind) ? now.filter((k) => k !== kind) : [...now, kind]);
}

/** Bytes of UTF-8, as the engine counts, to places in the text. */
export function spanOf(text: string, at: number, len: number): [start: number, end: number] {
  const place = (wanted: number): number => {
    let seen = 0;
    let i = 0;
    for (const c of text) {
      if (seen >= wanted) break;
      seen += new TextEncoder().encode(c).length;
      i += c.length;
    }
    return i;
  };
  return [place(at), place(at + len)];
}

export interface Suggestion {
  text: string;
  hint: string;
}

/** Where the word at the caret begins, after a sign that negates it or opens a group. */
function wordAt(text: string, caret: number): number {
  const before = text.slice(0, caret);
  const quoted = (before.match(/"/g)?.length ?? 0) % 2 === 1;
  if (quoted) return caret;
  const start = Math.max(before.lastIndexOf(' '), before.lastIndexOf('('), before.lastIndexOf('\t')) + 1;
  return before[start] === '-' ? start + 1 : start;
}

const quoted = (value: string): string => (/[\s,()"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);

const listed = (sums: BenchSum[] | undefined): Suggestion[] =>
  (sums ?? []).filter((s) => s.name).map((s) => ({ text: quoted(s.name), hint: t.bench.filter.times(count(s.count)) }));

function values(key: string, sums: BenchSums | null): Suggestion[] {
  const from: Record<string, BenchSum[] | undefined> = {
    domain: sums?.hosts,
    host: sums?.hosts,
    method: sums?.methods,
    'mime-type': sums?.mimes,
    'resource-type': sums?.kinds,
    type: sums?.kinds,
    status: sums?.status,
    'status-code': sums?.status,
    protocol: sums?.protocols,
    initiator: sums?.initiators,
    priority: sums?.priorities,
  };
  if (key === 'is') return Object.entries(t.bench.filter.is).map(([text, hint]) => ({ text, hint }));
  const fixed = t.bench.filter.examples[key];
  const examples = (fixed ?? []).map((text) => ({ text, hint: '' }));
  return [...examples, ...listed(from[key])];
}

/** What could stand at the caret. */
export function suggest(text: string, caret: number, sums: BenchSums | null): Suggestion[] {
  const word = text.slice(wordAt(text, caret), caret).toLowerCase();
  const colon = word.indexOf(':');
  if (colon > 0) {
    const part = word.slice(Math.max(colon, word.lastIndexOf(',')) + 1);
    return values(word.slice(0, colon), sums)
      .filter((v) => v.text.toLowerCase().includes(part) && v.text.toLowerCase() !== part)
      .slice(0, 12);
  }
  const keys = Object.entries(t.bench.filter.keys).filter(([key]) => (sums?.marked ? true : key !== 'org'));
  const found = keys.filter(([key]) => key.startsWith(word));
  const inside = word.length > 1 ? keys.filter(([key]) => !key.startsWith(word) && key.includes(word)) : [];
  return [...found, ...inside].slice(0, 12).map(([key, hint]) => ({ text: `${key}:`, hint }));
}

/** The text with a suggestion taken, and where the caret goes. */
export function completed(text: string, caret: number, suggestion: string): { text: string; caret: number } {
  const start = wordAt(text, caret);
  const word = text.slice(start, caret);
  const colon = word.indexOf(':');
  const keep = colon > 0 ? start + Math.max(colon, word.lastIndexOf(',')) + 1 : start;
  const rest = text.slice(caret).replace(/^\S+/, '');
  const blank = suggestion.endsWith(':') || rest.startsWith(' ') ? '' : ' ';
  const head = text.slice(0, keep) + suggestion + blank;
  return { text: head + rest, caret: head.length };
}

const STRETCH = /(?:^|\s)started:\+(\d+(?:\.\d+)?)ms\.\.\+(\d+(?:\.\d+)?)ms/;

/** The stretch of time that a text names, in ms after the first request. */
export function stretchIn(text: string): { from: number; to: number } | null {
  const found = STRETCH.exec(text);
  return found ? { from: Number(found[1]), to: Number(found[2]) } : null;
}

/** The text with a stretch of time, or without. */
export function withStretch(text: string, stretch: { from: number; to: number } | null): string {
  const rest = text.replace(STRETCH, '').trim();
  if (!stretch) return rest;
  return `${rest} started:+${stretch.from.toFixed(1)}ms..+${stretch.to.toFixed(1)}ms`.trim();
}

/** The text with a condition in the place of an earlier one of the same key. */
export function withFilter(text: string, key: string, value: string): string {
  const one = `${key}:${quoted(value)}`;
  const same = new RegExp(`(?:^|\\s)${key}:(?:"[^"]*"|\\S+)`);
  const now = same.exec(text)?.[0]?.trim();
  const rest = text.replace(same, '').trim();
  return now === one ? rest : `${rest} ${one}`.trim();
}

/** The buttons for what went wrong, and the property each stands for. */
export const STATES = { failed: 'error', slow: 'slow' } as const;
export type StateName = keyof typeof STATES;

const property = (name: string): RegExp => new RegExp(`(^|\\s)is:${name}(?=\\s|$)`, 'i');

/** Whether a text asks for a property, by itself and not inside a group. */
export const hasProperty = (text: string, name: string): boolean => property(name).test(text);

/** The text with a property beside what it asks for, or without. */
export function withProperty(text: string, name: string): string {
  if (hasProperty(text, name)) return text.replace(property(name), '').trim();
  const rest = text.trim();
  // A blank binds closer than OR does.
  const whole = /(?:^|\s)(?:OR|\|\|?)(?:\s|$)/.test(rest) ? `(${rest})` : rest;
  return `${whole} is:${name}`.trim();
}

/** Names that a key takes, where it takes only these, for the value at a place of the text. */
export function namesAt(text: string, start: number): string[] {
  const key = /(?:^|[\s(-])([a-z-]+):\S*$/i.exec(text.slice(0, start))?.[1]?.toLowerCase();
  if (key === 'is') return Object.keys(t.bench.filter.is);
  return key === 'mixed-content' ? ['all', 'displayed'] : [];
}
