/**
 * Whether a file is a capture, by its content. Reads slices, never the whole file into memory. In doubt it is one: what is
 * taken for a capture and is none is refused by the page, with a reason; what is a capture and is not taken for one
 * would be uploaded as it is.
 */

export type Kind = 'har' | 'gzip' | 'zip' | 'saz';

/** How much is looked at first, and at a time after that, in bytes. */
const HEAD = 1 << 16;
const STEP = 1 << 20;
/** What may stand across two steps. */
const OVERLAP = 256;
/** Members of a ZIP archive that are looked into. */
const MOST_MEMBERS = 500;
const MEMBER_HEAD = 1 << 13;
/** Archives within one another. */
const DEEPEST = 3;
const SAZ_MEMBER = /^raw[\\/]\d+_[cs]\.txt$/i;

/** The members of a HAR. Of a text that does not begin as an object, this many different ones make it one. */
const WORDS = [
  'log',
  'entries',
  'startedDateTime',
  'request',
  'response',
  'queryString',
  'postData',
  'headersSize',
  'bodySize',
  'timings',
  'serverIPAddress',
  '_resourceType',
];
const ENOUGH = 3;
const CAPTURE_NAME = /\.(har|saz)(\.(gz|zip))?$/i;

/**
 * @param file anything that was picked or dropped
 * @returns what kind of capture it is, or null for a file of another kind
 * @throws when the file can't be read
 */
export async function detect(file: Blob): Promise<Kind | null> {
  const head = await bytes(file, 0, HEAD);
  const name = file instanceof File ? file.name : '';
  if (head[0] === 0x1f && head[1] === 0x8b) {
    return CAPTURE_NAME.test(name) || (await insideGzip(file)) ? 'gzip' : null;
  }
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] !== undefined && head[2] <= 8) return insideZip(file, name);
  if (CAPTURE_NAME.test(name)) return 'har';
  return (isTar(head) ? await mayBe(await bytes(file, 0, STEP)) : await textual(file, head)) ? 'har' : null;
}

async function bytes(blob: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(start, end).arrayBuffer());
}

type Coding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How a text is written, by its mark or by where its zeros are; null for what is no text. */
function codingOf(head: Uint8Array): Coding | null {
  const [a, b] = head;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a !== 0 && b === 0 && head.length > 3 && head[2] !== 0) return 'utf-16le';
  if (a === 0 && b !== 0 && head.length > 3 && head[3] !== 0) return 'utf-16be';
  return head.includes(0) ? null : 'utf-8';
}

/** Takes text piece by piece and tells whether it may be a HAR. */
export class Looks {
  private readonly seen = new Set<string>();
  private begun = false;
  private carried = '';
  /** Whether the text begins as a JSON object or array does. */
  json = false;

  add(text: string): boolean {
    if (!this.begun) {
      const first = text.replace(/^[\ufeff\s]+/, '');
      if (first) {
        this.begun = true;
        this.json = first.startsWith('{') || first.startsWith('[');
      }
    }
    // A member may be written with escapes.
    const all = this.carried + text;
    const plain = all.includes('\\u')
      ? all.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : all;
    for (const [, word] of plain.matchAll(/\\*"(\w+)\\*"\s*:/g)) if (word && WORDS.includes(word)) this.seen.add(word);
    this.carried = all.slice(-OVERLAP);
    return this.capture;
  }

  get capture(): boolean {
    return this.seen.size >= ENOUGH || (this.json && this.seen.has('log'));
  }
}

/** Reads on as long as it is a JSON text that may yet turn out to be a HAR. */
async function textual(file: Blob, head: Uint8Array): Promise<boolean> {
  const coding = codingOf(head);
  if (!coding) return false;
  const decoder = new TextDecoder(coding);
  const looks = new Looks();
  if (looks.add(decoder.decode(head, { stream: true }))) return true;
  for (let at = head.length; at < file.size && looks.json; at += STEP) {
    if (looks.add(decoder.decode(await bytes(file, at, at + STEP), { stream: true }))) return true;
  }
  return false;
}

/** The first bytes of a compressed stream, as far as it can be read. */
async function unpacked(blob: Blob, format: 'gzip' | 'deflate-raw', wanted: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = blob.stream().pipeThrough(new DecompressionStream(format)).getReader();
  const out = new Uint8Array(wanted);
  let used = 0;
  try {
    while (used < wanted) {
      const { value, done } = await reader.read();
      if (done) break;
      const part = value.subarray(0, wanted - used);
      out.set(part, used);
      used += part.length;
    }
  } catch {
    // What could be read has to do: a broken end is the page's business.
  }
  reader.cancel().catch(() => {});
  return out.subarray(0, used);
}

