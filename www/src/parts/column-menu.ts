/** Which columns are shown, and in what order. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ClosesItself, menu } from '../styles/menu';
import { base, buttons } from '../styles/shared';
import { type BenchColumn, COLUMN_IDS, type ColumnId, column } from '../table/bench-columns';
import { t } from '../texts';
import { icon } from './icons';

@customElement('column-menu')
export class ColumnMenu extends LitElement {
  static override styles = [
    base,
    buttons,
    menu,
    css`
      li {
        display: flex;
        align-items: center;
        gap: 0.25rem;
        border-radius: 6px;
      }
      li:hover {
        background: var(--sunken);
      }
      label {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        flex: 1;
        padding: 0.25rem 0.4rem;
      }
      input {
        width: 1rem;
        height: 1rem;
        accent-color: var(--accent);
      }
      li button {
        display: grid;
        place-items: center;
        width: 1.6rem;
        height: 1.6rem;
        border: 0;
        border-radius: 5px;
        background: none;
        color: var(--muted);
      }
      li button:disabled {
        visibility: hidden;
      }
      li button:hover {
        background: var(--accent-soft);
        color: var(--accent);
      }
      li button svg {
        width: 1rem;
        height: 1rem;
      }
      ul {
        margin: 0.4rem 0;
      }
    `,
  ];

  @property({ attribute: false }) columns: BenchColumn[] = [];
  @property({ attribute: false }) marked = false;
  @state() open = false;

  constructor() {
    super();
    new ClosesItself(this);
  }

  override render(): TemplateResult {
    return html`<button class="tool" type="button" aria-expanded=${this.open} aria-controls="panel"
        aria-label=${t.bench.columnsMenu.title} title=${t.bench.columnsMenu.title}
        @click=${() => {
          this.open = !this.open;
        }}>${icon('columns')}</button>
      ${this.open ? this.panel() : nothing}`;
  }

  private panel(): TemplateResult {
    const shown = this.columns.map((c) => c.id);
    const rest = COLUMN_IDS.filter((id) => !shown.includes(id) && (this.marked || !column(id).marked));
    return html`<div id="panel" class="panel" role="group" aria-label=${t.bench.columnsMenu.title}>
      <h2>${t.bench.columnsMenu.title}</h2>
      <ul>
        ${shown.map((id, i) => this.item(id, i))} ${rest.map((id) => this.item(id, -1))}
      </ul>
      <p class="muted">${t.bench.columnsMenu.hint}</p>
      <button class="quiet" type="button" @click=${() => this.emit([])}>${t.bench.columnsMenu.reset}</button>
    </div>`;
  }

  private item(id: ColumnId, at: number): TemplateResult {
    const name = t.bench.columns[id];
    const move = (by: number): void => {
      const next = [...this.columns];
      const [one] = next.splice(at, 1);
      if (one) next.splice(at + by, 0, one);
      this.emit(next);
    };
    return html`<li>
      <label><input type="checkbox" .checked=${at >= 0} ?disabled=${at >= 0 && this.columns.length === 1}
        @change=${() => this.emit(at >= 0 ? this.columns.filter((c) => c.id !== id) : [...this.columns, column(id)])} />${name}</label>
      <button type="button" ?disabled=${at <= 0} aria-label=${t.bench.columnsMenu.earlier(name)}
        @click=${() => move(-1)}>${icon('up')}</button>
      <button type="button" ?disabled=${at < 0 || at === this.columns.length - 1}
        aria-label=${t.bench.columnsMenu.later(name)} @click=${() => move(1)}>${icon('down')}</button>
    </li>`;
  }

  private emit(columns: BenchColumn[]): void {
    this.dispatchEvent(new CustomEvent('columns-changed', { detail: columns, bubbles: true, composed: true }));
  }
}
