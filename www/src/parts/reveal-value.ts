/**
 * Shows a secret's value while one looks: asked of the engine each time, gone again with a second press, with Escape,
 * when the focus or the window leaves, or after a while. It stands in no property and no state.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { icon } from './icons';

const LOOK_MS = 20_000;

@customElement('reveal-value')
export class RevealValue extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      button {
        display: inline-flex;
        align-items: center;
        gap: 0.35rem;
        margin-left: -0.4rem;
      }
      .value {
        display: block;
        max-height: 12rem;
        margin-top: 0.35rem;
        padding: 0.5rem 0.65rem;
        overflow: auto;
        border-radius: 6px;
        background: var(--mask);
        color: var(--mask-ink);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        user-select: all;
      }
    `,
  ];

  @property() name = '';
  @property({ attribute: false }) ask: () => Promise<string> = async () => '';
  @state() private open = false;
  private timer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hide();
  }

  override render(): TemplateResult {
    return html`
      <button class="quiet" type="button" aria-pressed=${this.open} @click=${this.toggle} @blur=${this.left}
        @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.hide()}
        aria-label=${this.open ? t.secret.hideLabel(this.name) : t.secret.showLabel(this.name)}>
        ${icon('eye')}${this.open ? t.secret.hide : t.secret.show}
      </button>
      ${
        this.open
          ? html`<code class="value" tabindex="0" role="region" aria-label=${t.secret.value} @blur=${this.left}></code>
        <span class="muted small">${t.secret.hidesItself}</span>`
          : nothing
      }
    `;
  }

  private async toggle(): Promise<void> {
    if (this.open) return this.hide();
    const value = await this.ask();
    this.open = true;
    await this.updateComplete;
    const place = this.renderRoot.querySelector('.value');
    if (place) place.textContent = value;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(this.hide, LOOK_MS);
    document.addEventListener('visibilitychange', this.hide);
  }

  private left(event: FocusEvent): void {
    const next = event.relatedTarget as Node | null;
    if (!next || !this.renderRoot.contains(next)) this.hide();
  }

  private readonly hide = (): void => {
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.hide);
    this.open = false;
  };
}
