/**
 * "Also remove this text": a value the person knows, typed into a password field and handed to the engine. The sandbox
 * lets no form submit, so there is none: the button and Enter do the same. The field is emptied at once.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { asProblem } from '../app/problems';
import type { KnownText, Session } from '../app/session';
import { fields } from '../styles/fields';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { pointer } from '../texts/format';

const SHORTEST = 3;

@customElement('known-text')
export class KnownTextForm extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    fields,
    css`
      .card {
        padding: 1rem 1.1rem 1.1rem;
      }
      h2 {
        font-size: var(--t-body);
      }
      .lead,
      .hint {
        margin-top: 0.2rem;
        color: var(--muted);
        font-size: var(--t-small);
        line-height: 1.45;
      }
      .hint {
        min-height: 1.45em;
        margin-top: 0.4rem;
      }
      .hint.wrong {
        color: var(--danger);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.75rem;
      }
      input {
        flex: 1 1 9rem;
        width: auto;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 0.5rem;
        padding: 0.5rem 0;
        border-top: 1px solid var(--line);
        font-size: var(--t-small);
        overflow-wrap: anywhere;
      }
      li:first-child {
        margin-top: 0.4rem;
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) texts: readonly KnownText[] = [];
  @state() private hint = '';
  @state() private wrong = false;
  @state() private busy = false;
  @query('input') private field!: HTMLInputElement;

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="known">
      <h2 id="known">${t.known.title}</h2>
      <p class="lead" id="lead">${t.known.lead}</p>
      <div class="row">
        <input type="password" autocomplete="off" autocapitalize="off" spellcheck="false" data-1p-ignore
          aria-label=${t.known.field} aria-describedby="lead hint" ?disabled=${this.busy}
          @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.add()} />
        <button class="button" type="button" ?disabled=${this.busy} @click=${this.add}>
          ${this.busy ? t.known.adding : t.known.add}
        </button>
      </div>
      <p class=${this.wrong ? 'hint wrong' : 'hint'} id="hint" role="status">${this.hint}</p>
      ${this.texts.length > 0 ? html`<ul>${this.texts.map((known) => this.item(known))}</ul>` : nothing}
    </section>`;
  }

  private item(known: KnownText): TemplateResult {
    const first = known.places[0];
    return html`<li>
      <span><strong>${t.known.nth(known.number)}</strong>: ${known.count > 0 ? t.known.found(known.count) : t.known.notFound}</span>
      <button class="quiet" type="button" aria-label=${t.known.removeLabel(known.number)}
        @click=${() => this.session.removeText(known.id)}>${t.known.remove}</button>
      ${
        first
          ? html`<span class="muted">${t.known.first}
              ${first.entry < 0 ? t.secret.around : t.secret.entry(first.entry + 1)}: ${pointer(first.pointer)}</span>`
          : nothing
      }
    </li>`;
  }

  private async add(): Promise<void> {
    const text = this.field.value;
    if (this.busy || text === '') return;
    this.wrong = [...text.trim()].length < SHORTEST;
    this.hint = this.wrong ? t.known.tooShort : '';
    if (this.wrong) return;
    this.field.value = '';
    this.busy = true;
    try {
      const known = await this.session.addText(text);
      if (known) this.hint = known.count > 0 ? t.known.announceFound(known.count) : t.known.announceNone;
    } catch (error) {
      this.wrong = true;
      this.hint = asProblem(error).message || t.review.failed;
    } finally {
      this.busy = false;
      await this.updateComplete;
      this.field.focus();
    }
  }
}
