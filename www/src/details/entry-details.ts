/** One request in tabs. Those that have nothing to show are left out. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { TABS, type Tab } from '../app/settings';
import { type BenchRow, type EntryView, FLAG } from '../engine/bench-types';
import { icon } from '../parts/icons';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { count } from '../texts/format';
import './cookies-tab';
import './copy-menu';
import './entry-findings';
import { cookies, query, urlOf } from './har';
import './headers-tab';
import './initiator-tab';
import { eventsIn, messagesOf } from './messages-tab';
import './payload-tab';
import './preview-tab';
import './response-tab';
import './security-tab';
import './timing-tab';

const PEEK = 24;

@customElement('entry-details')
export class EntryDetails extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        background: var(--surface);
        container-type: inline-size;
      }
      header {
        display: flex;
        align-items: center;
        gap: 0.15rem;
        padding: 0.25rem 0.35rem 0.25rem 0.75rem;
      }
      h2 {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        font-size: var(--t-small);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      h2 .muted {
        font-weight: 400;
      }
      .step {
        display: grid;
        place-items: center;
        width: 2rem;
        height: 2rem;
        border: 0;
        border-radius: 6px;
        background: none;
        color: var(--muted);
      }
      .step:hover {
        background: var(--sunken);
        color: var(--ink);
      }
      .step svg {
        width: 1.05rem;
        height: 1.05rem;
      }
      .tabs {
        display: flex;
        gap: 0.1rem;
        padding: 0 0.4rem;
        overflow-x: auto;
        border-bottom: 1px solid var(--line);
        scrollbar-width: none;
      }
      .tabs button {
        flex: none;
        min-height: 2rem;
        padding: 0.2rem 0.55rem;
        border: 0;
        border-bottom: 2px solid transparent;
        background: none;
        color: var(--muted);
        font-size: var(--t-small);
        font-weight: 520;
      }
      .tabs button:hover {
        color: var(--ink);
      }
      .tabs button[aria-selected='true'] {
        border-bottom-color: var(--accent);
        color: var(--ink);
      }
      .tabs button:focus-visible {
        outline-offset: -2px;
      }
      .tabs .num {
        font-weight: 400;
      }
      #panel {
        flex: 1;
        min-height: 0;
        overflow: auto;
      }
      #panel:focus-visible {
        outline-offset: -2px;
        border-radius: 0;
      }
      .note {
        padding: 2rem 1rem;
        color: var(--muted);
        text-align: center;
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @property({ type: Number }) index = 0;
  @property() tab: Tab = 'headers';
  /** Leads to this entry and tab. */
  @property() link = '';
  @property({ attribute: false }) revision = 0;
  @state() private row: BenchRow | null = null;
  @state() private view: EntryView | null = null;
  @state() private failed = '';
  private run = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('index') || changed.has('model') || changed.has('revision')) this.load(changed.has('index'));
  }

  private async load(fresh: boolean): Promise<void> {
    const { bench } = this.model;
    if (!bench) return;
    const run = ++this.run;
    const { index } = this;
    try {
      const [row, view] = await Promise.all([bench.row(index), bench.entry(index)]);
      if (run !== this.run) return;
      if (!fresh && this.row && JSON.stringify(row) === JSON.stringify(this.row)) return;
      this.row = row;
      this.view = view;
      this.failed = '';
    } catch (error) {
      if (run !== this.run) return;
      this.failed = (error as { message?: string }).message ?? '';
      this.view = null;
    }
  }

  override render(): TemplateResult {
    const { row } = this;
    // As the clean copy has it: a path may end in a secret.
    const url = this.view ? urlOf(this.view.entry) : null;
    const name = url?.pathname.split('/').filter(Boolean).at(-1) || row?.host || '';
    return html`
      <header>
        <h2 title=${url ? `${url.host}${url.pathname}` : ''}>${row?.method ?? ''} ${name} <span class="muted num">${t.details.number(this.index + 1)}</span></h2>
        ${row && this.view ? html`<copy-menu .model=${this.model} .row=${row} .view=${this.view} link=${this.link}></copy-menu>` : nothing}
        <button class="step" type="button" aria-label=${t.details.previous} title=${t.details.previous}
          @click=${() => this.emit('step', -1)}>${icon('up')}</button>
        <button class="step" type="button" aria-label=${t.details.next} title=${t.details.next}
          @click=${() => this.emit('step', 1)}>${icon('down')}</button>
        <button class="step" type="button" aria-label=${t.details.close} title=${t.details.close}
          @click=${() => this.emit('close')}>${icon('cross')}</button>
      </header>
      ${this.failed ? html`<p class="note" role="alert">${t.details.failed} ${this.failed}</p>` : nothing}
      <entry-findings .findings=${this.model.marks.get(this.index) ?? []}></entry-findings>
      ${row && this.view && !this.failed ? this.tabs(row, this.view) : nothing}
    `;
  }

  private tabs(row: BenchRow, view: EntryView): TemplateResult {
    const present = this.present(row, view);
    const tab = present.has(this.tab) ? this.tab : 'headers';
    return html`
      <div class="tabs" role="tablist" aria-label=${t.details.tabsLabel} @keydown=${this.onKey}>
        ${[...present].map(
          ([
            id,
            n,
          ]) => html`<button type="button" role="tab" id=${`tab-${id}`} aria-controls="panel" aria-selected=${id === tab}
            tabindex=${id === tab ? 0 : -1} @click=${() => this.emit('tab', id)}>${t.details.tabs[id]}${n > 0 ? html` <span class="num muted">${count(n)}</span>` : nothing}</button>`,
        )}
      </div>
      <div id="panel" role="tabpanel" tabindex="0" aria-labelledby=${`tab-${tab}`}>${this.panel(tab, row, view)}</div>
    `;
  }

  /** The tabs that have something to show, with the number of things in them. */
  private present(row: BenchRow, view: EntryView): Map<Tab, number> {
    const sent = cookies(view.entry, 'request').length;
    const set = cookies(view.entry, 'response').length;
    const stream = row.flags & (FLAG.socket | FLAG.events);
    const messages = stream ? messagesOf(view.entry).length || eventsIn(view.response?.text ?? '').length : 0;
    const shown: Partial<Record<Tab, number>> = {
      headers: 0,
      ...(sent + set > 0 ? { cookies: sent + set } : {}),
      ...(view.request || query(view.entry).length > 0 ? { payload: 0 } : {}),
      ...(view.response ? { preview: 0, response: 0 } : {}),
      initiator: 0,
      timing: 0,
      ...(messages > 0 ? { messages } : {}),
      security: 0,
    };
    return new Map(TABS.flatMap((tab) => (shown[tab] === undefined ? [] : [[tab, shown[tab] ?? 0] as const])));
  }

  private panel(tab: Tab, row: BenchRow, view: EntryView): TemplateResult {
    const { model } = this;
    switch (tab) {
      case 'headers':
        return html`<headers-tab .model=${model} .row=${row} .view=${view}></headers-tab>`;
      case 'cookies':
        return html`<cookies-tab .model=${model} .row=${row} .view=${view}></cookies-tab>`;
      case 'payload':
        return html`<payload-tab .model=${model} .row=${row} .view=${view}></payload-tab>`;
      case 'preview':
        return html`<preview-tab .model=${model} .row=${row} .view=${view}></preview-tab>`;
      case 'response':
        return html`<response-tab .model=${model} .row=${row} .view=${view}></response-tab>`;
      case 'initiator':
        return html`<initiator-tab .model=${model} .row=${row} .view=${view}></initiator-tab>`;
      case 'timing':
        return html`<timing-tab .model=${model} .row=${row} .view=${view}></timing-tab>`;
      case 'messages':
        return html`<messages-tab .model=${model} .row=${row} .view=${view}></messages-tab>`;
      case 'security':
        return html`<security-tab .model=${model} .row=${row} .view=${view}></security-tab>`;
    }
  }

  /** On a narrow screen the tabs stand in a row that is longer than the screen. */
  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('tab') && !changed.has('view' as never)) return;
    const here = this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]');
    const row = here?.parentElement;
    if (!here || !row) return;
    // A piece of the neighbour shows that there is more.
    const from = here.offsetLeft - row.offsetLeft - PEEK;
    const to = from + here.offsetWidth + 2 * PEEK;
    if (from < row.scrollLeft) row.scrollLeft = from;
    else if (to > row.scrollLeft + row.clientWidth) row.scrollLeft = to - row.clientWidth;
  }

  private async onKey(event: KeyboardEvent): Promise<void> {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || !this.row || !this.view) return;
    event.preventDefault();
    const all = [...this.present(this.row, this.view).keys()];
    const now = all.includes(this.tab) ? this.tab : 'headers';
    const next = all[(all.indexOf(now) + step + all.length) % all.length] ?? 'headers';
    this.emit('tab', next);
    await this.updateComplete;
    await new Promise((done) => setTimeout(done));
    this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
