/**
 * Which request a redirect came from, and which one it led to. A capture does not link them: browsers write the redirected
 * request as if who asked first had asked for it, so the target in the reply is held against the requests around it.
 */
import type { Bench, BenchRow } from '../engine/bench-types';
import { type Any, header, plain, status, text, urlOf } from './har';

/** How many requests before and after are looked at: others start between the two. */
const AROUND = 60;
/** How many redirects before are opened to see where they led. */
const MOST = 12;

export interface Redirects {
  from: BenchRow | null;
  to: BenchRow | null;
}

const isRedirect = (code: number | null): boolean => code !== null && code >= 300 && code < 400 && code !== 304;

/** Where a reply sends the browser; null where it does not, or nowhere that can be read. */
export function targetOf(entry: Any): URL | null {
  const own = urlOf(entry);
  const said = header(entry, 'response', 'location') || plain(text(entry?.response?.redirectURL));
  if (!own || !said || !isRedirect(status(entry))) return null;
  try {
    return new URL(said, own);
  } catch {
    return null;
  }
}

/** What is removed from a query may differ between a reply and the request that follows, so it does not count. */
const same = (a: URL | null, b: URL | null): boolean =>
  a !== null && b !== null && a.host === b.host && a.pathname === b.pathname;

/**
 * @param row the request
 * @param entry of the request, as the clean copy has it
 */
export async function redirectsOf(bench: Bench, row: BenchRow, entry: Any): Promise<Redirects> {
  const { index } = row;
  const near = await bench.entries(Math.max(0, index - AROUND), index + AROUND + 1).catch(() => [] as BenchRow[]);
  const entryOf = async ({ index: at }: BenchRow): Promise<Any> =>
    (await bench.entry(at).catch(() => undefined))?.entry;
  const own = urlOf(entry);
  const target = targetOf(entry);

  let from: BenchRow | null = null;
  const before = near.filter((r) => r.index < index && isRedirect(r.status));
  for (const one of before.reverse().slice(0, MOST)) {
    if (!same(targetOf(await entryOf(one)), own)) continue;
    from = one;
    break;
  }
  let to: BenchRow | null = null;
  const after = target
    ? near.filter((r) => r.index > index && (r.host === target.hostname || r.host === target.host))
    : [];
  for (const one of after.slice(0, MOST)) {
    if (!same(urlOf(await entryOf(one)), target)) continue;
    to = one;
    break;
  }
  return { from, to };
}
