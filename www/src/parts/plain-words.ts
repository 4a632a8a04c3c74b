/**
 * The plain words of a filter, which look in addresses only, and where else they could be looked for. The grammar is in
 * `src/query/mod.rs`; only filters that it reads come here.
 */
import { t } from '../texts';
import { STATES, type StateName } from './query-text';

export interface PlainWord {
  text: string;
  /** Where it stands in the filter, its quotes with it. */
  start: number;
  end: number;
}

/** Another filter to try. */
export interface Offer {
  query: string;
  /** What stands in it in the place of the word. */
  term: string;
  /** `text` looks everywhere. */
  where: 'status' | 'error' | 'org' | 'is' | 'text';
}

/** What is known of the whole capture. */
export interface Known {
  statuses: ReadonlySet<string>;
  texts: Readonly<Record<'error' | 'org', ReadonlySet<string>>>;
}

const TERM = /"[^"]*"|[^\s"(]\S*/g;
const KEY = /^[a-z][a-z-]*:(?!\/\/)/i;
const LANGUAGE = new Set(['OR', 'AND', 'NOT', '|', '||']);

/** The plain words that an entry has to have. */
export function plainWords(query: string): PlainWord[] {
  const words: PlainWord[] = [];
  let negated = false;
  // A value in quotes belongs to its key.
  const flat = query.replace(/([a-z-]+:)"([^"]*)"/gi, (all, key: string) => key + '_'.repeat(all.length - key.length));
  for (const { 0: raw, index } of flat.matchAll(TERM)) {
    const is = raw.startsWith('"') ? raw.slice(1, -1) : raw.replace(/\)+$/, '');
    const dashed = /^-[^\s-]/.test(raw);
    const wanted = !negated && !dashed && !LANGUAGE.has(raw) && !KEY.test(raw) && !/^\/.*\/$/.test(raw);
    negated = raw === 'NOT';
    if (wanted && is.trim())
      words.push({ text: is, start: index, end: index + (raw.startsWith('"') ? raw.length : is.length) });
  }
  return words;
}

const replaced = (query: string, { start, end }: PlainWord, term: string): string =>
  query.slice(0, start) + term + query.slice(end);

const quoted = (key: string, word: string): string =>
  `${key}:${/^[\w.@+-]+$/.test(word) && key !== 'text' ? word : `"${word}"`}`;

function property(word: string): string | undefined {
  const lower = word.toLocaleLowerCase(t.locale);
  const button = (Object.keys(STATES) as StateName[]).find(
    (name) => t.bench.filter.states[name].toLocaleLowerCase(t.locale) === lower,
  );
  return button ? STATES[button] : Object.keys(t.bench.filter.is).find((name) => name === lower);
}

/** Where the words of a filter could be looked for instead, the likeliest place first. */
export function offers(query: string, known: Known): Offer[] {
  const words = plainWords(query);
  const found: Offer[] = [];
  for (const word of words) {
    const { text } = word;
    const add = (where: Offer['where'], term: string): void => {
      found.push({ where, term, query: replaced(query, word, term) });
    };
    const lower = text.toLowerCase();
    const stands = (column: 'error' | 'org'): boolean => [...known.texts[column]].some((said) => said.includes(lower));
    if (/^[1-5]\d\d$/.test(text) && known.statuses.has(text)) add('status', `status-code:${text}`);
    const is = property(text);
    if (is) add('is', `is:${is}`);
    if (stands('error')) add('error', quoted('error', text));
    if (stands('org')) add('org', quoted('org', text));
  }
  const everywhere = words.reduceRight((now, word) => replaced(now, word, quoted('text', word.text)), query);
  if (words.length > 0)
    found.push({ where: 'text', term: words.map(({ text }) => quoted('text', text)).join(' '), query: everywhere });
  return found;
}
