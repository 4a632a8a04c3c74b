/** A switch; sends `toggle` with the wished state and waits to be given it. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles/shared';

@customElement('toggle-switch')
export class ToggleSwitch extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: inline-flex;
      }
      button {
        position: relative;
        width: 2.5rem;
        height: 1.5rem;
        padding: 0;
        border: 1px solid var(--line-strong);
        border-radius: 999px;
        background: var(--surface);
        cursor: pointer;
      }
      button::before {
        content: '';
        position: absolute;
        inset: -0.5rem -0.25rem;
      }
      span {
        position: absolute;
        top: 50%;
        left: 0.2rem;
        width: 1rem;
        height: 1rem;
        border-radius: 50%;
        background: var(--line-strong);
        transform: translateY(-50%);
        transition: transform 120ms ease-out;
      }
      button[aria-checked='true'] {
        border-color: var(--accent);
        background: var(--accent);
      }
      button[aria-checked='true'] span {
        background: var(--on-accent);
        transform: translate(1rem, -50%);
      }
      button:disabled {
        opacity: 0.5;
        cursor: default;
      }
      button:focus-visible {
        border-radius: 999px;
      }
      @media (prefers-reduced-motion: reduce) {
        span {
          transition: none;
        }
      }
    `,
  ];

  @property({ type: Boolean }) checked = false;
  @property({ type: Boolean }) disabled = false;
  @property() label = '';

  override render(): TemplateResult {
    return html`<button type="button" role="switch" aria-checked=${this.checked} aria-label=${this.label}
      ?disabled=${this.disabled} @click=${this.toggle}><span></span></button>`;
  }

  private toggle(): void {
    this.dispatchEvent(new CustomEvent('toggle', { detail: !this.checked }));
  }
}
