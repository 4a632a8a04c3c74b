/** A determinate bar with a name for screen readers. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base } from '../styles/shared';

@customElement('progress-bar')
export class ProgressBar extends LitElement {
  static override styles = [
    base,
    css`
      .bar {
        height: 8px;
        border-radius: 4px;
        overflow: hidden;
        background: var(--line);
      }
      .done {
        height: 100%;
        width: 100%;
        border-radius: 4px;
        background: var(--accent);
        transform: scaleX(0);
        transform-origin: left;
        transition: transform 120ms linear;
      }
      @media (prefers-reduced-motion: reduce) {
        .done {
          transition: none;
        }
      }
    `,
  ];

  /** 0 to 1. */
  @property({ attribute: false }) value = 0;
  @property() label = '';
  @query('.done') private done!: HTMLElement;

  override render(): TemplateResult {
    return html`<div class="bar" role="progressbar" aria-label=${this.label} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${Math.floor(this.value * 100)}><div class="done"></div></div>`;
  }

  override updated(): void {
    this.done.style.transform = `scaleX(${Math.min(1, this.value)})`;
  }
}
