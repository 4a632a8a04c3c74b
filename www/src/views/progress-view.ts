/** Reading a capture, or making and checking its clean copy: how far it is, how long it takes, and a way out. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Session, State } from '../app/session';
import '../parts/progress-bar';
import { base, buttons, card } from '../styles/shared';
import '../table/entry-table';
import { t } from '../texts';
import { bytes, coarse } from '../texts/format';

type Running = Extract<State, { step: 'reading' | 'cleaning' }>;

/** Time left is shown once it can be told with some trust. */
const TRUST_AFTER_MS = 1500;

@customElement('progress-view')
export class ProgressView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 1rem;
        width: min(84rem, 100%);
        min-height: 0;
        margin: 0 auto;
        padding: clamp(1rem, 3vh, 2rem) clamp(1rem, 4vw, 2rem);
      }
      :host([data-alone]) {
        width: min(44rem, 100%);
        padding-top: clamp(1.5rem, 9vh, 6rem);
      }
      .card {
        padding: 1.25rem;
      }
      .top {
        display: flex;
        align-items: flex-start;
        justify-content: space-between;
        gap: 0.75rem 1.5rem;
      }
      h1 {
        font-size: 1.375rem;
      }
      .file {
        overflow-wrap: anywhere;
      }
      progress-bar {
        margin: 1rem 0 0.6rem;
      }
      .figures {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 1.5rem;
        font-size: var(--t-small);
      }
      entry-table {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: Running;
  /** What a screen reader hears: every ten percent, not every step. */
  @state() private said = '';
  private readonly load = (start: number, end: number) => this.session.rows(start, end);

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('state')) return;
    const percent = Math.floor(this.done * 10) * 10;
    this.said = percent > 0 ? t.reading.announce(percent) : '';
  }

  override render(): TemplateResult {
    const { state } = this;
    const progress = state.progress;
    const reading = state.step === 'reading';
    const unpacking = progress?.phase === 'unpack';
    const name = reading ? state.name : state.reviewed.name;
    const phase = progress?.phase === 'check' ? t.cleaning.check : t.cleaning.clean;
    const left = this.timeLeft();
    return html`
      <section class="card">
        <div class="top">
          <div>
            <h1 tabindex="-1">${unpacking ? t.unpack.reading : reading ? t.reading.title : t.cleaning.title}</h1>
            <p class="file muted">${name}</p>
          </div>
          <button class="button" type="button" @click=${() => this.session.cancel()}>${t.reading.cancel}</button>
        </div>
        <progress-bar .value=${this.done} label=${unpacking ? t.unpack.bar : reading ? t.reading.bar : phase}></progress-bar>
        <p class="figures num">
          ${reading ? nothing : html`<strong>${phase}</strong>`}
          ${
            progress
              ? html`<span>${t.reading.progress(bytes(progress.bytes), bytes(progress.total))}</span>
                ${unpacking ? nothing : html`<span>${t.reading.entries(progress.entries)}</span>`}`
              : nothing
          }
          ${left ? html`<span class="muted">${left}</span>` : nothing}
        </p>
        ${progress?.phase === 'check' ? html`<p class="muted small">${t.cleaning.checkLead}</p>` : nothing}
        <p class="only-read" role="status">${this.said}</p>
      </section>
      ${
        state.step === 'reading'
          ? html`<entry-table label=${t.reading.table} .count=${state.rows} .load=${this.load}></entry-table>`
          : nothing
      }
    `;
  }

  override updated(): void {
    this.toggleAttribute('data-alone', this.state.step === 'cleaning');
  }

  private get done(): number {
    const progress = this.state.progress;
    return progress && progress.total > 0 ? progress.bytes / progress.total : 0;
  }

  private timeLeft(): string {
    const spent = performance.now() - this.state.since;
    if (spent < TRUST_AFTER_MS || this.done <= 0.01 || this.done >= 1) return '';
    return t.reading.left(coarse(((spent / this.done) * (1 - this.done)) / 1000));
  }
}
