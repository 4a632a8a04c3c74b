/** Reading a HAR entry that anybody may have written: what is missing or odd gives '' or an empty list. */
import { MARK_END, MARK_START } from '../engine/bench-types';

// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Any = any;

export const text = (value: Any): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

export const list = (value: Any): Any[] =>
  Array.isArray(value) ? value.filter((v) => v && typeof v === 'object') : [];

/** Without the marks around what will be removed. */
export const plain = (value: string): string => value.replaceAll(MARK_START, '').replaceAll(MARK_END, '');
export const isMarked = (value: string): boolean => value.includes(MARK_START);

export interface Field {
  name: string;
  value: string;
  /** Where the value stands in the entry. */
  pointer: string;
}

const fields = (values: Any, pointer: string): Field[] =>
  list(values).map((f, i) => ({ name: text(f.name), value: text(f.value), pointer: `${pointer}/${i}/value` }));

export type Side = 'request' | 'response';

/** Headers in the order of the capture, those of HTTP/2 that begin with a colon left out. */
export function headers(entry: Any, side: Side): Field[] {
  return fields(entry?.[side]?.headers, `/${side}/headers`).filter((h) => h.name && !h.name.startsWith(':'));
}

export function header(entry: Any, side: Side, name: string): string {
  return plain(headers(entry, side).find((h) => h.name.toLowerCase() === name)?.value ?? '');
}

export const url = (entry: Any): string => text(entry?.request?.url);
export const method = (entry: Any): string => text(entry?.request?.method);
export const status = (entry: Any): number => Number(entry?.response?.status) || 0;

/** The URL taken apart; null for what is none. */
export function urlOf(entry: Any): URL | null {
  try {
    return new URL(plain(url(entry)));
  } catch {
    return null;
  }
}

/** The parameters of the URL, decoded; from the list of the capture, else from the URL. */
export function query(entry: Any): Field[] {
  const listed = fields(entry?.request?.queryString, '/request/queryString');
  if (listed.length > 0) return listed.map((f) => ({ ...f, name: decoded(f.name), value: decoded(f.value) }));
  const search = url(entry).split('#')[0]?.split('?').slice(1).join('?') ?? '';
  return pairs(search).map((f) => ({ ...f, pointer: '/request/url' }));
}

/** `a=b&c=d`, decoded. */
export function pairs(form: string): Field[] {
  return form
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return { name: decoded(name), value: decoded(value), pointer: '/request/postData/text' };
    });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}

export interface Cookie extends Field {
  domain: string;
  path: string;
  expires: string;
  httpOnly: boolean;
  secure: boolean;
  sameSite: string;
  partitioned: boolean;
  /** Seconds; null where it has none. */
  maxAge: number | null;
}

const bareCookie = {
  domain: '',
  path: '',
  expires: '',
  httpOnly: false,
  secure: false,
  sameSite: '',
  partitioned: false,
  maxAge: null,
};

/** Cookies of one side: from its list, else from its headers. */
export function cookies(entry: Any, side: Side): Cookie[] {
  const listed = list(entry?.[side]?.cookies);
  const lines = side === 'response' ? setLines(entry) : [];
  if (listed.length > 0) {
    return listed.map((c, i) => ({
      name: text(c.name),
      value: text(c.value),
      pointer: `/${side}/cookies/${i}/value`,
      domain: text(c.domain),
      path: text(c.path),
      expires: text(c.expires),
      httpOnly: c.httpOnly === true,
      secure: c.secure === true,
      sameSite: text(c.sameSite),
      partitioned: c.partitioned === true,
      // The list of HAR has no room for it.
      maxAge: lines.find((l) => plain(l.name) === plain(text(c.name)))?.maxAge ?? null,
    }));
  }
  if (side === 'response') return lines;
  return headers(entry, side)
    .filter((h) => h.name.toLowerCase() === 'cookie')
    .flatMap(({ value, pointer }) => sent(value, pointer));
}

/** The cookies of `Set-Cookie`. */
function setLines(entry: Any): Cookie[] {
  return headers(entry, 'response')
    .filter((h) => h.name.toLowerCase() === 'set-cookie')
    .flatMap(({ value, pointer }) => value.split('\n').map((v) => set(v, pointer)));
}

function sent(value: string, pointer: string): Cookie[] {
  return value
    .split(/;\s*/)
    .filter(Boolean)
    .map((pair) => ({ ...bareCookie, ...split(pair), pointer }));
}

function split(pair: string): { name: string; value: string } {
  const at = pair.indexOf('=');
  return at < 0
    ? { name: '', value: pair.trim() }
    : { name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
}

function set(value: string, pointer: string): Cookie {
  const [first = '', ...attributes] = value.split(/;\s*/);
  const cookie: Cookie = { ...bareCookie, ...split(first), pointer };
  for (const attribute of attributes) {
    const { name, value: said } = attribute.includes('=') ? split(attribute) : { name: attribute, value: '' };
    const key = name.toLowerCase();
    if (key === 'domain') cookie.domain = said;
    else if (key === 'path') cookie.path = said;
    else if (key === 'expires') cookie.expires = said;
    else if (key === 'max-age' && /^-?\d+$/.test(plain(said))) cookie.maxAge = Number(plain(said));
    else if (key === 'httponly') cookie.httpOnly = true;
    else if (key === 'secure') cookie.secure = true;
    else if (key === 'samesite') cookie.sameSite = said;
    else if (key === 'partitioned') cookie.partitioned = true;
  }
  return cookie;
}

export interface Initiator {
  type: string;
  url: string;
  /** Counted from 0; absent where the capture does not tell. */
  lineNumber: number | undefined;
  columnNumber: number | undefined;
  stack: Any;
}

const place = (value: Any): number | undefined =>
  text(value) === '' || !Number.isFinite(Number(value)) ? undefined : Number(value);

/**
 * Who asked for an entry. Chrome writes an object; chrome-har and WebPageTest write the URL alone, with lines that count from
 * 1 beside it, and Chrome's object as a text.
 */
export function initiatorOf(entry: Any): Initiator {
  const said = entry?._initiator;
  const from = (i: Any): Initiator => ({
    type: text(i?.type),
    url: text(i?.url),
    lineNumber: place(i?.lineNumber),
    columnNumber: place(i?.columnNumber),
    stack: i?.stack,
  });
  if (said && typeof said === 'object') return from(said);
  const detail = from(detailOf(entry?._initiator_detail));
  const before = (n: number | undefined): number | undefined => (n === undefined ? undefined : n - 1);
  return {
    ...detail,
    type: text(entry?._initiator_type) || detail.type,
    url: text(said) || detail.url,
    lineNumber: before(place(entry?._initiator_line)) ?? detail.lineNumber,
    columnNumber: before(place(entry?._initiator_column)) ?? detail.columnNumber,
  };
}

function detailOf(told: Any): Any {
  try {
    return JSON.parse(text(told));
  } catch {
    return undefined;
  }
}
