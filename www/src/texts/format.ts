/** Numbers, sizes and times in words, by the language in use. */
import { t } from './index';

interface Formats {
  locale: string;
  whole: Intl.NumberFormat;
  clock: Intl.DateTimeFormat;
  clockUtc: Intl.DateTimeFormat;
  dateTime: Intl.DateTimeFormat;
}

let made: Formats | undefined;

function formats(): Formats {
  const { locale } = t;
  if (made?.locale === locale) return made;
  const clock: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  };
  made = {
    locale,
    whole: new Intl.NumberFormat(locale),
    clock: new Intl.DateTimeFormat(locale, clock),
    clockUtc: new Intl.DateTimeFormat(locale, { ...clock, timeZone: 'UTC' }),
    dateTime: new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  };
  return made;
}

/** `a, b and c`. */
export const list = (words: readonly string[]): string => new Intl.ListFormat(t.locale).format(words);

export const count = (n: number): string => formats().whole.format(n);

const fixed = (n: number, digits: number): string =>
  n.toLocaleString(t.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** `1.2 MB`, in powers of 1000 as file managers count. */
export function bytes(n: number): string {
  let unit = 0;
  let value = n;
  while (value >= 999.5 && unit < t.units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${fixed(value, unit > 0 && value < 99.95 ? 1 : 0)}\u00a0${t.units[unit]}`;
}

/** `18 ms`, `2.31 s`, `3 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${fixed(ms, ms > 0 && ms < 9.95 ? 1 : 0)}\u00a0ms`;
  if (ms < 60_000) return `${fixed(ms / 1000, ms < 9_995 ? 2 : 1)}\u00a0s`;
  return coarse(ms / 1000);
}

/** Time left, rounded so that it does not flicker. */
export function coarse(seconds: number): string {
  if (seconds < 10) return t.time.seconds(Math.max(1, Math.round(seconds)));
  if (seconds < 55) return t.time.seconds(Math.round(seconds / 5) * 5);
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 60 ? t.time.minutes(minutes) : t.time.hours(Math.floor(minutes / 60), minutes % 60);
}

export const timeOfDay = (epoch: number): string => formats().clock.format(epoch);
export const timeOfDayUtc = (epoch: number): string => `${formats().clockUtc.format(epoch)} UTC`;
/** Date and time in UTC as logs have them, `2026-03-14T09:26:53.120Z`; '' for what is no time. */
export const isoTime = (epoch: number): string => (Math.abs(epoch) <= 8.64e15 ? new Date(epoch).toISOString() : '');
export const moment = (epoch: number): string => formats().dateTime.format(epoch);
export const percent = (share: number): string =>
  share.toLocaleString(t.locale, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 });

/** `/request/headers/3/value` as `request › header 4 › value`; members without a word stay as they are. */
export function pointer(path: string): string {
  const steps = path
    .split('/')
    .slice(1)
    .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'));
  const words: string[] = [];
  for (const step of steps) {
    if (/^\d+$/.test(step) && words.length > 0) words.push(`${words.pop()} ${Number(step) + 1}`);
    else words.push(Object.hasOwn(t.pointer.words, step) ? (t.pointer.words[step] ?? step) : step);
  }
  return words.length > 0 ? words.join(' › ') : t.pointer.whole;
}
