/** Which rows of a long list stand in view, as plain arithmetic. */

/** Browsers cut elements off somewhere past 16 million pixels; taller lists scroll in proportion instead. */
const TALLEST = 12_000_000;

export interface Window {
  /** First row to draw. */
  start: number;
  /** One past the last. */
  end: number;
  /** How many pixels of the first row are scrolled out. */
  offset: number;
}

export function spacerHeight(count: number, rowHeight: number): number {
  return Math.min(count * rowHeight, TALLEST);
}

/** What to draw at a scroll position, `view` being the height of the rows' area. */
export function windowAt(scrollTop: number, view: number, count: number, rowHeight: number): Window {
  const position =
    Math.max(0, Math.min(scrollTop, spacerHeight(count, rowHeight) - view)) * scale(count, rowHeight, view);
  const start = Math.min(Math.floor(position / rowHeight), Math.max(0, count - 1));
  const end = Math.min(count, start + Math.ceil(view / rowHeight) + 1);
  return { start, end, offset: position - start * rowHeight };
}

/** The scroll position nearest to `scrollTop` at which a row is wholly in view. */
export function scrollToShow(row: number, scrollTop: number, view: number, count: number, rowHeight: number): number {
  const factor = scale(count, rowHeight, view);
  const position = scrollTop * factor;
  if (row * rowHeight < position) return (row * rowHeight) / factor;
  if ((row + 1) * rowHeight > position + view) return ((row + 1) * rowHeight - view) / factor;
  return scrollTop;
}

function scale(count: number, rowHeight: number, view: number): number {
  const full = count * rowHeight;
  return full <= TALLEST ? 1 : (full - view) / (TALLEST - view);
}
