/**
 * The password of an encrypted archive. It is typed, moved to the worker that unpacks, and forgotten: the field is emptied at
 * once and nothing keeps it. The sandbox lets no form submit, so there is none: the button and Enter do the same.
 */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Session, State } from '../app/session';
import { icon } from '../parts/icons';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';

@customElement('password-view')
export class PasswordView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    css`
      :host {
        width: min(44rem, 100%);
        margin: 0 auto;
        padding: clamp(1.5rem, 9vh, 6rem) clamp(1rem, 4vw, 2rem) 3rem;
      }
      .card {
        padding: clamp(1.25rem, 4vw, 2rem);
      }
      .sign {
        display: grid;
        place-items: center;
        width: 2.75rem;
        height: 2.75rem;
        margin-bottom: 1rem;
        border-radius: 50%;
        background: var(--accent-soft);
        color: var(--accent);
      }
      .lead {
        margin-top: 0.6rem;
        color: var(--muted);
      }
      .file {
        margin-top: 0.35rem;
        overflow-wrap: anywhere;
        font-weight: 550;
      }
      label {
        display: block;
        margin-top: 1.25rem;
        font-weight: 550;
      }
      input {
        width: 100%;
        min-height: 2.75rem;
        margin-top: 0.35rem;
        padding: 0.4rem 0.7rem;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface);
        color: inherit;
        font: inherit;
      }
      .hint {
        min-height: 1.5em;
        margin-top: 0.4rem;
        color: var(--danger);
        font-size: var(--t-small);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        margin-top: 0.75rem;
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: Extract<State, { step: 'password' }>;
  @state() private empty = false;
  @query('input') private field!: HTMLInputElement;

  override render(): TemplateResult {
    const p = t.unpack.password;
    const wrong = this.state.wrong || this.empty;
    return html`<section class="card">
      <div class="sign">${icon('lock')}</div>
      <h1 tabindex="-1">${p.title}</h1>
      <p class="file">${this.state.file.name}</p>
      <p class="lead" id="lead">${p.lead}</p>
      <label for="password">${p.field}</label>
      <input id="password" type="password" autocomplete="off" autocapitalize="off" spellcheck="false" data-1p-ignore data-first
        aria-describedby="hint lead" aria-invalid=${wrong ? 'true' : 'false'}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.unlock()} />
      <p class="hint" id="hint" role="alert">${this.empty ? p.empty : this.state.wrong ? p.wrong : ''}</p>
      <div class="actions">
        <button class="button primary" type="button" @click=${this.unlock}>${p.open}</button>
        <button class="button" type="button" @click=${() => this.session.restart()}>${t.problem.again}</button>
      </div>
    </section>`;
  }

  private unlock(): void {
    const password = new TextEncoder().encode(this.field.value);
    this.field.value = '';
    this.empty = password.byteLength === 0;
    if (this.empty) this.field.focus();
    else this.session.open(this.state.file, password);
  }
}
