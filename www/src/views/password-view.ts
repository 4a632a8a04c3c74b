/**
 * The password of an encrypted archive. It is typed, moved to the worker that unpacks, and forgotten: the field is emptied at
 * once and nothing keeps it. The sandbox lets no form submit, so there is none: the button and Enter do the same.
 */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Session, State } from '../app/session';
import { icon } from '../parts/icons';
import { fields } from '../styles/fields';
import { base, buttons, card } from '../styles/shared';
import { single } from '../styles/single';
import { t } from '../texts';

@customElement('password-view')
export class PasswordView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    fields,
    single,
    css`
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
        margin-top: 0.35rem;
      }
      .hint {
        min-height: 1.5em;
        margin-top: 0.4rem;
        color: var(--danger);
        font-size: var(--t-small);
      }
      .actions {
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
    return html`<section class="card only">
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
