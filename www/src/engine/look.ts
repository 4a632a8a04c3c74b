/** One entry for a person to read: parsed, with its bodies decoded and kept here until they are asked for. */
import { type BodyView, type EntryView, MARK_END, MARK_START } from './bench-types';

/** How much of a text body goes along with the entry, in characters. */
const FIRST_TEXT = 200_000;
/** How many entries are kept. */
const KEPT = 4;

type Side = 'request' | 'response';

interface Body {
  view: BodyView;
  text: string;
  bytes: Uint8Array<ArrayBuffer>;
}

interface Kept {
  index: number;
  revision: number;
  view: EntryView;
  bodies: Record<Side, Body | null>;
}

const MARKS = new RegExp(`[${MARK_START}${MARK_END}]`, 'g');
const bare = (text: string): string => text.replace(MARKS, '');

export class Looks {
  private readonly kept: Kept[] = [];

  get(index: number, revision: number): Kept | undefined {
    return this.kept.find((k) => k.index === index && k.revision === revision);
  }

  /** Takes an entry's text as the clean copy will have it. */
  add(index: number, revision: number, clean: Uint8Array): Kept {
    const entry = JSON.parse(new TextDecoder().decode(clean));
    const content = entry?.response?.content;
    const post = entry?.request?.postData;
    const bodies = { request: body(post), response: body(content) };
    if (content) delete content.text;
    if (post) delete post.text;
    const view = { entry, request: bodies.request?.view ?? null, response: bodies.response?.view ?? null };
    const kept = { index, revision, view, bodies };
    this.kept.unshift(kept);
    this.kept.length = Math.min(this.kept.length, KEPT);
    return kept;
  }
}

/** The text that a JSON pointer leads to in an entry; '' where it leads nowhere. */
export function textAt(entry: unknown, pointer: string): string {
  let at: unknown = entry;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  }
  return typeof at === 'string' ? at : at === undefined || at === null ? '' : JSON.stringify(at);
}

// biome-ignore lint/suspicious/noExplicitAny: any HAR writer's idea of a body.
function body(holder: any): Body | null {
  if (typeof holder !== 'object' || holder === null) return null;
  const text = typeof holder.text === 'string' ? holder.text : '';
  const mime = bare(typeof holder.mimeType === 'string' ? holder.mimeType : '');
  const comment = bare(typeof holder.comment === 'string' ? holder.comment : '');
  const none = text === '' && !Array.isArray(holder.params);
  if (none && !comment) return null;
  if (holder.encoding !== 'base64') return textual(text, mime, comment, false);
  const bytes = fromBase64(bare(text));
  if (!bytes) return textual(text, mime, comment, false);
  const altered = text.includes(MARK_START);
  const decoded = isText(mime, bytes) ? decode(bytes, mime) : null;
  if (decoded !== null) return { ...textual(decoded, mime, comment, altered), bytes };
  return {
    view: { mime, bytes: bytes.byteLength, isText: false, text: '', chars: 0, altered, comment },
    text: '',
    bytes,
  };
}

function textual(text: string, mime: string, comment: string, altered: boolean): Body {
  const bytes = new TextEncoder().encode(bare(text));
  const view = {
    mime,
    bytes: bytes.byteLength,
    isText: true,
    text: text.slice(0, FIRST_TEXT),
    chars: text.length,
    altered,
    comment,
  };
  return { view, text, bytes };
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
    if (native) return native.call(Uint8Array, text);
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return null;
  }
}

const TEXT = /^text\/|json|xml|javascript|ecmascript|x-www-form-urlencoded|graphql|csv|yaml|svg|multipart\//i;
const BINARY = /^(image\/(?!svg)|audio\/|video\/|font\/)|wasm|octet-stream|protobuf|grpc|zip|pdf|woff/i;

/** By its type; where that says nothing, text is what decodes as UTF-8 without control characters. */
function isText(mime: string, bytes: Uint8Array): boolean {
  if (BINARY.test(mime)) return false;
  if (TEXT.test(mime)) return true;
  const head = bytes.subarray(0, 4096);
  return !head.some((b) => b < 9 || (b > 13 && b < 32 && b !== 27));
}

function decode(bytes: Uint8Array, mime: string): string {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(mime)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
