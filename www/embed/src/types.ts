/** What a portal sets and what it gets. */
import type { CategoryCount, Configuration, Fault } from './protocol.js';

export interface FrameOptions extends Configuration {
  /** Where the built page lies; by default beside this package. Serve it with the headers of `page/headers.txt`. */
  page?: string | URL;
  /** What the frame is put into; by default a dialog at the end of the body, shown when the person is needed. */
  container?: HTMLElement;
  /** How long the page may take to answer at first, in ms. */
  connectWithin?: number;
  /** How long it may be silent, in ms. */
  aliveWithin?: number;
}

/** Why there is no clean file. `code` is stable; `message` is for developers; `text` for the person. */
export class EmbedError extends Error {
  override readonly name = 'EmbedError';
  constructor(
    readonly code: string,
    message: string,
    readonly text: string = message,
    readonly fault?: Fault,
  ) {
    super(message);
  }
}

/** The clean copy. */
export interface Clean {
  file: File;
  /** JSON text; holds no value of the capture. */
  report: string;
  secrets: number;
  occurrences: number;
  /** SHA-256 in hexadecimal digits. */
  inputSha256: string;
  outputSha256: string;
}

/** The original, encrypted. */
export interface Encrypted {
  file: File;
  recipients: { fingerprint: string; userId: string }[];
  /** SHA-256 of the encrypted file, in hexadecimal digits. */
  sha256: string;
}

/** All that a portal gets. */
export interface Sanitized extends Clean {
  /** Where recipients were given. */
  encrypted: Encrypted | null;
  note: string;
}

export interface Loaded {
  entries: number;
  pages: number;
  bytes: number;
  warnings: number;
}

/** What happens meanwhile. */
export interface RunEvents {
  onDetected?(what: { name: string; size: number }): void;
  onLoaded?(what: Loaded): void;
  onReview?(what: { shown: boolean; secrets: number; categories: CategoryCount[] }): void;
  onProgress?(what: { phase: 'unpack' | 'read' | 'clean' | 'check' | 'encrypt'; share: number }): void;
  signal?: AbortSignal;
}

/** One file on its way. */
export interface Run {
  /** As soon as the clean copy is there. */
  clean: Promise<Clean>;
  /** The encrypted original; null without recipients. */
  encrypted: Promise<Encrypted | null>;
  /** Everything. */
  done: Promise<Sanitized>;
}
