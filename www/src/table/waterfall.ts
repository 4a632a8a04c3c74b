/**
 * The waterfall of the rows in view, on one canvas: the phases of each request in Chrome's colours on one axis of time,
 * with the marks of the pages.
 */
import { type BenchItem, type BenchPage, isGroup, PHASES } from '../engine/bench-types';
import { duration } from '../texts/format';

/** The stretch of time that is shown, epoch ms. */
export interface Axis {
  from: number;
  to: number;
}

export interface Colours {
  phases: string[];
  line: string;
  whole: string;
  content: string;
  load: string;
}

/** The colours of the theme in force, from the frame's custom properties. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  // `light-dark()` is resolved by a property that takes a colour, not by a custom one.
  const probe = document.createElement('i');
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = style.getPropertyValue(name);
    return getComputedStyle(probe).color;
  };
  const colours = {
    phases: PHASES.map((phase) => colour(`--ph-${phase}`)),
    line: colour('--line'),
    whole: colour('--line-strong'),
    content: colour('--mark-content'),
    load: colour('--mark-load'),
  };
  probe.remove();
  return colours;
}

/** Steps of an axis that people read easily, in ms. */
export function ticks({ from, to }: Axis, most: number): number[] {
  const span = Math.max(1, to - from);
  let step = 10 ** Math.floor(Math.log10(span / most));
  while (span / step > most) step *= span / step > most * 2.5 ? 5 : 2;
  return Array.from({ length: Math.floor(span / step) }, (_, i) => from + (i + 1) * step).filter((at) => at < to);
}

export interface Drawing {
  items: readonly BenchItem[];
  pages: readonly BenchPage[];
  axis: Axis;
  rowHeight: number;
  /** Pixels of the first row that are scrolled out. */
  offset: number;
  colours: Colours;
}

/** Space left and right of the axis, in pixels. */
const EDGE = 6;

export function draw(canvas: HTMLCanvasElement, { items, pages, axis, rowHeight, offset, colours }: Drawing): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context || width < 20) return;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const perMs = (width - 2 * EDGE) / Math.max(0.001, axis.to - axis.from);
  const x = (at: number): number => EDGE + (at - axis.from) * perMs;
  const upright = (at: number, colour: string): void => {
    if (at < axis.from || at > axis.to) return;
    context.fillStyle = colour;
    context.fillRect(Math.round(x(at)), 0, 1, height);
  };
  for (const at of ticks(axis, width / 90)) upright(at, colours.line);
  items.forEach((item, i) => {
    if (isGroup(item) || item.started === null) return;
    const top = i * rowHeight - offset + Math.round(rowHeight / 2) - 5;
    let at = item.started;
    const end = at + (item.duration ?? 0);
    if (end < axis.from || at > axis.to) return;
    const clip = (n: number): number => Math.max(-2, Math.min(width + 2, n));
    // Every request has something to see, however short it was.
    context.fillStyle = colours.whole;
    if (item.phases.every((p) => !p)) context.fillRect(clip(x(at)), top + 2, Math.max(2, x(end) - x(at)), 6);
    item.phases.forEach((phase, n) => {
      if (!phase) return;
      const [left, right] = [clip(x(at)), clip(x(at + phase))];
      at += phase;
      context.fillStyle = colours.phases[n] ?? colours.whole;
      // Waiting before the request is thin, the request itself is thick.
      const thin = n < 2;
      context.fillRect(left, top + (thin ? 3 : 0), Math.max(thin ? 0.5 : 1, right - left), thin ? 4 : 10);
    });
  });
  for (const page of pages) {
    if (page.started === null) continue;
    if (page.contentLoad !== null) upright(page.started + page.contentLoad, colours.content);
    if (page.load !== null) upright(page.started + page.load, colours.load);
  }
}

/** The marks of an axis as words, with their places from 0 to 1. */
export function tickLabels(axis: Axis, most: number, first: number): { at: number; text: string }[] {
  return ticks(axis, most).map((time) => ({
    at: (time - axis.from) / (axis.to - axis.from),
    text: duration(Math.round((time - first) * 1000) / 1000),
  }));
}
