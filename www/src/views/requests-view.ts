/** The workbench: filter, strip, table and, beside it, the details of one request. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { FollowsModel } from '../app/follows-model';
import type { Outer, Tab } from '../app/settings';
import { isGroup } from '../engine/bench-types';
import '../details/entry-details';
import '../parts/column-menu';
import '../parts/export-menu';
import type { FilterBar } from '../parts/filter-bar';
import '../parts/filter-bar';
import '../parts/filter-hint';
import { stretchIn, withStretch } from '../parts/query-text';
import { focusMark } from '../styles/focus';
import { base, buttons } from '../styles/shared';
import { type BenchColumn, shownColumns } from '../table/bench-columns';
import type { Stretch } from '../table/overview-strip';
import '../table/overview-strip';
import type { RequestTable } from '../table/request-table';
import '../table/request-table';
import type { Axis } from '../table/waterfall';
import { t } from '../texts';
import { bytes, duration } from '../texts/format';
import { requestsStyle } from './requests-style';

const NARROWEST = 320;
const BESIDE = new Set(['index', 'method', 'status', 'host', 'path', 'time', 'tracking']);
/** Of these the first that go where the room beside the details is small: the details say them. */
const SPARED = ['tracking', 'host', 'index'];
/** What a path needs at least. */
const PATH = 160;

@customElement('requests-view')
export class RequestsView extends LitElement {
  static override styles = [base, buttons, requestsStyle];

