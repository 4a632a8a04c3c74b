/** How to see for oneself that nothing leaves the computer. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles/shared';
import { t } from '../texts';
import { icon } from './icons';

@customElement('proof-note')
export class ProofNote extends LitElement {
  static override styles = [
    base,
    css`
      h2 {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }
      h2 svg {
        color: var(--accent);
      }
      p {
        margin-top: 0.35rem;
        max-width: 62ch;
        color: var(--muted);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
        gap: 1rem 2rem;
        margin-top: 1.1rem;
      }
      h3 {
        font-size: var(--t-body);
      }
      li p {
        margin-top: 0.1rem;
        font-size: var(--t-small);
        line-height: 1.5;
      }
    `,
  ];

  /** Whether a capture has been handled already: then the heading says so. */
  @property({ type: Boolean }) concluded = false;

  override render(): TemplateResult {
    return html`
      <section aria-labelledby="proof">
        <h2 id="proof">${icon('shield')}${this.concluded ? t.proof.titleAfter : t.proof.title}</h2>
        <p>${t.proof.lead}</p>
        <ul>
          ${t.proof.ways.map(([name, how]) => html`<li><h3>${name}</h3><p>${how}</p></li>`)}
        </ul>
      </section>
    `;
  }
}
