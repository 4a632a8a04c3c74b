/**
 * What a support engineer looks at in a capture, in the order of the troubleshooting guide: failed requests, slow ones,
 * access (sign-in and CORS), tracking ids. Gathered while the analysis tells its rows, so that no list grows with the capture.
 */
import type { Finding } from './bench-types';

/** What is told of one entry; `src/analyze/view.rs` writes it. */
export interface GuideRow {
  index: number;
  method: string;
  status: number;
  /** Media type of the reply, without parameters. */
  type: string;
  time_ms: number | null;
  tracking_id: string | null;
  error: string | null;
}

/** How many entries a step concerns, and those to look at first. */
export interface GuideStep {
  count: number;
  entries: number[];
}

/** The requests under one client session of the tracking ids. */
export interface GuideSession {
  name: string;
  requests: number;
  failed: number;
  /** Those of failed requests first, in the order of the requests. */
  ids: string[];
}

export interface Guide {
  failed: GuideStep;
  slow: GuideStep;
  access: GuideStep;
  /** Failed requests whose reply says why. */
  replies: GuideStep;
  sessions: GuideSession[];
  /** Requests with a tracking id. */
  tracked: number;
}

/** From here on a request is slow, in ms: as `is:slow` of the filter. */
export const SLOW = 1000;
/** Entries that a step names. */
const NAMED = 5;
const MOST_SESSIONS = 20;
const MOST_IDS = 50;
const MOST_REFUSED = 10_000;

/** Findings about who may do what: of their entries nothing else has to be known. */
const ACCESS = /^(cors-|credential-|token-|refused|refresh-|cookie-|mixed-content)/;

const isFailed = ({ status }: GuideRow): boolean => status === 0 || status >= 400;
const isRefused = ({ status }: GuideRow): boolean => status === 401 || status === 403 || status === 407;

/**
 * The part of a tracking id that all requests of a session share: `ATLAS_<session>_12` without prefix and counters; of an
 * id without `_` all of it. The same as `tracking_session` in `src/workbench/view.rs`.
 */
function sessionOf(id: string): string {
  const at = id.indexOf('_');
  if (at < 0) return id;
  return id.slice(at + 1).split(/[_+]/)[0] ?? '';
}

export class GuideMaker {
  private readonly failed: GuideStep = { count: 0, entries: [] };
  private readonly replies: GuideStep = { count: 0, entries: [] };
  private readonly refused: number[] = [];
  private slow: { index: number; ms: number }[] = [];
  private slowCount = 0;
  private tracked = 0;
  private readonly sessions = new Map<string, GuideSession & { others: string[] }>();

  add(row: GuideRow): void {
    const failed = isFailed(row);
    if (failed) note(this.failed, row.index);
    if (failed && row.error) note(this.replies, row.index);
    if (isRefused(row) && this.refused.length < MOST_REFUSED) this.refused.push(row.index);
    this.addTime(row);
    if (row.tracking_id) this.addTracking(row.tracking_id, failed);
  }

  private addTime({ index, status, type, time_ms: ms }: GuideRow): void {
    // What stays open for messages is not slow.
    if (ms === null || ms <= SLOW || status === 101 || type === 'text/event-stream') return;
    this.slowCount += 1;
    if (this.slow.length === NAMED && ms <= (this.slow.at(-1)?.ms ?? 0)) return;
    this.slow = [...this.slow, { index, ms }].sort((a, b) => b.ms - a.ms).slice(0, NAMED);
  }

  private addTracking(id: string, failed: boolean): void {
    this.tracked += 1;
    const name = sessionOf(id);
    let session = this.sessions.get(name);
    if (!session) {
      if (this.sessions.size >= MOST_SESSIONS) return;
      session = { name, requests: 0, failed: 0, ids: [], others: [] };
      this.sessions.set(name, session);
    }
    session.requests += 1;
    if (failed) session.failed += 1;
    const ids = failed ? session.ids : session.others;
    if (ids.length < MOST_IDS && !ids.includes(id)) ids.push(id);
  }

  end(findings: readonly Finding[]): Guide {
    const told = findings.filter(({ id }) => ACCESS.test(id)).flatMap(({ entries }) => entries);
    const access = [...new Set([...told, ...this.refused])];
    return {
      failed: this.failed,
      slow: { count: this.slowCount, entries: this.slow.map(({ index }) => index) },
      access: { count: access.length, entries: access.slice(0, NAMED) },
      replies: this.replies,
      sessions: [...this.sessions.values()]
        .map(({ others, ...session }) => ({ ...session, ids: [...session.ids, ...others].slice(0, MOST_IDS) }))
        .sort((a, b) => b.failed - a.failed || b.requests - a.requests),
      tracked: this.tracked,
    };
  }
}

function note(step: GuideStep, index: number): void {
  step.count += 1;
  if (step.entries.length < NAMED) step.entries.push(index);
}
