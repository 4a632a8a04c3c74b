/** The captures in an archive of several, to choose one of. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Session, State } from '../app/session';
import { icon } from '../parts/icons';
import { fields } from '../styles/fields';
import { base, buttons, card } from '../styles/shared';
import { single } from '../styles/single';
import { t } from '../texts';
import { bytes } from '../texts/format';

/** From so many on there is a field to find one by its name. */
const MANY = 12;
/** Most that are drawn at once. */
const MOST = 200;

@customElement('choose-view')
export class ChooseView extends LitElement {
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
      input {
        margin-top: 1rem;
      }
      ul {
        display: grid;
        gap: 0.4rem;
        margin: 1.25rem 0 0;
        padding: 0;
        list-style: none;
      }
      li button {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 1rem;
        width: 100%;
        padding: 0.7rem 0.9rem;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface);
        color: var(--ink);
        font: inherit;
        text-align: left;
      }
      li button:hover {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      .name {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .size {
        flex: none;
        color: var(--muted);
        font-size: var(--t-small);
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: Extract<State, { step: 'choose' }>;
  @state() private sought = '';

  override render(): TemplateResult {
    const c = t.unpack.choose;
    const { captures, choose } = this.state;
    const word = this.sought.toLowerCase();
    const found = captures.filter(({ name }) => name.toLowerCase().includes(word));
    return html`<section class="card only">
      <div class="sign">${icon('file')}</div>
      <h1 tabindex="-1">${c.title(captures.length)}</h1>
      <p class="file">${this.state.name}</p>
      <p class="lead">${c.lead}</p>
      ${
        captures.length >= MANY
          ? html`<input type="search" aria-label=${c.find} placeholder=${c.find} autocomplete="off" spellcheck="false"
              .value=${this.sought} @input=${(event: Event) => {
                this.sought = (event.target as HTMLInputElement).value;
              }} />`
          : nothing
      }
      <ul aria-label=${c.list}>
        ${found.slice(0, MOST).map(
          ({ name, size }) => html`<li><button type="button" @click=${() => choose(name)}>
            <span class="name">${name}</span> <span class="size num">${bytes(size)}</span>
          </button></li>`,
        )}
      </ul>
      <p class="lead" role="status">${found.length > MOST ? c.more(found.length - MOST) : found.length === 0 ? c.none : ''}</p>
      <div class="actions">
        <button class="button" type="button" @click=${() => this.session.restart()}>${t.problem.again}</button>
      </div>
    </section>`;
  }
}
