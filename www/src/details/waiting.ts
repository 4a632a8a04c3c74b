/**
 * Why a request had to wait before it went out, as far as the requests around it and its own timings tell. Guesses are left
 * out: each reason needs something in the capture that shows it.
 */
import { type BenchRow, FLAG } from '../engine/bench-types';
import { t } from '../texts';
import { count, duration } from '../texts/format';
import type { Any } from './har';

/** Connections that browsers open to one host over HTTP/1. */
const CONNECTIONS = 6;
/** Waits that are worth explaining, in ms. */
export const LONG = 30;
/** Clocks of different lines of a capture agree about so well, in ms. */
const ABOUT = 10;

/** What browsers may hold back for more important requests. */
const LATER = /^(very ?low|lowest|low)$/i;
const SOONER = /^(medium|high|very ?high|highest)$/i;

const ms = (value: Any): number => (typeof value === 'number' && value > 0 ? value : 0);
const waitedOf = (row: BenchRow): number => (row.phases[0] ?? 0) + (row.phases[1] ?? 0);
const endOf = (row: BenchRow): number => (row.started ?? 0) + (row.duration ?? 0);

/** When a request opened its connection: from, up to; null where it took one that was there. */
function connecting(row: BenchRow): [from: number, to: number] | null {
  const [queued, blocked, dns, connect, ssl] = row.phases.map((p) => p ?? 0);
  const open = (dns ?? 0) + (connect ?? 0) + (ssl ?? 0);
  const from = (row.started ?? 0) + (queued ?? 0) + (blocked ?? 0);
  return (connect ?? 0) > 0 ? [from, from + open] : null;
}

/**
 * @param row the request
 * @param timings of its entry: Chrome tells more there than the phases
 * @param before requests before it, in the order of the capture
 * @param whole whether these are all that came before
 */
export function reasons(row: BenchRow, timings: Any, before: readonly BenchRow[], whole: boolean): string[] {
  const w = t.details.timing.why;
  const said: string[] = [];
  const waited = waitedOf(row);
  const at = row.started;
  const starting = ms(timings?._workerReady) - ms(timings?._workerStart);
  if (ms(timings?._workerStart) > 0 && starting > 1) said.push(w.workerStart(duration(starting)));
  else if (row.flags & FLAG.serviceWorker) said.push(w.worker);
  if (at === null) return said;
  const near = before.filter((r) => r.started !== null && r.started <= at && r.index !== row.index);
  if (waited >= LONG) said.push(...held(row, timings, near, at, waited));
  const sameHost = near.some(({ host }) => host === row.host);
  const [, , dns, connect] = row.phases;
  // What never went out had no connection, and where no request opened one the exporter does not tell of them.
  const sentOut = (row.status ?? 0) > 0 && !(row.flags & (FLAG.cached | FLAG.serviceWorker));
  if (whole && sentOut && !sameHost && !dns && !connect && row.host && before.some((r) => connecting(r) !== null))
    said.push(w.preconnect(row.host));
  return said;
}

/** What held it back. */
function held(row: BenchRow, timings: Any, near: BenchRow[], at: number, waited: number): string[] {
  const w = t.details.timing.why;
  const said: string[] = [];
  const until = at + waited;
  const endsThen = (end: number): boolean => end > at && Math.abs(end - until) <= Math.max(ABOUT, waited * 0.15);
  const name = (r: BenchRow): string => `#${count(r.index + 1)}`;
  const same = near.filter((r) => r.host === row.host);
  const busy = same.filter((r) => endOf(r) > at + 1);

  const proxy = ms(timings?._blocked_proxy);
  if (proxy >= 1) said.push(w.proxy(duration(proxy)));

  const preflight = same.find((r) => r.method === 'OPTIONS' && r.path === row.path && endsThen(endOf(r)));
  if (preflight && row.method !== 'OPTIONS') said.push(w.preflight(name(preflight)));

  const twin = busy.find((r) => r.method === 'GET' && r.path === row.path && endsThen(endOf(r)));
  if (twin && row.method === 'GET' && !((row.flags | twin.flags) & FLAG.query)) said.push(w.twin(name(twin)));

  const opener = same.find((r) => endsThen(connecting(r)?.[1] ?? 0));
  if (opener && !row.phases[3]) said.push(w.opening(name(opener), row.host));

  if (/^http\/1|^$/.test(row.protocol)) {
    if (busy.length >= CONNECTIONS) said.push(t.details.timing.sixConnections(busy.length, row.host));
  }
  const sooner = near.filter((r) => SOONER.test(r.priority) && endOf(r) > at + 1);
  if (LATER.test(row.priority) && sooner.length > 0) said.push(w.priority(row.priority, sooner.length));
  if (said.length === 0 && /^h[23]/.test(row.protocol) && busy.length >= CONNECTIONS)
    said.push(w.multiplexed(row.protocol));
  return said;
}
