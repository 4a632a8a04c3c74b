/**
 * The entries as an ARIA grid that only ever draws the rows in view.
 *
 * The rows stand in a sticky layer as high as the view, so the layer stays put however fast one scrolls and shows the
 * rows it has until those for the new position have come: there is never a blank row.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { marked } from '../details/marked';
import type { EntryRow } from '../engine/types';
import { focusMark } from '../styles/focus';
import { base, gone } from '../styles/shared';
import { t } from '../texts';
import { COLUMNS } from './columns';
import { type Cell, cellAfter } from './keys';
import { Rows } from './rows';
import { HEAD_HEIGHT, rowHeightAt, tableStyle } from './table-style';
import { scrollToShow, spacerHeight, type Window, windowAt } from './window';

@customElement('entry-table')
export class EntryTable extends LitElement {
  static override styles = [base, gone, tableStyle];

  /** How many rows there are, so far. */
  @property({ attribute: false }) count = 0;
  @property({ attribute: false }) load: (start: number, end: number) => Promise<EntryRow[]> = async () => [];
  @property() label: string = t.table.label;

  @state() private rows: EntryRow[] = [];
  @state() private active: Cell = { row: 0, column: 0 };
  @query('.scroller') private scroller!: HTMLElement;
  @query('.spacer') private spacer!: HTMLElement;
  @query('.layer') private layer!: HTMLElement;

  private cache = new Rows<EntryRow>(async () => []);
  private shown: Window = { start: 0, end: 0, offset: 0 };
  private rowHeight = 32;
  private rem = 16;
  /** Set where the keyboard is to go to the active cell; tells whether it still may. */
  private focusNext: (() => boolean) | undefined;
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
    if (changed.has('load')) this.cache = new Rows((start, end) => this.load(start, end));
  }

  override render(): TemplateResult {
    const inView = this.active.row >= this.shown.start && this.active.row < this.shown.start + this.rows.length;
    return html`
      <div class="scroller" role="grid" aria-label=${this.label} aria-rowcount=${this.count + 1}
        aria-colcount=${COLUMNS.length} aria-readonly="true" tabindex=${inView ? -1 : 0}
        @scroll=${this.draw} @keydown=${this.onKey} @focusin=${this.onFocus}>
        <div class="head" role="row" aria-rowindex="1">
          ${COLUMNS.map(
            (column, i) => html`<div class="cell ${column.id}" role="columnheader" aria-colindex=${i + 1}>
              ${t.table.columns[column.id]}
            </div>`,
          )}
        </div>
        <div class="spacer" role="presentation">
          <div class="layer" role="rowgroup">${this.rows.map((row, i) => this.row(row, this.shown.start + i))}</div>
        </div>
        ${this.count === 0 ? html`<div role="row"><p class="empty" role="gridcell">${t.table.none}</p></div>` : nothing}
      </div>
    `;
  }

  override firstUpdated(): void {
    this.measure();
  }

  override updated(changed: PropertyValues<this>): void {
    for (const row of this.layer.children) {
      (row as HTMLElement).style.transform = `translateY(${-this.shown.offset}px)`;
    }
    if (changed.has('count') || changed.has('load')) this.fit();
    this.keepFocus();
  }

  private row(row: EntryRow, index: number): TemplateResult {
    const active = index === this.active.row;
    return html`<div class="row" role="row" aria-rowindex=${index + 2} ?data-active=${active}>
      ${COLUMNS.map((column, i) => {
        const text = column.text(row);
        const here = active && i === this.active.column;
        const shown = column.shown?.(row);
        return html`<div class="cell ${column.id} ${column.tone?.(row) ?? ''}" role="gridcell" aria-colindex=${i + 1}
          tabindex=${here ? 0 : -1} data-row=${index} data-column=${i} title=${text}>${shown ? marked(shown) : text}</div>`;
      })}
    </div>`;
  }

  private get view(): number {
    return Math.max(0, this.scroller.clientHeight - HEAD_HEIGHT);
  }

  private measure(): void {
    if (!this.hasUpdated) return;
    this.rowHeight = rowHeightAt(this.clientWidth, this.rem);
    this.fit();
  }

  private fit(): void {
    const height = spacerHeight(this.count, this.rowHeight);
    this.spacer.style.height = `${height}px`;
    this.layer.style.height = `${Math.min(this.view, height)}px`;
    this.draw();
  }

  /** Draws the rows at the present scroll position, once they are there. */
  private async draw(): Promise<void> {
    const at = (): Window => windowAt(this.scroller.scrollTop, this.view, this.count, this.rowHeight);
    let wanted = at();
    let rows = this.cache.get(wanted.start, wanted.end);
    if (!rows) {
      await this.cache.want(wanted.start, wanted.end, this.count).catch(() => undefined);
      if (!this.isConnected) return;
      wanted = at();
      rows = this.cache.get(wanted.start, wanted.end);
    }
    if (!rows) return;
    this.shown = wanted;
    this.rows = rows;
    this.requestUpdate();
    const around = wanted.end - wanted.start;
    this.cache.want(Math.max(0, wanted.start - around), wanted.end + around, this.count).catch(() => undefined);
  }

  private onFocus(event: FocusEvent): void {
    const cell = event.composedPath()[0] as HTMLElement;
    if (cell.dataset.row === undefined) return;
    this.active = { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
  }

  private onKey(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.view / this.rowHeight) - 1);
    const next = cellAfter(event, this.active, { count: this.count, columns: this.visibleColumns(), page });
    if (!next) return;
    event.preventDefault();
    this.active = next;
    this.focusNext = focusMark();
    this.scroller.scrollTop = scrollToShow(next.row, this.scroller.scrollTop, this.view, this.count, this.rowHeight);
    this.draw();
  }

  /** Rows are drawn into the same elements again and again; the focus has to stay with the row, not the element. */
  private keepFocus(): void {
    const focused = this.shadowRoot?.activeElement as HTMLElement | null;
    if (this.focusNext?.() === false) this.focusNext = undefined;
    if (!focused && !this.focusNext) return;
    const { row, column } = this.active;
    const cell = this.layer.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
    if (cell) {
      this.focusNext = undefined;
      if (cell !== focused) cell.focus({ preventScroll: true });
    } else if (focused && focused !== this.scroller) {
      this.scroller.focus({ preventScroll: true });
    }
  }

  private visibleColumns(): number[] {
    const cells = [...(this.layer.firstElementChild?.children ?? [])] as HTMLElement[];
    return cells.flatMap((cell, i) => (cell.offsetParent === null ? [] : [i]));
  }
}
