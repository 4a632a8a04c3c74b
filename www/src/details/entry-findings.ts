/** The findings about one request, above its tabs; a press on one leads to all of them. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { TONE, wordsOf } from '../app/findings';
import type { Finding } from '../engine/bench-types';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';

const FIRST = 2;

@customElement('entry-findings')
export class EntryFindings extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      ul {
        display: grid;
        gap: 0.1rem;
        padding: 0 0.4rem 0.35rem;
      }
      .one {
        display: flex;
        gap: 0.5rem;
        width: 100%;
        padding: 0.2rem 0.4rem;
        border: 0;
        border-radius: 6px;
        background: none;
        font-size: var(--t-small);
        line-height: 1.4;
        text-align: left;
        overflow-wrap: anywhere;
      }
      .one:hover {
        background: var(--sunken);
      }
      .dot {
        flex: none;
        width: 8px;
        height: 8px;
        margin-top: 0.42rem;
        border-radius: 50%;
        background: var(--muted);
      }
      .dot.bad {
        background: var(--danger);
      }
      .dot.warn {
        background: var(--warn);
      }
    `,
  ];

  @property({ attribute: false }) findings: readonly Finding[] = [];
  @state() private all = false;

  override render(): TemplateResult | typeof nothing {
    const { findings } = this;
    if (findings.length === 0) return nothing;
    const shown = this.all ? findings : findings.slice(0, FIRST);
    return html`<ul aria-label=${t.findings.ofEntry}>
      ${shown.map(
        (finding) => html`<li><button class="one" type="button" @click=${this.go}>
          <span class="dot ${TONE[finding.severity]}" aria-hidden="true"></span>
          <span><span class="only-read">${t.findings.severity[finding.severity]}: </span>${wordsOf(finding).title}</span>
        </button></li>`,
      )}
      ${
        shown.length < findings.length
          ? html`<li><button class="quiet" type="button" @click=${() => {
              this.all = true;
            }}>${t.findings.more(findings.length - shown.length)}</button></li>`
          : nothing
      }
    </ul>`;
  }

  private go(): void {
    this.dispatchEvent(new CustomEvent('go', { detail: 'findings', bubbles: true, composed: true }));
  }
}
