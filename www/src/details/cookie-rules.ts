/**
 * What browsers do with a cookie that a reply sets, after RFC 6265bis: why they refuse it ("Storage Model"), and with which
 * requests they send it ("Retrieval Algorithm"). What nobody can tell from one reply is left out: cookies that are there
 * already, what the person has blocked, and the list of public suffixes.
 */
import { type Any, type Cookie, header, plain } from './har';

/** Largest name and value together that browsers take, in bytes. */
const LARGEST = 4096;
/** Longer values of attributes are ignored, in bytes. */
const LONGEST_ATTRIBUTE = 1024;
/** How long browsers keep a cookie at most, in ms. */
const LONGEST_LIFE = 400 * 86_400_000;

/** Keys of the catalogue. */
export type Refusal =
  | 'noneInsecure'
  | 'secureOnPlain'
  | 'domain'
  | 'publicSuffix'
  | 'address'
  | 'prefix'
  | 'prefixValue'
  | 'partitioned'
  | 'large'
  | 'controls'
  | 'empty'
  | 'crossSite';
export type Remark = 'deleted' | 'longLife' | 'longAttribute';

export interface Setting {
  /** Of the request. */
  url: URL | null;
  /** When the reply came, epoch ms; null where the capture does not say. */
  at: number | null;
  /** Length of name and value in bytes, as the original has them. */
  size: number;
  /** The browser says that another site's page asked for it, as part of that page. */
  crossSite: boolean;
}

/** What the request tells of the setting; `size` is to be filled in. */
export function settingOf(entry: Any, url: URL | null, at: number | null): Omit<Setting, 'size'> {
  const said = (name: string): string => header(entry, 'request', name).toLowerCase();
  return { url, at, crossSite: said('sec-fetch-site') === 'cross-site' && said('sec-fetch-dest') !== 'document' };
}

const isAddress = (host: string): boolean => /^\d+(\.\d+){3}$/.test(host) || host.startsWith('[');
const domainOf = (cookie: Cookie): string => plain(cookie.domain).replace(/^\./, '').toLowerCase();
/** Whether a host's requests are as safe from others as those over TLS. */
const isSafe = (url: URL | null): boolean =>
  url?.protocol === 'https:' ||
  url?.protocol === 'wss:' ||
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url?.hostname ?? '');

/** Why a browser does not keep a cookie. */
export function refusals(cookie: Cookie, { url, size, crossSite }: Setting): Refusal[] {
  const host = url?.hostname ?? '';
  const domain = domainOf(cookie);
  const name = plain(cookie.name);
  const value = plain(cookie.value);
  const low = name.toLowerCase();
  const sameSite = cookie.sameSite.toLowerCase();
  const secure = cookie.secure && (!url || isSafe(url));
  const outside = host !== domain && !host.endsWith(`.${domain}`);
  const said: [boolean, Refusal][] = [
    [!name && !value, 'empty'],
    [hasControls(name + value), 'controls'],
    [size > LARGEST, 'large'],
    [Boolean(domain && host) && host !== domain && isAddress(host), 'address'],
    [Boolean(domain && host) && outside && !isAddress(host), 'domain'],
    [Boolean(domain && host) && host !== domain && !outside && !domain.includes('.'), 'publicSuffix'],
    [cookie.secure && Boolean(url) && !isSafe(url), 'secureOnPlain'],
    [sameSite === 'none' && !cookie.secure, 'noneInsecure'],
    [low.startsWith('__secure-') && !secure, 'prefix'],
    [low.startsWith('__host-') && (!secure || Boolean(domain) || plain(cookie.path) !== '/'), 'prefix'],
    [!name && /^__(secure|host)-/i.test(value), 'prefixValue'],
    [cookie.partitioned && !cookie.secure, 'partitioned'],
    [crossSite && sameSite !== 'none', 'crossSite'],
  ];
  return [...new Set(said.filter(([holds]) => holds).map(([, why]) => why))];
}

/** Tab is allowed; every other control character is not. */
function hasControls(text: string): boolean {
  return [...text].some((c) => (c < ' ' && c !== '\t') || c === '\u007f');
}

/** What else a browser makes of it. */
export function remarks(cookie: Cookie, { at }: Setting): Remark[] {
  const ends = endOf(cookie, at);
  const attributes = [cookie.domain, cookie.path, cookie.expires].map(plain);
  const said: [boolean, Remark][] = [
    [ends !== null && ends <= (at ?? Date.now()), 'deleted'],
    [ends !== null && at !== null && ends - at > LONGEST_LIFE + 86_400_000, 'longLife'],
    [attributes.some((a) => new TextEncoder().encode(a).length > LONGEST_ATTRIBUTE), 'longAttribute'],
  ];
  return said.filter(([holds]) => holds).map(([, what]) => what);
}

/** When it ends, epoch ms; null for one that lasts as long as the browser, or where nobody can tell. Max-Age goes first. */
function endOf({ maxAge, expires }: Cookie, at: number | null): number | null {
  if (maxAge !== null) return maxAge <= 0 ? 0 : at === null ? null : at + maxAge * 1000;
  const date = Date.parse(plain(expires));
  return Number.isFinite(date) ? date : null;
}

/** With which requests it is sent: keys of the catalogue, with what they speak of. */
export function sentWith(cookie: Cookie, url: URL | null): [key: string, about: string][] {
  const domain = domainOf(cookie);
  const path = plain(cookie.path);
  const sameSite = cookie.sameSite.toLowerCase();
  const site =
    sameSite === 'strict' ? 'strict' : sameSite === 'none' ? 'none' : sameSite === 'lax' ? 'lax' : 'laxByDefault';
  return [
    domain ? ['below', domain] : ['only', url?.hostname ?? ''],
    ...(path && path !== '/' ? ([['path', path]] as [string, string][]) : []),
    ...(cookie.secure ? ([['secure', '']] as [string, string][]) : []),
    [site, ''],
    ...(cookie.partitioned ? ([['partitioned', '']] as [string, string][]) : []),
  ];
}
