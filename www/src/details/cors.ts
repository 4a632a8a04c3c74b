/**
 * What CORS says to a request, after the Fetch standard ("CORS protocol and credentials", "CORS-preflight fetch"). Nothing is
 * said of what the capture does not hold: a request without a reply was not refused, and sockets and navigations send an
 * `Origin` without asking for permission.
 */
import { type BenchRow, FLAG } from '../engine/bench-types';
import { t } from '../texts';
import { type Any, cookies, header, headers, method, status, text, urlOf } from './har';

/** How it looks: a class and a key of the catalogue, '' where CORS has no say. And why. */
export type Verdict = readonly ['good' | 'warn' | 'bad' | '', string];

/** Methods that are allowed without being listed. */
const SIMPLE = new Set(['GET', 'HEAD', 'POST']);

/** Whether anything of a reply stands in the capture. */
export const hasReply = (entry: Any): boolean => status(entry) > 0 || headers(entry, 'response').length > 0;

/** Why no permission is asked for, though an `Origin` was sent; '' where it is. */
function exempt(entry: Any, row: BenchRow): string {
  const s = t.details.security.cors;
  if (row.flags & FLAG.socket || /^wss?:$/.test(urlOf(entry)?.protocol ?? '')) return s.socket;
  const mode = header(entry, 'request', 'sec-fetch-mode').toLowerCase();
  if (mode === 'navigate' || (!mode && row.kind === 'document')) return s.navigation;
  return mode === 'no-cors' || (!mode && row.kind === 'ping') ? s.noCors : '';
}

/** What CORS says to the request of `row`. */
export function verdictOf(entry: Any, row: BenchRow): Verdict {
  const s = t.details.security.cors;
  const origin = header(entry, 'request', 'origin');
  if (!origin) return ['', s.noOrigin];
  if (urlOf(entry)?.origin === origin) return ['', s.same];
  const free = exempt(entry, row);
  if (free) return ['', free];
  if (!hasReply(entry)) {
    const perhaps = /err_failed|cors/i.test(row.failure || text(entry?.response?._error));
    return perhaps ? ['warn', s.perhaps(origin)] : ['', s.noReply];
  }
  const allowed = header(entry, 'response', 'access-control-allow-origin');
  if (!allowed) return ['bad', s.missing(origin)];
  const sentCookies = cookies(entry, 'request').length > 0;
  if (allowed === '*' && sentCookies) return ['bad', s.starCredentials];
  if (allowed !== '*' && allowed !== origin) return ['bad', s.other(allowed, origin)];
  // Case matters to browsers.
  if (sentCookies && header(entry, 'response', 'access-control-allow-credentials') !== 'true')
    return ['bad', s.noCredentials];
  const refused = preflight(entry);
  if (refused) return ['bad', refused];
  return ['good', allowed === '*' ? s.star : s.allowed(origin)];
}

/** Why a preflight does not let the request through that it asks for; '' where it does, or where it is none. */
function preflight(entry: Any): string {
  const s = t.details.security.cors;
  const asked = header(entry, 'request', 'access-control-request-method');
  if (method(entry) !== 'OPTIONS' || !asked) return '';
  const code = status(entry);
  if (code < 200 || code > 299) return s.preflightStatus(code);
  const listed = (name: string): string[] =>
    header(entry, 'response', name)
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
  // With credentials `*` is a name like any other.
  const starred = header(entry, 'response', 'access-control-allow-credentials') !== 'true';
  const methods = listed('access-control-allow-methods');
  if (!SIMPLE.has(asked) && !methods.includes(asked) && !(starred && methods.includes('*')))
    return s.preflightMethod(asked);
  const names = listed('access-control-allow-headers').map((name) => name.toLowerCase());
  const missing = header(entry, 'request', 'access-control-request-headers')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    // `*` does not stand for Authorization.
    .filter((name) => name && !names.includes(name) && !(starred && names.includes('*') && name !== 'authorization'));
  return missing.length > 0 ? s.preflightHeaders(missing.join(', ')) : '';
}
