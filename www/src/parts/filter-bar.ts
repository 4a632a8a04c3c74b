/**
 * The field for the filter language: completes keys and values, says where a query is wrong, and holds the buttons for
 * the kinds of requests. What is typed goes out as `ask` events, a moment after the last key.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { BenchSums, QueryProblem } from '../engine/bench-types';
import type { Progress } from '../engine/types';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { count, percent } from '../texts/format';
import { filterBarStyle } from './filter-bar-style';
import { icon } from './icons';
import {
  completed,
  hasProperty,
  KINDS,
  kindQuery,
  kindsIn,
  namesAt,
  STATES,
  type StateName,
  type Suggestion,
  spanOf,
  suggest,
  withKind,
  withProperty,
} from './query-text';

/** Typing pauses that long before a query runs. */
const PAUSE_MS = 180;

@customElement('filter-bar')
export class FilterBar extends LitElement {
  static override styles = [base, buttons, filterBarStyle];

  @property() value = '';
  @property({ attribute: false }) wrong: QueryProblem | null = null;
  @property({ attribute: false }) searching: Progress | null = null;
  @property({ attribute: false }) sums: BenchSums | null = null;
  @state() private text = '';
  @state() private open = false;
  @state() private list: Suggestion[] = [];
  @state() private at = -1;
  @query('input') private input!: HTMLInputElement;
  private timer = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value') && this.value !== this.text) this.text = this.value;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render(): TemplateResult {
    const { wrong, searching } = this;
    const chosen = kindsIn(this.text);
    return html`
      <div class="field ${wrong ? 'wrong' : ''}">
        ${icon('search')}
        <input type="text" role="combobox" aria-label=${t.bench.filter.label} placeholder=${t.bench.filter.placeholder}
          autocomplete="off" autocapitalize="off" spellcheck="false" aria-autocomplete="list"
          aria-expanded=${this.open && this.list.length > 0} aria-controls="list"
          aria-activedescendant=${this.at >= 0 ? `option-${this.at}` : nothing}
          aria-invalid=${wrong ? 'true' : 'false'} aria-describedby="wrong"
          .value=${this.text} @input=${this.onInput} @keydown=${this.onKey} @focus=${this.onFocus}
          @blur=${() => {
            this.open = false;
          }} />
        ${
          this.text
            ? html`<button class="clear" type="button" aria-label=${t.bench.filter.clear} title=${t.bench.filter.clear}
                @click=${() => this.set('')}>${icon('cross')}</button>`
            : html`<kbd aria-hidden="true">/</kbd>`
        }
        ${
          searching
            ? html`<span class="progress" role="status">
                ${t.bench.filter.searching(percent(searching.bytes / Math.max(1, searching.total)), count(searching.entries))}
                <button class="quiet" type="button" @click=${() => this.emit('stop')}>${t.bench.filter.stop}</button>
              </span>`
            : nothing
        }
        <ul id="list" role="listbox" aria-label=${t.bench.filter.suggestions} ?hidden=${!this.open || this.list.length === 0}>
          ${repeat(
            this.list,
            (s) => s.text,
            (s, i) => html`<li id="option-${i}" role="option" aria-selected=${i === this.at}
              @pointerdown=${(event: Event) => this.onPick(event, s)}>
              <code>${s.text}</code><span class="muted">${s.hint}</span>
            </li>`,
          )}
        </ul>
      </div>
      <div class="kinds" role="group" aria-label=${t.bench.filter.kinds}>
        <button type="button" aria-pressed=${chosen.length === 0} @click=${() => this.set(kindQuery(this.text, []))}>
          ${t.bench.filter.all}
        </button>
        ${KINDS.map(
          (kind) => html`<button type="button" aria-pressed=${chosen.includes(kind)}
            @click=${(event: MouseEvent) => this.set(withKind(this.text, kind, event.ctrlKey || event.metaKey))}>
            ${t.bench.filter.kindNames[kind]}
          </button>`,
        )}
      </div>
      <div class="kinds states" role="group" aria-label=${t.bench.filter.statesLabel}>
        ${(Object.keys(STATES) as StateName[]).map((name) => this.state(name))}
      </div>
      <div id="wrong" role="alert">${wrong ? this.problem(wrong) : nothing}</div>
    `;
  }

  private problem({ what, hint, at, len }: QueryProblem): TemplateResult {
    const [start, end] = spanOf(this.text, at, len);
    const words = (t.bench.filter.problems as Record<string, string>)[what] ?? what;
    const names = what === 'unknown-property' ? namesAt(this.text, start) : [];
    return html`<p class="problem">
      ${icon('warn')}
      <span><code class="shown">${this.text.slice(0, start)}<mark>${this.text.slice(start, end) || '⎵'}</mark>${this.text.slice(end)}</code>
      ${words}${hint ? html` ${t.bench.filter.meant} <code>${hint}</code>?` : nothing}
      ${names.length > 0 ? html`${t.bench.filter.known} ${names.map((name, i) => html`${i > 0 ? ', ' : ''}<code>${name}</code>`)}` : nothing}</span>
    </p>`;
  }

  /** A button for what went wrong, with how many of the requests shown that are. */
  private state(name: StateName): TemplateResult {
    const n = name === 'failed' ? (this.sums?.errors ?? 0) : 0;
    return html`<button type="button" title=${t.bench.filter.is[STATES[name]] ?? ''}
      aria-pressed=${hasProperty(this.text, STATES[name])}
      @click=${() => this.set(withProperty(this.text, STATES[name]))}>
      ${t.bench.filter.states[name]}${n > 0 ? html` <span class="num">${count(n)}</span>` : nothing}
    </button>`;
  }

  override focus(): void {
    this.input.focus();
    this.input.select();
  }

  private set(text: string): void {
    this.text = text;
    clearTimeout(this.timer);
    this.emit('ask', text);
    this.input.focus();
    this.open = false;
  }

  private onFocus(): void {
    this.refresh(false);
  }

  private onInput(): void {
    this.text = this.input.value;
    this.refresh(true);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.emit('ask', this.text), PAUSE_MS);
  }

  private refresh(open: boolean, asked = false): void {
    this.list = suggest(this.text, this.input.selectionStart ?? this.text.length, this.sums);
    this.at = -1;
    // After a blank nothing is proposed unasked: the list would lie over what the filter shows.
    const typing = /[^\s(-]$/.test(this.text.slice(0, this.input.selectionStart ?? this.text.length));
    this.open = open && (typing || asked);
  }

  private onPick(event: Event, suggestion: Suggestion): void {
    event.preventDefault();
    this.take(suggestion);
  }

  private take(suggestion: Suggestion): void {
    const { text, caret } = completed(this.text, this.input.selectionStart ?? this.text.length, suggestion.text);
    this.text = text;
    this.input.value = text;
    this.input.setSelectionRange(caret, caret);
    this.refresh(true);
    clearTimeout(this.timer);
    if (!suggestion.text.endsWith(':')) {
      this.open = false;
      this.emit('ask', text);
    }
  }

  private onKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && !event.altKey) {
      event.preventDefault();
      const n = this.open ? this.list.length : 0;
      if (!this.open) this.refresh(true, true);
      if (n > 0) this.at = this.at < 0 && step < 0 ? n - 1 : (this.at + step + n) % n;
    } else if (event.key === 'Enter' || (event.key === 'Tab' && this.open && this.at >= 0)) {
      event.preventDefault();
      const chosen = this.open ? this.list[this.at] : undefined;
      if (chosen) {
        this.take(chosen);
        return;
      }
      this.open = false;
      clearTimeout(this.timer);
      this.emit('ask', this.text);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (this.open && this.list.length > 0) this.open = false;
      else if (this.text) this.set('');
      else this.input.blur();
    }
  }

  private emit(name: string, detail?: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
