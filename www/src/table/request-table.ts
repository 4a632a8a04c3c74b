/**
 * The requests as an ARIA grid: a window of rows in a sticky layer (see `entry-table.ts`), columns that are sorted and
 * resized by pointer or keyboard, headings of groups, and the waterfall on one canvas beside them.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { marked } from '../details/marked';
import { type BenchGroup, type BenchItem, type BenchRow, isGroup } from '../engine/bench-types';
import { icon } from '../parts/icons';
import { focusMark } from '../styles/focus';
import { base, buttons, gone } from '../styles/shared';
import { t } from '../texts';
import { bytes, duration } from '../texts/format';
import type { BenchColumn, ColumnId } from './bench-columns';
import { findingDot, findingDotStyle } from './finding-dot';
import { type Cell, cellAfter } from './keys';
import { headHeight, requestTableStyle, rowHeight } from './request-table-style';
import { Rows } from './rows';
import { secretSign, secretSignStyle } from './secret-sign';
import { type Axis, type Colours, coloursOf, draw, tickLabels } from './waterfall';
import { scrollToShow, spacerHeight, type Window, windowAt } from './window';

const NARROWEST = 40;

@customElement('request-table')
export class RequestTable extends LitElement {
  static override styles = [base, buttons, gone, requestTableStyle, findingDotStyle, secretSignStyle];

  @property({ attribute: false }) model!: BenchModel;
  /** Follows the model; a new one makes the table fetch its rows again. */
  @property({ attribute: false }) revision = 0;
  @property({ attribute: false }) count = 0;
  @property({ attribute: false }) columns: BenchColumn[] = [];
  @property({ attribute: false }) axis: Axis = { from: 0, to: 1 };
  @property({ attribute: false }) selected: number | null = null;
  /** Changes with the theme, so that the canvas is drawn anew. */
  @property() theme = '';

  @state() private items: BenchItem[] = [];
  @state() private active: Cell = { row: 0, column: 0 };
  @state() private wide = 0;
  @query('.scroller') private scroller!: HTMLElement;
  @query('.spacer') private spacer!: HTMLElement;
  @query('.layer') private layer!: HTMLElement;
  @query('canvas') private canvas!: HTMLCanvasElement | null;

  private cache = new Rows<BenchItem>(async () => []);
  private shown: Window = { start: 0, end: 0, offset: 0 };
  private rem = 16;
  /** Set where the keyboard is to go to the active cell; tells whether it still may. */
  private focusNext: (() => boolean) | undefined;
  private colours: Colours | undefined;
  private readonly resized = new ResizeObserver(() => this.measure());

  override connectedCallback(): void {
    super.connectedCallback();
    this.rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('revision') || changed.has('model'))
      this.cache = new Rows((start, end) => this.model.items(start, end));
    if (changed.has('theme')) this.colours = undefined;
  }

  override render(): TemplateResult {
    const rows = Math.min(this.items.length, Math.max(0, this.count - this.shown.start));
    const items = this.items.slice(0, rows);
    const inView = this.active.row >= this.shown.start && this.active.row < this.shown.start + rows;
    return html`
      <div class="scroller" role="grid" aria-label=${t.bench.table} aria-rowcount=${this.count + 1}
        aria-colcount=${this.columns.length} aria-readonly="true"
        tabindex=${inView || this.active.row < 0 ? -1 : 0}
        @scroll=${this.draw} @keydown=${this.onKey} @focusin=${this.onFocus} @click=${this.onClick}>
        <div class="head" role="row" aria-rowindex="1">${this.columns.map((column, i) => this.heading(column, i))}</div>
        <div class="spacer" role="presentation">
          <div class="layer" role="rowgroup">
            ${items.map((item, i) => (isGroup(item) ? this.group(item, this.shown.start + i) : this.row(item, this.shown.start + i)))}
          </div>
        </div>
        ${
          this.count === 0
            ? html`<div class="empty" role="row"><div role="gridcell"><p>${t.bench.none}</p><slot name="empty"></slot></div></div>`
            : nothing
        }
      </div>
    `;
  }

  private heading(column: BenchColumn, i: number): TemplateResult {
    const { sort } = this.model;
    const sorted = sort.column === column.id ? (sort.descending ? 'descending' : 'ascending') : 'none';
    const here = this.active.row === -1 && this.active.column === i;
    const name = t.bench.columns[column.id];
    return html`<div class="cell ${column.id} ${column.right ? 'right' : ''}" role="columnheader" aria-colindex=${i + 1}
      aria-sort=${sorted} tabindex=${here ? 0 : -1} data-row="-1" data-column=${i} title=${t.bench.sortBy(name)}>
      <span class="word">${name}</span>
      ${column.id === 'waterfall' ? this.axisLabels() : nothing}
      ${
        column.id === 'waterfall'
          ? nothing
          : html`<span class="grip" aria-hidden="true" @pointerdown=${(event: PointerEvent) => this.onGrip(event, i)}
              @click=${(event: Event) => event.stopPropagation()}></span>`
      }
    </div>`;
  }

  private axisLabels(): TemplateResult {
    const [first = 0] = this.model.span;
    const labels = tickLabels(this.axis, Math.max(1, (this.wide - 120) / 90), first);
    return html`<span class="axis" aria-hidden="true">
      ${labels.map(({ at, text }) => html`<span .style=${`left: ${at * 100}%`}>${text}</span>`)}
    </span>`;
  }

  private row(row: BenchRow, index: number): TemplateResult {
    const active = index === this.active.row;
    const [first = 0] = this.model.span;
    const failed = row.status === null || row.status <= 0 || row.status >= 400;
    return html`<div class="row ${failed ? 'failed' : ''}" role="row" aria-rowindex=${index + 2}
      aria-selected=${row.index === this.selected} data-entry=${row.index}>
      ${this.columns.map((column, i) => {
        const text = column.id === 'waterfall' ? this.spoken(row) : column.text(row, first);
        const tone = `${column.id} ${column.right ? 'right' : ''} ${column.tone?.(row) ?? ''}`;
        return html`<div class="cell ${tone}" role="gridcell" aria-colindex=${i + 1}
          tabindex=${active && i === this.active.column ? 0 : -1} data-row=${index} data-column=${i}
          title=${text}>${i === 0 || column.id === 'method' ? findingDot(this.model.marks.get(row.index)) : nothing}${column.id === 'path' ? secretSign(row.secrets) : nothing}${this.content(row, column, text)}</div>`;
      })}
    </div>`;
  }

  private content(row: BenchRow, column: BenchColumn, text: string): unknown {
    if (column.id === 'waterfall') return html`<span class="only-read">${text}</span>`;
    const shown = column.shown?.(row);
    return shown ? marked(shown) : (column.short?.(row) ?? text);
  }

  private group(group: BenchGroup, index: number): TemplateResult {
    const here = index === this.active.row;
    return html`<div class="row group ${group.folded ? 'folded' : ''}" role="row" aria-rowindex=${index + 2}
      data-group=${group.group}>
      <div class="cell" role="gridcell" aria-colindex="1" aria-colspan=${this.columns.length} aria-expanded=${!group.folded} tabindex=${here ? 0 : -1}
        data-row=${index} data-column="0">
        ${icon('chevron')}<span>${group.name || t.bench.noGroup}</span>
        <span class="sum">${t.bench.groupSum(group.count, group.errors, bytes(group.transferred))}</span>
      </div>
    </div>`;
  }

  /** The waterfall in words. */
  private spoken(row: BenchRow): string {
    if (row.started === null) return t.table.unknown;
    const [first = 0] = this.model.span;
    const parts = row.phases.flatMap((ms, i) => (ms ? [`${t.bench.phaseNames[i]} ${duration(ms)}`] : []));
    return t.bench.waterfall(duration(row.started - first), duration(row.duration ?? 0), parts);
  }

  override firstUpdated(): void {
    this.measure();
  }

  override updated(changed: PropertyValues<this>): void {
    for (const row of this.layer.children) {
      (row as HTMLElement).style.transform = `translateY(${-this.shown.offset}px)`;
    }
    if (changed.has('columns') || changed.has('revision') || changed.has('count')) this.fit();
    this.paint();
    this.keepFocus();
  }

  private get rowHeight(): number {
    return rowHeight(this.clientWidth, this.rem);
  }

  private get view(): number {
    return Math.max(0, this.scroller.clientHeight - headHeight(this.clientWidth, this.rem));
  }

  private measure(): void {
    if (this.hasUpdated) this.fit();
  }

  /** Sets the widths of the columns and the height of the list. */
  private fit(): void {
    const fixed = this.columns.filter((c) => c.id !== 'waterfall');
    const least = fixed.reduce((sum, c) => sum + c.width, 0);
    const waterfall = this.columns.find((c) => c.id === 'waterfall');
    const tracks = this.columns.map((c) => {
      if (c.id === 'waterfall') return `minmax(${c.width}px, 1.2fr)`;
      // Without a waterfall the path takes what is left; with one they share it.
      return c.id === 'path' ? `minmax(${Math.min(c.width, 160)}px, ${waterfall ? '1fr' : '4fr'})` : `${c.width}px`;
    });
    const path = this.columns.find((c) => c.id === 'path');
    const shrunk = path ? Math.max(0, path.width - 160) : 0;
    this.scroller.style.setProperty('--columns', tracks.join(' '));
    this.scroller.style.setProperty('--least', `${least - shrunk + (waterfall?.width ?? 0)}px`);
    const height = spacerHeight(this.count, this.rowHeight);
    this.spacer.style.height = `${height}px`;
    this.layer.style.height = `${Math.min(this.view, height)}px`;
    this.draw();
  }

  /** Draws the rows at the present scroll position, once they are there. */
  private async draw(): Promise<void> {
    const at = (): Window => windowAt(this.scroller.scrollTop, this.view, this.count, this.rowHeight);
    const { cache } = this;
    let wanted = at();
    let items = cache.get(wanted.start, wanted.end);
    if (!items) {
      await cache.want(wanted.start, wanted.end, this.count).catch(() => undefined);
      if (!this.isConnected || cache !== this.cache) return;
      wanted = at();
      items = cache.get(wanted.start, wanted.end);
    }
    if (!items) return;
    this.shown = wanted;
    this.items = items;
    this.requestUpdate();
    const around = wanted.end - wanted.start;
    cache.want(Math.max(0, wanted.start - around), wanted.end + around, this.count).catch(() => undefined);
  }

  private paint(): void {
    const at = this.columns.findIndex((c) => c.id === 'waterfall');
    let canvas = this.canvas;
    if (at < 0) {
      canvas?.remove();
      return;
    }
    if (!canvas) {
      // Not of the template: it lies over the rows, which come and go.
      canvas = document.createElement('canvas');
      canvas.setAttribute('aria-hidden', 'true');
      canvas.setAttribute('role', 'presentation');
    }
    if (canvas.parentElement !== this.spacer) this.spacer.append(canvas);
    const head = this.renderRoot.querySelector<HTMLElement>('.head .waterfall');
    if (!head || head.offsetWidth === 0) return;
    if (this.wide !== head.offsetWidth) this.wide = head.offsetWidth;
    canvas.style.position = 'sticky';
    canvas.style.display = 'block';
    canvas.style.top = '32px';
    canvas.style.marginLeft = `${head.offsetLeft}px`;
    canvas.style.marginTop = `-${this.layer.offsetHeight}px`;
    canvas.style.width = `${head.offsetWidth}px`;
    canvas.style.height = `${this.layer.offsetHeight}px`;
    this.colours ??= coloursOf(this);
    draw(canvas, {
      items: this.items.slice(0, Math.max(0, this.count - this.shown.start)),
      pages: this.model.pages,
      axis: this.axis,
      rowHeight: this.rowHeight,
      offset: this.shown.offset,
      colours: this.colours,
    });
  }

  /** Brings a row of the view into sight; with `focus` the keyboard goes there. */
  show(row: number, focus: boolean): void {
    this.active = { row, column: this.active.column };
    this.focusNext = focus ? focusMark() : undefined;
    this.scroller.scrollTop = scrollToShow(row, this.scroller.scrollTop, this.view, this.count, this.rowHeight);
    this.draw();
  }

  /** The keyboard goes to the row where it was last. */
  enter(): void {
    this.show(Math.max(0, Math.min(this.count - 1, this.active.row)), true);
  }

  private onFocus(event: FocusEvent): void {
    const cell = event.composedPath()[0] as HTMLElement;
    if (cell.dataset.row === undefined) return;
    this.active = { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
  }

  private onClick(event: MouseEvent): void {
    const path = event.composedPath() as HTMLElement[];
    const cell = path.find((e) => e.dataset?.row !== undefined);
    const heading = cell?.dataset.row === '-1';
    if (heading) this.sortBy(Number(cell.dataset.column));
    const row = path.find((e) => e.classList?.contains('row'));
    if (row && !heading) this.open(row);
  }

  private open(row: HTMLElement): void {
    const { entry, group } = row.dataset;
    if (group !== undefined) this.model.fold(Number(group));
    else if (entry !== undefined) this.emit('open-entry', Number(entry));
  }

  private sortBy(column: number): void {
    const id = this.columns[column]?.id;
    if (id) this.model.arrange(SORTED_BY[id] ?? id);
  }

  private onKey(event: KeyboardEvent): void {
    const { active } = this;
    if (active.row === -1 && event.shiftKey && ['ArrowLeft', 'ArrowRight'].includes(event.key)) {
      event.preventDefault();
      const width = this.columns[active.column]?.width ?? 100;
      this.resize(active.column, width + (event.key === 'ArrowLeft' ? -16 : 16), true);
      return;
    }
    if ((event.key === 'Enter' || event.key === ' ') && event.target instanceof HTMLElement) {
      event.preventDefault();
      const row = event.target.closest<HTMLElement>('.row');
      if (active.row === -1) this.sortBy(active.column);
      else if (row) this.open(row);
      return;
    }
    const page = Math.max(1, Math.floor(this.view / this.rowHeight) - 1);
    const first = headHeight(this.clientWidth, this.rem) > 0 ? -1 : 0;
    const next = cellAfter(event, active, { count: this.count, columns: this.visibleColumns(), page, first });
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.active = next;
    this.focusNext = focusMark();
    if (next.row >= 0) {
      this.scroller.scrollTop = scrollToShow(next.row, this.scroller.scrollTop, this.view, this.count, this.rowHeight);
    }
    this.draw();
    // With the details open, they follow the row.
    if (this.selected !== null && next.row >= 0) this.emit('row-active', next.row);
  }

  private onGrip(event: PointerEvent, column: number): void {
    event.preventDefault();
    const grip = event.target as HTMLElement;
    const from = event.clientX;
    const width = (grip.parentElement as HTMLElement).offsetWidth;
    grip.setPointerCapture(event.pointerId);
    const moved = (move: PointerEvent) => this.resize(column, width + move.clientX - from, false);
    const done = (up: PointerEvent) => {
      grip.removeEventListener('pointermove', moved);
      this.resize(column, width + up.clientX - from, true);
    };
    grip.addEventListener('pointermove', moved);
    grip.addEventListener('pointerup', done, { once: true });
  }

  private resize(column: number, width: number, done: boolean): void {
    const wide = Math.round(Math.max(NARROWEST, Math.min(1200, width)));
    this.columns = this.columns.map((c, i) => (i === column ? { ...c, width: wide } : c));
    if (done) this.emit('columns-changed', this.columns);
  }

  private emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Rows are drawn into the same elements again and again; the focus has to stay with the row, not the element. */
  private keepFocus(): void {
    const focused = this.shadowRoot?.activeElement as HTMLElement | null;
    if (this.focusNext?.() === false) this.focusNext = undefined;
    if (!focused && !this.focusNext) return;
    const { row, column } = this.active;
    const at = (c: number) => this.renderRoot.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${c}"]`);
    const cell = at(column) ?? at(0);
    if (cell) {
      this.focusNext = undefined;
      if (cell !== focused) cell.focus({ preventScroll: true });
    } else if (focused && focused !== this.scroller) {
      this.scroller.focus({ preventScroll: true });
    }
  }

  private visibleColumns(): number[] {
    const row = this.layer.querySelector('.row:not(.group)');
    const cells = [...(row?.children ?? [])] as HTMLElement[];
    const seen = cells.flatMap((cell, i) => (cell.offsetParent === null ? [] : [i]));
    return seen.length > 0 ? seen : this.columns.map((_, i) => i);
  }
}

/** Columns that are sorted by another's values. */
const SORTED_BY: Partial<Record<ColumnId, string>> = { utc: 'started', after: 'started', waterfall: 'started' };
