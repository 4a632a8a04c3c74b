/** Where a capture is picked, dropped or pasted. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { looksLikeProfile } from '../app/profile-model';
import type { Session } from '../app/session';
import { icon } from '../parts/icons';
import '../parts/profile-choice';
import '../parts/proof-note';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';

@customElement('start-view')
export class StartView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    css`
      .page {
        width: min(56rem, 100%);
        margin: 0 auto;
        padding: clamp(1.75rem, 6vh, 4.5rem) clamp(1rem, 4vw, 2rem) 3rem;
      }
      profile-choice {
        margin-top: 1.25rem;
      }
      .lead {
        margin-top: 0.75rem;
        max-width: 60ch;
        color: var(--muted);
        font-size: var(--t-lead);
      }
      .zone {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 0.75rem;
        margin: 2rem 0 3rem;
        padding: clamp(2rem, 7vh, 4rem) 1.25rem;
        border: 1.5px dashed var(--line-strong);
        border-radius: 14px;
        background: var(--surface);
        text-align: center;
        cursor: pointer;
      }
      .zone.over {
        border-color: var(--accent);
        border-style: solid;
        background: var(--accent-soft);
      }
      .zone > svg {
        width: 2.5rem;
        height: 2.5rem;
        color: var(--accent);
        stroke-width: 1.4;
      }
      .button {
        min-height: 2.75rem;
        padding-inline: 1.4rem;
        font-size: 1rem;
      }
      .zone .small {
        margin-top: 0.5rem;
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @state() private over = false;

  override connectedCallback(): void {
    super.connectedCallback();
    for (const type of ['dragover', 'dragleave', 'drop'] as const) addEventListener(type, this.onDrag);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const type of ['dragover', 'dragleave', 'drop'] as const) removeEventListener(type, this.onDrag);
  }

  override render(): TemplateResult {
    return html`
      <div class="page">
        <h1 tabindex="-1">${t.start.title}</h1>
        <p class="lead">${t.start.lead}</p>
        <section class=${this.over ? 'zone over' : 'zone'} aria-label=${t.start.zone} @click=${this.browse}>
          ${icon('file')}
          <button class="button primary" type="button">${t.start.choose}</button>
          <p>${this.over ? t.start.dropNow : t.start.or}</p>
          <p class="muted small">${t.start.accepts}</p>
          <input type="file" hidden tabindex="-1" aria-label=${t.start.choose} @change=${this.picked}
            @click=${(event: Event) => event.stopPropagation()} />
        </section>
        <proof-note></proof-note>
        ${this.session.withBench ? html`<profile-choice .profiles=${this.session.profiles}></profile-choice>` : nothing}
      </div>
    `;
  }

  private browse(): void {
    this.renderRoot.querySelector('input')?.click();
  }

  private picked(event: Event): void {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) this.take(file);
  }

  private async take(file: File): Promise<void> {
    if (this.session.withBench && (await looksLikeProfile(file))) {
      await this.session.profiles.load(file);
    } else this.session.open(file);
  }

  private readonly onDrag = (event: DragEvent): void => {
    event.preventDefault();
    this.over = event.type === 'dragover';
    if (event.type !== 'drop') return;
    const file = event.dataTransfer?.files[0];
    if (file) this.take(file);
    else this.session.refuse('not-a-file');
  };
}
