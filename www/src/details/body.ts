/** What a body is and how it reads: as JSON, XML, a picture … and made readable where it is not. */
import type { BodyView } from '../engine/bench-types';
import { plain } from './har';

export type BodyKind = 'json' | 'xml' | 'html' | 'svg' | 'image' | 'font' | 'audio' | 'video' | 'text' | 'binary';

/** What a body is: by its type, where that is wrong by how it begins. */
export function kindOf(body: BodyView): BodyKind {
  const mime = body.mime.toLowerCase().split(';')[0]?.trim() ?? '';
  const head = plain(body.text.slice(0, 200)).trimStart();
  if (body.isText) {
    if (mime.includes('svg')) return 'svg';
    if (/json/.test(mime) || (/^[[{]/.test(head) && !/html|css|script/.test(mime))) return 'json';
    if (/html/.test(mime) || /^<!doctype html|^<html/i.test(head)) return 'html';
    if (/xml/.test(mime) || head.startsWith('<?xml')) return 'xml';
    return 'text';
  }
  if (mime.startsWith('image/')) return 'image';
  if (mime.startsWith('font/') || /font|woff/.test(mime)) return 'font';
  if (mime.startsWith('audio/')) return 'audio';
  if (mime.startsWith('video/')) return 'video';
  return 'binary';
}

/** JSON as a value; undefined where it is none. What guards against being run as a script is taken off. */
export function parseJson(text: string): unknown {
  const bare = text.replace(/^\)\]\}'?,?\s*|^(?:for\s*\(;;\)|while\s*\(1\));\s*/, '');
  try {
    return JSON.parse(bare);
  } catch {
    return undefined;
  }
}

/** XML as a tree; null where it is none. The parser loads nothing and runs nothing. */
export function parseXml(text: string): Element | null {
  const source = plain(text);
  try {
    const document = allowMarkup(source, () => new DOMParser().parseFromString(source, 'application/xml'));
    return document.getElementsByTagName('parsererror').length === 0 ? document.documentElement : null;
  } catch {
    return null;
  }
}

/** Does with `text` what would turn it into markup of a document that runs nothing; see `lockdown.ts`. */
export function allowMarkup<T>(text: string, use: () => T): T {
  const allow = (globalThis as { harmlessMarkup?: <R>(text: string, use: () => R) => R }).harmlessMarkup;
  return allow ? allow(text, use) : use();
}

/** The text with line breaks and indents, as far as its kind has a known form. */
export function pretty(text: string, kind: BodyKind): string {
  if (kind === 'json') {
    const value = parseJson(text);
    return value === undefined ? text : JSON.stringify(value, null, 2);
  }
  if (kind === 'xml' || kind === 'html' || kind === 'svg') return prettyMarkup(text);
  return prettyCode(text);
}

/** Whether a text is written so densely that it wants to be made readable. */
export function isDense(text: string): boolean {
  const head = text.slice(0, 20_000);
  const lines = head.split('\n').length;
  return head.length > 300 && head.length / lines > 200;
}

function prettyMarkup(text: string): string {
  let depth = 0;
  return text
    .replace(/>\s*</g, '>\n<')
    .split('\n')
    .map((line) => {
      const bare = line.trim();
      const closes = /^<\//.test(bare);
      if (closes) depth = Math.max(0, depth - 1);
      const out = '  '.repeat(Math.min(depth, 40)) + bare;
      const opens =
        /^<[^!?/][^>]*[^/]?>$/.test(bare) &&
        !/\/>$/.test(bare) &&
        !/^<(?:br|hr|img|input|link|meta|source|wbr)\b/i.test(bare);
      if (opens && !/<\//.test(bare)) depth += 1;
      return out;
    })
    .join('\n');
}

/** Script and style sheets: a new line after each brace and semicolon that stands in no text. */
function prettyCode(text: string): string {
  let out = '';
  let depth = 0;
  let quote = '';
  let paren = 0;
  const outside: number[] = [];
  const line = (): void => {
    out += `\n${'  '.repeat(Math.max(0, Math.min(depth, 40)))}`;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (quote) {
      out += c;
      if (c === '\\') out += text[++i] ?? '';
      else if (c === quote) quote = '';
      continue;
    }
    if (c === '"' || c === "'" || c === '`') quote = c;
    if (c === '(') paren += 1;
    if (c === ')') paren = Math.max(0, paren - 1);
    if (c === '}') {
      depth -= 1;
      paren = outside.pop() ?? 0;
      line();
    }
    out += c;
    if (c === '{') {
      depth += 1;
      outside.push(paren);
      paren = 0;
    }
    const next = text[i + 1] ?? '';
    if (c === '{' || (c === ';' && paren === 0) || (c === '}' && !/[;,)\s.]/.test(next))) {
      if (next !== '\n' && next !== '\r') line();
    }
  }
  return out;
}

/** Bytes as a hex dump: offset, sixteen bytes, what is printable of them. */
export function hexDump(bytes: Uint8Array, most: number): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, most); at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((b) => b.toString(16).padStart(2, '0')).join(' ');
    const shown = row.map((b) => (b > 31 && b < 127 ? String.fromCharCode(b) : '·')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex.padEnd(48)} ${shown}`);
  }
  return lines.join('\n');
}
