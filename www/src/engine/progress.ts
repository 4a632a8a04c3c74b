/** What the page hears of a long run, and how a person ends it. */
import type { Progress } from './types';

/** Ends a run that the person cancelled. */
export class Cancel {
  cancelled = false;
  check(): void {
    if (this.cancelled) throw new DOMException('cancelled', 'AbortError');
  }
}

export interface Tell {
  progress(p: Progress): void;
  rows(count: number): void;
}

/** How often the page hears of progress, and of rows, which it draws: in ms. Every message makes garbage there. */
export const PROGRESS_EVERY = 200;
export const ROWS_EVERY = 250;

/** Lets a message through when the last one is that long ago; `last` always. */
export function paced<T>(tell: (what: T) => void, every: number): (what: T, last?: boolean) => void {
  let at = Number.NEGATIVE_INFINITY;
  return (what, last = false) => {
    const now = performance.now();
    if (!last && now - at < every) return;
    at = now;
    tell(what);
  };
}
