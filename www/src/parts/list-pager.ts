/** Which part of a long list stands here, and the way to the others. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';

/** @fires turn where the part begins that is wanted */
@customElement('list-pager')
export class ListPager extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 0.75rem;
        font-size: var(--t-small);
      }
      .button {
        min-height: 2.1rem;
        font-size: var(--t-small);
      }
    `,
  ];

  @property({ type: Number }) from = 0;
  /** Items on a part. */
  @property({ type: Number }) size = 1;
  @property({ type: Number }) total = 0;

  override render(): TemplateResult | typeof nothing {
    const { from, size, total } = this;
    if (total <= size) return nothing;
    const p = t.pager;
    const turn = (to: number): boolean => this.dispatchEvent(new CustomEvent('turn', { detail: to }));
    return html`<div class="num" role="group" aria-label=${p.label}>
      <button class="button" type="button" ?disabled=${from === 0} @click=${() => turn(Math.max(0, from - size))}>${p.earlier}</button>
      <span role="status">${p.part(from + 1, Math.min(total, from + size), total)}</span>
      <button class="button" type="button" ?disabled=${from + size >= total} @click=${() => turn(from + size)}>${p.later}</button>
    </div>`;
  }
}