/** Where a tar archive says that it is one (POSIX ustar). */
const isTar = (head: Uint8Array): boolean => new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar';

/** Whether what begins so may be a capture or hold one; looks into what is packed as far as the head goes. */
async function mayBe(head: Uint8Array<ArrayBuffer>, depth = 0): Promise<boolean> {
  if (depth < DEEPEST && head[0] === 0x1f && head[1] === 0x8b) {
    return mayBe(await unpacked(new Blob([head]), 'gzip', STEP), depth + 1);
  }
  if (depth < DEEPEST && head[0] === 0x50 && head[1] === 0x4b && head[2] === 3) {
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const name = 30 + (head.length >= 30 ? view.getUint16(26, true) : 0);
    if (head.length < name) return true;
    const first = new TextDecoder().decode(head.subarray(30, name));
    if (CAPTURE_NAME.test(first) || SAZ_MEMBER.test(first)) return true;
    const data = new Blob([head.subarray(name + view.getUint16(28, true))]);
    const packed = view.getUint16(8, true) === 8;
    const inner = packed ? await unpacked(data, 'deflate-raw', STEP) : await bytes(data, 0, STEP);
    return mayBe(inner, depth + 1);
  }
  const coding = isTar(head) ? 'latin1' : codingOf(head);
  return coding !== null && new Looks().add(new TextDecoder(coding).decode(head));
}

async function insideGzip(file: Blob): Promise<boolean> {
  return mayBe(await unpacked(file, 'gzip', STEP));
}

interface Member {
  name: string;
  /** 0 stored, 8 deflated. */
  method: number;
  encrypted: boolean;
  packed: number;
  at: number;
}

/** The members of an archive, from its directory; null where there is none to be read (PKWARE APPNOTE 4.3.12). */
async function membersOf(file: Blob): Promise<Member[] | null> {
  const from = Math.max(0, file.size - 65_557);
  const tail = await bytes(file, from, file.size);
  const view = new DataView(tail.buffer);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) return null;
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (start + size > file.size || size > 16 << 20) return null;
  const directory = await bytes(file, start, start + size);
  const entries = new DataView(directory.buffer);
  const members: Member[] = [];
  for (let at = 0; at + 46 <= directory.length && entries.getUint32(at, true) === 0x02014b50; ) {
    const name = entries.getUint16(at + 28, true);
    members.push({
      name: new TextDecoder().decode(directory.subarray(at + 46, at + 46 + name)),
      method: entries.getUint16(at + 10, true),
      encrypted: (entries.getUint16(at + 8, true) & 1) === 1,
      packed: entries.getUint32(at + 20, true),
      at: entries.getUint32(at + 42, true),
    });
    at += 46 + name + entries.getUint16(at + 30, true) + entries.getUint16(at + 32, true);
  }
  return members;
}

async function insideZip(file: Blob, name: string): Promise<Kind | null> {
  const members = await membersOf(file);
  // A directory that can't be read hides what is inside.
  if (!members) return 'zip';
  if (members.some((member) => SAZ_MEMBER.test(member.name))) return 'saz';
  if (CAPTURE_NAME.test(name) || members.some((member) => CAPTURE_NAME.test(member.name))) return 'zip';
  const readable = members.filter((member) => !member.encrypted && member.packed > 0);
  for (const member of readable.slice(0, MOST_MEMBERS)) {
    if (await memberMayBe(file, member)) return 'zip';
  }
  return readable.length > MOST_MEMBERS ? 'zip' : null;
}

/**
 * Whether a file is an archive that takes a password: the page will ask for it, and has to be seen.
 *
 * @throws when the file can't be read
 */
export async function isLocked(file: Blob): Promise<boolean> {
  const head = await bytes(file, 0, HEAD);
  if (head[0] !== 0x50 || head[1] !== 0x4b) return false;
  const members = await membersOf(file);
  if (members) return members.some((member) => member.encrypted);
  // Cut off: what the members at its beginning say of themselves.
  const view = new DataView(head.buffer);
  for (let at = 0; at + 8 <= head.length; at += 1) {
    if (view.getUint32(at, true) === 0x04034b50 && (view.getUint16(at + 6, true) & 1) === 1) return true;
  }
  return false;
}

async function memberMayBe(file: Blob, { at, method, packed }: Member): Promise<boolean> {
  const header = await bytes(file, at, at + 30);
  if (header.length < 30) return true;
  const view = new DataView(header.buffer);
  const start = at + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const data = file.slice(start, start + packed);
  if (method === 0) return mayBe(await bytes(data, 0, MEMBER_HEAD));
  if (method === 8) return mayBe(await unpacked(data, 'deflate-raw', MEMBER_HEAD));
  return false;
}