  @property({ attribute: false }) model!: BenchModel;
  @property({ attribute: false }) outer!: Outer;
  @property() name = '';
  @property() theme = '';
  @state() private wide = 0;
  @query('request-table') private table!: RequestTable | null;
  @query('filter-bar') private filter!: FilterBar | null;
  private columns: BenchColumn[] = [];
  /** Those that stay beside the details. */
  private compact: BenchColumn[] = [];
  private columnsOf = '';
  private compactOf = '';
  private readonly resized = (): void => this.requestUpdate();
  private positioned = -1;
  /** Arrows walk the table from the heading on, where the keyboard is when the view has just come, or from nowhere. */
  private readonly walks = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const [target] = event.composedPath();
    const free = target === document.body || (target instanceof HTMLElement && target.localName === 'h1');
    if (!free || !this.table || this.model.shown === 0) return;
    event.preventDefault();
    this.table.enter();
  };

  constructor() {
    super();
    new FollowsModel(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.wide = this.outer.settings.details;
    addEventListener('resize', this.resized);
    addEventListener('keydown', this.walks);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('resize', this.resized);
    removeEventListener('keydown', this.walks);
  }

  override willUpdate(): void {
    const marked = this.model.sums?.marked ?? false;
    const key = JSON.stringify([this.outer.settings.columns, marked, [...this.model.told], t.locale]);
    if (key !== this.columnsOf) {
      this.columnsOf = key;
      this.columns = shownColumns(this.outer.settings.columns, marked, this.model.told);
    }
    const compact = this.beside();
    const ids = (columns: BenchColumn[]): string => columns.map(({ id, width }) => `${id} ${width}`).join();
    if (ids(compact) !== ids(this.compact) || key !== this.compactOf) this.compact = compact;
    this.compactOf = key;
  }

  /** The columns beside the details, as many as there is room for. */
  private beside(): BenchColumn[] {
    const room = (this.clientWidth || innerWidth) - this.detailsWidth();
    const least = (columns: BenchColumn[]): number =>
      columns.reduce((sum, { id, width }) => sum + (id === 'path' ? Math.min(width, PATH) : width), 0);
    let shown = this.columns.filter(({ id }) => BESIDE.has(id));
    for (const spared of SPARED) if (least(shown) > room) shown = shown.filter(({ id }) => id !== spared);
    return shown;
  }

  override render(): TemplateResult {
    const { model } = this;
    if (model.status === 'failed') {
      return html`<h1 tabindex="-1">${t.bench.table}</h1><p class="note" role="alert">${t.bench.failed} ${model.failure?.message ?? ''}</p>`;
    }
    if (model.status === 'waiting' || (model.status === 'reading' && model.shown === 0)) {
      return html`<h1 tabindex="-1">${t.bench.table}</h1><p class="note" role="status">${t.bench.reading(0)}</p>`;
    }
    if (model.entries === 0) {
      return html`<h1 tabindex="-1">${t.bench.table}</h1><p class="note">${t.bench.empty}</p>`;
    }
    const [first = 0, last = 0] = model.span;
    const stretch = stretchIn(model.query);
    return html`
      <h1 tabindex="-1">${t.bench.table}</h1>
      <div class="bar">
        <filter-bar .value=${model.query} .wrong=${model.wrong} .searching=${model.searching} .sums=${model.sums}
          @ask=${(event: CustomEvent<string>) => model.ask(event.detail)} @stop=${() => model.stop()}></filter-bar>
        <div class="tools">
          <select aria-label=${t.bench.group.label} @change=${this.onGroup}>
            ${(['', 'page', 'host', 'kind', 'tracking'] as const)
              .filter((by) => by !== 'tracking' || model.sums?.marked)
              .map(
                (by) =>
                  html`<option value=${by} ?selected=${model.grouping === by}>${t.bench.group[by || 'none']}</option>`,
              )}
          </select>
          <column-menu .columns=${this.columns} .marked=${model.sums?.marked ?? false}
            @columns-changed=${this.onColumns}></column-menu>
          <export-menu .model=${model} name=${this.name}></export-menu>
        </div>
      </div>
      <filter-hint .model=${model} @ask=${this.onHint}></filter-hint>
      ${
        last > first
          ? html`<overview-strip .strip=${model.strip} .length=${last - first} .stretch=${stretch} theme=${this.theme}
              @stretch=${this.onStretch}></overview-strip>`
          : nothing
      }
      <div class="split">
        <request-table .model=${model} .revision=${model.revision} .count=${model.shown} .columns=${this.model.selected === null ? this.columns : this.compact}
          .axis=${this.axis(stretch)} .selected=${model.selected} theme=${this.theme}
          @open-entry=${(event: CustomEvent<number>) => this.open(event.detail)} @row-active=${this.onRow}
          @columns-changed=${this.onWidths}>
          <button slot="empty" class="button" type="button" @click=${() => model.ask('')}>${t.bench.clearFilter}</button>
        </request-table>
        ${model.selected === null ? nothing : this.details(model.selected)}
      </div>
      ${this.footer()}
    `;
  }

  private details(index: number): TemplateResult {
    return html`<div class="divider" role="separator" aria-orientation="vertical" tabindex="0"
        aria-label=${t.details.divider} aria-valuenow=${this.detailsWidth()} aria-valuemin=${NARROWEST}
        aria-valuemax="2000" @pointerdown=${this.onDivider} @keydown=${this.onDividerKey}></div>
      <entry-details .model=${this.model} index=${index} tab=${this.model.tab}
        link=${this.outer.link({ view: 'requests', entry: index, tab: this.model.tab })} .revision=${this.model.revision}
        @close=${() => this.close()} @tab=${(event: CustomEvent<Tab>) => this.model.select(index, event.detail)}
        @step=${(event: CustomEvent<number>) => this.step(event.detail)}
        @open-entry=${(event: CustomEvent<number>) => this.open(event.detail, this.model.tab)}
        @ask=${(event: CustomEvent<string>) => this.model.ask(event.detail)}></entry-details>`;
  }

  private footer(): TemplateResult {
    const { model } = this;
    const { sums } = model;
    if (!sums) return html`<footer><span role="status">${t.bench.reading(model.shown)}</span></footer>`;
    const page = model.pages.find((p) => p.load !== null || p.contentLoad !== null);
    return html`<footer class="num">
      <span role="status">${t.bench.status.shown(sums.count, sums.entries)}</span>
      <span>${t.bench.status.transferred(bytes(sums.transferred))}</span>
      <span>${t.bench.status.size(bytes(sums.size))}</span>
      ${sums.errors > 0 ? html`<span class="bad">${t.bench.status.errors(sums.errors)}</span>` : nothing}
      ${
        sums.started !== null && sums.ended !== null
          ? html`<span>${t.bench.status.over(duration(sums.ended - sums.started))}</span>`
          : nothing
      }
      ${page?.contentLoad != null ? html`<span class="content">${t.bench.status.contentLoad(duration(page.contentLoad))}</span>` : nothing}
      ${page?.load != null ? html`<span class="load">${t.bench.status.load(duration(page.load))}</span>` : nothing}
    </footer>`;
  }

  override updated(changed: PropertyValues<this>): void {
    this.toggleAttribute('data-details', this.model.selected !== null);
    const details = this.renderRoot.querySelector<HTMLElement>('entry-details');
    if (details) details.style.width = `${this.detailsWidth()}px`;
    this.outer.go({ view: 'requests', entry: this.model.selected, tab: this.model.tab });
    if (changed.has('model') || this.model.selected !== this.positioned) this.follow();
  }

  /** Keeps the selected request in sight. */
  private async follow(): Promise<void> {
    const { selected, bench } = this.model;
    this.positioned = selected ?? -1;
    if (selected === null || !bench) return;
    const position = await bench.position(selected);
    if (position >= 0) this.table?.show(position, false);
  }

  private axis(stretch: Stretch | null): Axis {
    const [first = 0, last = 1] = this.model.span;
    return stretch
      ? { from: first + stretch.from, to: first + stretch.to }
      : { from: first, to: Math.max(last, first + 1) };
  }

  focusFilter(): void {
    this.filter?.focus();
  }

  open(index: number, tab?: Tab): void {
    this.model.select(index, tab);
  }

  /** Closes the details; the keyboard goes back to their row, unless it has gone elsewhere meanwhile. */
  async close(): Promise<void> {
    const { selected, bench } = this.model;
    this.model.select(null);
    const free = focusMark();
    const position = selected === null ? -1 : ((await bench?.position(selected)) ?? -1);
    await this.updateComplete;
    if (position >= 0) this.table?.show(position, free());
  }

  /** The next or previous request of the view. */
  async step(by: number): Promise<void> {
    const { selected, bench, shown } = this.model;
    if (!bench || shown === 0) return;
    let at = selected === null ? -1 : await bench.position(selected);
    for (let tries = 0; tries < 50; tries++) {
      at = Math.max(0, Math.min(shown - 1, at + by));
      const [item] = await bench.items(at, at + 1);
      if (item && !isGroup(item)) return this.open(item.index);
      if (at === 0 || at === shown - 1) return;
    }
  }

  private async onRow(event: CustomEvent<number>): Promise<void> {
    const [item] = (await this.model.bench?.items(event.detail, event.detail + 1)) ?? [];
    if (!item || isGroup(item)) return;
    this.positioned = item.index;
    this.open(item.index);
  }

  /** The button that was pressed goes with its hint: the keyboard is back at the filter. */
  private onHint(event: CustomEvent<string>): void {
    this.model.ask(event.detail);
    this.focusFilter();
  }

  private onGroup(event: Event): void {
    this.model.group((event.target as HTMLSelectElement).value);
  }

  private onStretch(event: CustomEvent<Stretch | null>): void {
    this.model.ask(withStretch(this.model.query, event.detail));
  }

  private onColumns(event: CustomEvent<BenchColumn[]>): void {
    this.outer.set({ columns: event.detail.map(({ id, width }) => ({ id, width })) });
    this.requestUpdate();
  }

  /** New widths, perhaps of some columns only. */
  private onWidths(event: CustomEvent<BenchColumn[]>): void {
    const widths = new Map(event.detail.map(({ id, width }) => [id, width]));
    this.outer.set({ columns: this.columns.map(({ id, width }) => ({ id, width: widths.get(id) ?? width })) });
    this.requestUpdate();
  }

  private detailsWidth(): number {
    const room = this.clientWidth || innerWidth;
    return Math.max(NARROWEST, Math.min(room - NARROWEST, this.wide || Math.round(room * 0.48)));
  }

  private onDivider(event: PointerEvent): void {
    event.preventDefault();
    const divider = event.target as HTMLElement;
    divider.setPointerCapture(event.pointerId);
    const moved = (move: PointerEvent): void => {
      this.wide = this.getBoundingClientRect().right - move.clientX;
    };
    divider.addEventListener('pointermove', moved);
    divider.addEventListener(
      'pointerup',
      () => {
        divider.removeEventListener('pointermove', moved);
        this.outer.set({ details: Math.round(this.detailsWidth()) });
      },
      { once: true },
    );
  }

  private onDividerKey(event: KeyboardEvent): void {
    const by = { ArrowLeft: 24, ArrowRight: -24 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.wide = this.detailsWidth() + by;
    this.outer.set({ details: Math.round(this.detailsWidth()) });
  }
}
