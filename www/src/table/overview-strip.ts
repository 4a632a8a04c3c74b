/**
 * The strip above the table: how many requests ran when, those of the view filled in, failed ones in red. Dragging or
 * the keyboard chooses a stretch of time.
 */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { base } from '../styles/shared';
import { t } from '../texts';
import { duration } from '../texts/format';

/** A stretch in ms after the first request. */
export interface Stretch {
  from: number;
  to: number;
}

@customElement('overview-strip')
export class OverviewStrip extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: relative;
        height: 56px;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
        touch-action: none;
        user-select: none;
      }
      .area {
        position: absolute;
        inset: 0;
        cursor: crosshair;
      }
      .area:focus-visible {
        outline-offset: -2px;
        border-radius: 0;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      .window {
        position: absolute;
        top: 0;
        bottom: 0;
        border-inline: 2px solid var(--accent);
        background: color-mix(in srgb, var(--accent) 10%, transparent);
        pointer-events: none;
      }
      .label {
        position: absolute;
        top: 2px;
        right: 6px;
        padding: 0 0.3rem;
        border-radius: 4px;
        background: color-mix(in srgb, var(--surface) 85%, transparent);
        color: var(--muted);
        font-size: 0.6875rem;
        pointer-events: none;
      }
    `,
  ];

  @property({ attribute: false }) strip: Uint32Array | null = null;
  /** Length of the capture in ms. */
  @property({ attribute: false }) length = 0;
  @property({ attribute: false }) stretch: Stretch | null = null;
  @property() theme = '';
  @state() private dragged: Stretch | null = null;
  @query('canvas') private canvas!: HTMLCanvasElement;
  @query('.window') private window!: HTMLElement;
  private readonly resized = new ResizeObserver(() => this.paint());

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  override render(): TemplateResult {
    const shown = this.dragged ?? this.stretch;
    const said = shown
      ? t.bench.stretch(duration(shown.from), duration(shown.to))
      : t.bench.stretch(duration(0), duration(this.length));
    return html`
      <canvas aria-hidden="true"></canvas>
      <div class="window" ?hidden=${!shown}></div>
      <div class="area" role="slider" tabindex="0" aria-label=${t.bench.strip} aria-valuetext=${said} aria-valuemin="0"
        aria-valuemax=${Math.round(this.length)} aria-valuenow=${Math.round(shown?.from ?? 0)}
        title=${t.bench.stripHint} @pointerdown=${this.onDown} @keydown=${this.onKey} @dblclick=${() => this.choose(null)}></div>
      <span class="label num" aria-hidden="true">${said}</span>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    const shown = this.dragged ?? this.stretch;
    if (shown && this.length > 0) {
      this.window.style.left = `${(100 * Math.max(0, shown.from)) / this.length}%`;
      this.window.style.width = `${(100 * (Math.min(this.length, shown.to) - Math.max(0, shown.from))) / this.length}%`;
    }
    if (changed.has('strip') || changed.has('theme')) this.paint();
  }

  private paint(): void {
    const { canvas, strip } = this;
    if (!canvas || !strip) return;
    const { clientWidth: width, clientHeight: height } = canvas;
    canvas.width = width * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    const context = canvas.getContext('2d');
    if (!context) return;
    context.scale(devicePixelRatio, devicePixelRatio);
    const style = getComputedStyle(this);
    const probe = document.createElement('i');
    document.body.append(probe);
    const colour = (name: string): string => {
      probe.style.color = style.getPropertyValue(name);
      return getComputedStyle(probe).color;
    };
    const [all, some, bad] = [colour('--strip-all'), colour('--strip-shown'), colour('--danger')];
    probe.remove();
    let most = 1;
    for (let i = 0; i < strip.length; i += 3) most = Math.max(most, strip[i] ?? 0);
    const step = width / (strip.length / 3);
    // The root keeps a single request visible beside a storm of them.
    const tall = (n: number): number => (n === 0 ? 0 : Math.max(2, Math.sqrt(n / most) * (height - 18)));
    const bar = (i: number, n: number, fill: string): void => {
      context.fillStyle = fill;
      context.fillRect((i / 3) * step, height - tall(n) - 1, Math.max(1, step - 0.5), tall(n));
    };
    for (let i = 0; i < strip.length; i += 3) {
      bar(i, strip[i] ?? 0, all);
      bar(i, strip[i + 1] ?? 0, some);
      bar(i, strip[i + 2] ?? 0, bad);
    }
  }

  private onDown(event: PointerEvent): void {
    const area = event.currentTarget as HTMLElement;
    const box = area.getBoundingClientRect();
    const at = (e: PointerEvent): number =>
      (Math.max(0, Math.min(box.width, e.clientX - box.left)) / box.width) * this.length;
    const start = at(event);
    area.setPointerCapture(event.pointerId);
    const moved = (move: PointerEvent): void => {
      const now = at(move);
      this.dragged = { from: Math.min(start, now), to: Math.max(start, now) };
    };
    area.addEventListener('pointermove', moved);
    area.addEventListener(
      'pointerup',
      () => {
        area.removeEventListener('pointermove', moved);
        const { dragged } = this;
        this.dragged = null;
        if (dragged && dragged.to - dragged.from > this.length / box.width) this.choose(dragged);
        else if (this.stretch) this.choose(null);
      },
      { once: true },
    );
  }

  private onKey(event: KeyboardEvent): void {
    const now = this.stretch ?? { from: 0, to: this.length };
    const wide = now.to - now.from;
    const zoomed = (factor: number): Stretch => {
      const middle = (now.from + now.to) / 2;
      const half = Math.min(this.length, wide * factor) / 2;
      const from = Math.max(0, Math.min(this.length - 2 * half, middle - half));
      return { from, to: from + 2 * half };
    };
    const moved = (by: number): Stretch => {
      const from = Math.max(0, Math.min(this.length - wide, now.from + by * wide));
      return { from, to: from + wide };
    };
    const next: Record<string, () => Stretch | null> = {
      '+': () => zoomed(0.5),
      '=': () => zoomed(0.5),
      '-': () => zoomed(2),
      ArrowUp: () => zoomed(0.5),
      ArrowDown: () => zoomed(2),
      ArrowLeft: () => moved(-0.25),
      ArrowRight: () => moved(0.25),
      Home: () => moved(-1e9),
      End: () => moved(1e9),
      Escape: () => null,
    };
    const make = Object.hasOwn(next, event.key) ? next[event.key] : undefined;
    if (!make) return;
    event.preventDefault();
    event.stopPropagation();
    const stretch = make();
    this.choose(stretch && stretch.to - stretch.from < this.length * 0.999 ? stretch : null);
  }

  private choose(stretch: Stretch | null): void {
    this.dispatchEvent(new CustomEvent('stretch', { detail: stretch, bubbles: true, composed: true }));
  }
}
