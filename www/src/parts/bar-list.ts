/** Sums as bars, most first; a press on one filters by it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BenchSum } from '../engine/bench-types';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { bytes, count } from '../texts/format';

const FIRST = 8;

export interface Bar extends BenchSum {
  label: string;
  /** Whether the filter asks for it. */
  on: boolean;
}

@customElement('bar-list')
export class BarList extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      li button {
        position: relative;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto 5rem;
        gap: 0.75rem;
        width: 100%;
        padding: 0.3rem 0.5rem;
        border: 0;
        border-radius: 6px;
        background: none;
        font-size: var(--t-small);
        text-align: left;
      }
      li button:hover {
        background: var(--sunken);
      }
      li button[aria-pressed='true'] {
        background: var(--accent-soft);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .size {
        color: var(--muted);
        text-align: right;
      }
      .track {
        grid-column: 1 / -1;
        display: flex;
        height: 5px;
        border-radius: 3px;
        background: var(--sunken);
        overflow: hidden;
      }
      .fill {
        background: var(--strip-shown);
      }
      .fill.bad {
        background: var(--danger);
      }
      .quiet {
        margin-top: 0.25rem;
      }
    `,
  ];

  @property({ attribute: false }) bars: Bar[] = [];
  @state() private all = false;

  override render(): TemplateResult {
    const most = Math.max(1, ...this.bars.map((b) => b.count));
    const shown = this.all ? this.bars : this.bars.slice(0, FIRST);
    return html`<ul>
        ${shown.map(
          (bar) => html`<li><button type="button" aria-pressed=${bar.on}
            @click=${() => this.dispatchEvent(new CustomEvent('bar', { detail: bar.name, bubbles: true, composed: true }))}>
            <span class="name">${bar.label}</span><span class="only-read">: ${t.overview.bar(bar.count, bytes(bar.transferred), bar.errors)}</span>
            <span class="num" aria-hidden="true">${count(bar.count)}</span><span class="size num" aria-hidden="true">${bytes(bar.transferred)}</span>
            <span class="track" aria-hidden="true">
              <span class="fill bad" .style=${`width: ${(100 * bar.errors) / most}%`}></span>
              <span class="fill" .style=${`width: ${(100 * (bar.count - bar.errors)) / most}%`}></span>
            </span>
          </button></li>`,
        )}
      </ul>
      ${
        this.bars.length > FIRST && !this.all
          ? html`<button class="quiet" type="button" @click=${() => {
              this.all = true;
            }}>${t.details.moreItems(this.bars.length - FIRST)}</button>`
          : nothing
      }`;
  }
}
