/**
 * What a portal's page (the host) and the page of harmless say to each other; both sides are compiled against this file.
 *
 * 1. The host posts a `Ping` to the window of the page again and again, since nothing waits for messages there before
 *    it has loaded. The page answers the first with a `Pong`, addressed to the host's origin, and a `MessagePort`.
 * 2. Everything else goes over that port: the host's `Ask`s, each answered with an `Answer`, and the page's `Tell`s.
 *
 * Files travel as `File` objects, which the browser hands over without copying. There is no message that asks for the
 * original or for a secret. Questions about requests are answered out of the clean copy, once the host has it.
 */

/** The version of the messages over the port. */
export const VERSION = 1;

export interface Ping {
  harmless: 'ping';
  /** The versions the host speaks. */
  versions: number[];
  /** Drawn by the host, the same for all pings of one connection: 8 to 64 letters, digits or `-`. */
  id: string;
}

/** Comes with a `MessagePort`. */
export interface Pong {
  harmless: 'pong';
  version: number;
  id: string;
}

/** Why the page does not talk to the host. */
export interface Unwilling {
  harmless: 'refused';
  id: string;
  /** `busy`: it is already connected; `version`: no version in common; `origin`: the host has none to name. */
  code: 'busy' | 'version' | 'origin';
  message: string;
}

/** Whom the original is encrypted for: an OpenPGP certificate, and the fingerprint it must have. */
export interface Recipient {
  armored: string;
  fingerprint?: string;
}

/** What is removed: `schema/policy.schema.json`, and what the person can't switch off. */
export interface Policy {
  level?: 'standard' | 'strict';
  categories?: Record<string, boolean>;
  names?: string[];
  patterns?: string[];
  keep?: string[];
  keepNames?: string[];
  remove?: string[];
  /** Categories that are removed whatever the person does; `all`: every one that the policy removes. */
  locked?: string[] | 'all';
}

/** What a host may set before the first file; afterwards language and theme only. */
export interface Configuration {
  policy?: Policy;
  /** A vendor's profile by name, or `auto`. */
  profile?: string;
  /** Only for hosts that the deployment lists. */
  recipients?: Recipient[];
  language?: 'en' | 'fr';
  theme?: 'light' | 'dark';
  /** `skip`: the clean copy is made without the person looking; `wait`: when the host asks for it. Only for hosts that the
   * deployment lists. */
  review?: 'show' | 'skip' | 'wait';
  /** What the portal calls itself, beside its address; at most 80 characters. Shown of hosts that the deployment lists. */
  name?: string;
  /** How the case note is written. */
  note?: 'text' | 'markdown';
  /** How many workers read and write; by default as many as fit the machine. */
  workers?: number;
}

/** Which requests: filtered with the page's filter language, sorted by one of its columns, from `start` up to `end`. */
export interface RowsWanted {
  query?: string;
  sort?: { column: string; descending: boolean };
  start: number;
  end: number;
}

export type Ask =
  | { v: number; id: number; type: 'configure'; configuration: Configuration }
  | { v: number; id: number; type: 'open'; file: File }
  /** Makes the clean copy, where `review` is `wait`. */
  | { v: number; id: number; type: 'sanitize' }
  | ({ v: number; id: number; type: 'rows' } & RowsWanted)
  | { v: number; id: number; type: 'entry'; index: number }
  | { v: number; id: number; type: 'findings' }
  | { v: number; id: number; type: 'cancel' }
  | { v: number; id: number; type: 'alive' };

/** Every kind of `Ask`. */
export const ASKS = ['configure', 'open', 'sanitize', 'rows', 'entry', 'findings', 'cancel', 'alive'] as const;

export type RefusalCode =
  | 'unknown'
  | 'version'
  | 'malformed'
  | 'too-large'
  | 'not-ready'
  | 'not-allowed'
  | 'too-late'
  | 'busy'
  | 'not-yet'
  | 'failed'
  | 'recipient';

export type Answer =
  | { v: number; id: number; type: 'ok'; value?: unknown }
  | { v: number; id: number; type: 'refused'; code: RefusalCode; message: string };

/** A category of what was found: no value, no place. */
export interface CategoryCount {
  category: string;
  secrets: number;
  occurrences: number;
  removed: boolean;
  locked: boolean;
}

/** What went wrong. Never holds a value of the capture. */
export interface Fault {
  code: string;
  /** One sentence for developers, English. */
  message: string;
  /** What was wrong and what to do, in the language of the page. */
  text: string;
  offset?: number;
  entry?: number;
}

export type Tell =
  /** The person is asked whether this host may have the clean copy: show the page. */
  | { v: number; type: 'consent' }
  | { v: number; type: 'ready' }
  | { v: number; type: 'progress'; phase: 'unpack' | 'read' | 'clean' | 'check' | 'encrypt'; share: number }
  /** It is a capture: the first entry was read. */
  | { v: number; type: 'detected'; name: string; size: number }
  /** The whole capture was read. */
  | { v: number; type: 'loaded'; entries: number; pages: number; bytes: number; warnings: number }
  /** What was found. `shown`: the person looks at it now: show the page. */
  | { v: number; type: 'review'; shown: boolean; secrets: number; categories: CategoryCount[] }
  | {
      v: number;
      type: 'sanitized';
      file: File;
      /** The report, JSON text. */
      report: string;
      secrets: number;
      occurrences: number;
      inputSha256: string;
      outputSha256: string;
    }
  | {
      v: number;
      type: 'encrypted';
      file: File;
      recipients: { fingerprint: string; userId: string }[];
      /** SHA-256 of the encrypted file. */
      sha256: string;
    }
  /** All there is was given. */
  | { v: number; type: 'done'; note: string }
  | { v: number; type: 'cancelled' }
  | { v: number; type: 'error'; fault: Fault };
