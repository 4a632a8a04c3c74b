/**
 * Looking, in a worker of its own, for where the last whole entry of a cut-off capture ends. Only brackets and strings are
 * followed: the rest was read by the engine already, which found nothing wrong with it but its end.
 */
import { asProblem } from './messages';
import { readAll } from './read';
import type { Problem } from './types';

/** First message to the worker. */
export interface StartWhole {
  role: 'whole';
  file: Blob;
}

/** What the worker says: how many bytes are done, and one of the others last. */
export type Finding = { bytes: number } | { cut: Cut | null } | { problem: Problem };

/** Where a capture is cut so that it is whole again: how much of it stays, and what is to follow. */
export interface Cut {
  end: number;
  closing: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OBJECT = 0x7b;
const LIST = 0x5b;
/** `{` of the file, `{` of `log`, `[` of its lists, and what stands in them. */
const [IN_LIST, IN_ENTRY] = [3, 4];
/** Bytes between two words about how far it is. */
const TELL_EVERY = 8 << 20;

/** Follows the brackets of a text that comes in chunks. */
export class CutFinder {
  private quoted = false;
  private escaped = false;
  private depth = 0;
  private readonly kinds: number[] = [];
  /** Of the list that is open. */
  private elements = 0;
  /** After the last whole thing in that list, or after its `[`. */
  private inList = -1;
  /** After the last list of `log`. */
  private inLog = -1;

  push(chunk: Uint8Array, at: number): void {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (this.quoted) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.quoted = false;
      } else if (byte === QUOTE) this.quoted = true;
      else if (byte === OBJECT || byte === LIST) this.open(byte, at + i + 1);
      // `]` and `}` differ from their openings in the same bits.
      else if (byte === OBJECT + 2 || byte === LIST + 2) this.close(at + i + 1);
    }
  }

  private open(kind: number, after: number): void {
    if (this.depth < IN_ENTRY) this.kinds[this.depth] = kind;
    this.depth += 1;
    if (this.depth !== IN_LIST || kind !== LIST) return;
    this.elements = 0;
    this.inList = after;
  }

  private close(after: number): void {
    if (this.depth === IN_ENTRY && this.kinds[IN_LIST - 1] === LIST) {
      this.elements += 1;
      this.inList = after;
    } else if (this.depth === IN_LIST && this.kinds[IN_LIST - 1] === LIST) this.inLog = after;
    this.depth -= 1;
  }

  /** After the last chunk; null where nothing is whole. */
  get cut(): Cut | null {
    if (this.kinds[0] !== OBJECT || this.kinds[1] !== OBJECT) return null;
    const inList = this.depth >= IN_LIST && this.kinds[IN_LIST - 1] === LIST;
    if (inList && this.elements > 0) return { end: this.inList, closing: ']}}' };
    return this.inLog >= 0 ? { end: this.inLog, closing: '}}' } : null;
  }
}

export async function wholeHere({ file }: StartWhole, say: (told: Finding) => void): Promise<void> {
  try {
    const finder = new CutFinder();
    let told = 0;
    await readAll(file, (chunk, at) => {
      finder.push(chunk, at);
      if (at - told < TELL_EVERY) return;
      told = at;
      say({ bytes: at });
    });
    say({ cut: finder.cut });
  } catch (error) {
    say({ problem: asProblem(error) });
  }
}
