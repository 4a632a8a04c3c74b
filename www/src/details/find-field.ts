/** The field to find something in what is shown, with how often it stands there and the way from one place to the next. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../parts/icons';
import { base } from '../styles/shared';
import { t } from '../texts';

/**
 * @fires find what to find, a text; empty for nothing
 * @fires step 1 to the next place, -1 to the one before
 */
@customElement('find-field')
export class FindField extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 0.35rem;
      }
      input {
        width: 11rem;
        height: 1.75rem;
        padding: 0 0.5rem;
        border: 1px solid var(--line-strong);
        border-radius: 6px;
        background: var(--surface);
        color: var(--ink);
        font: inherit;
      }
      .step {
        display: grid;
        place-items: center;
        width: 1.6rem;
        height: 1.6rem;
        padding: 0;
        border: 0;
        border-radius: 5px;
        background: none;
        color: var(--muted);
        cursor: pointer;
      }
      .step:hover {
        background: var(--sunken);
        color: var(--ink);
      }
      .step svg {
        width: 1rem;
        height: 1rem;
      }
    `,
  ];

  @property() sought = '';
  /** The place that is shown, from 1; 0 for none. */
  @property({ type: Number }) at = 0;
  @property({ type: Number }) hits = 0;
  /** There are more than that, or not all was looked through yet. */
  @property({ type: Boolean }) more = false;

  override render(): TemplateResult {
    const c = t.details.code;
    return html`<input type="search" aria-label=${c.find} placeholder=${c.find} .value=${this.sought}
        @input=${(e: Event) => this.tell('find', (e.target as HTMLInputElement).value)} @keydown=${this.onKey} />
      ${
        this.sought
          ? html`<span class="muted num" role="status">${c.hits(this.at, this.hits)}${this.more ? '+' : ''}</span>
            <button class="step" type="button" aria-label=${c.previous} title=${c.previous} @click=${() => this.tell('step', -1)}>${icon('up')}</button>
            <button class="step" type="button" aria-label=${c.next} title=${c.next} @click=${() => this.tell('step', 1)}>${icon('down')}</button>`
          : nothing
      }`;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.tell('step', event.shiftKey ? -1 : 1);
    else if (event.key !== 'Escape' || !this.sought) return;
    else this.tell('find', '');
    event.preventDefault();
    event.stopPropagation();
  }

  private tell(name: 'find' | 'step', detail: string | number): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
