/** Numbers, sizes and times in words. */
import { t } from './index';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
const whole = new Intl.NumberFormat(t.locale);
const clock = new Intl.DateTimeFormat(t.locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const dateTime = new Intl.DateTimeFormat(t.locale, { dateStyle: 'medium', timeStyle: 'short' });

export const count = (n: number): string => whole.format(n);

/** `1.2 MB`, in powers of 1000 as file managers count. */
export function bytes(n: number): string {
  let unit = 0;
  let value = n;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0;
  return `${value.toLocaleString(t.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

/** `18 ms`, `2.31 s`, `3 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  return coarse(ms / 1000);
}

/** Time left, rounded so that it does not flicker. */
export function coarse(seconds: number): string {
  if (seconds < 10) return t.time.seconds(Math.max(1, Math.round(seconds)));
  if (seconds < 55) return t.time.seconds(Math.round(seconds / 5) * 5);
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 60 ? t.time.minutes(minutes) : t.time.hours(Math.floor(minutes / 60), minutes % 60);
}

export const timeOfDay = (epoch: number): string => clock.format(epoch);
export const moment = (epoch: number): string => dateTime.format(epoch);

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
