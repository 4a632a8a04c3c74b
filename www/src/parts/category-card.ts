/** A category: one switch for all of it, its counts, and its secrets when opened. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Session } from '../app/session';
import type { CategoryView, SecretView } from '../engine/types';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { icon } from './icons';
import './secret-row';
import './toggle-switch';

const PAGE = 50;

@customElement('category-card')
export class CategoryCard extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    css`
      .head {
        display: flex;
        align-items: center;
        gap: 1rem;
        padding: 0.35rem 1rem 0.35rem 0.35rem;
      }
      .open {
        flex: 1;
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-width: 0;
        padding: 0.5rem 0.65rem;
        border: 0;
        border-radius: 8px;
        background: none;
        text-align: left;
      }
      .open:hover {
        background: var(--sunken);
      }
      .open svg {
        color: var(--muted);
        transition: transform 120ms;
      }
      .open[aria-expanded='true'] svg {
        transform: rotate(90deg);
      }
      .name {
        font-weight: 600;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.75rem;
        margin-left: auto;
        color: var(--muted);
        font-size: var(--t-small);
        white-space: nowrap;
      }
      .kept {
        color: var(--warn);
      }
      .off .name {
        color: var(--muted);
        font-weight: 500;
      }
      .more {
        padding: 0.5rem 1rem 0.75rem 2rem;
        border-top: 1px solid var(--line);
      }
      @media (max-width: 48rem) {
        .open {
          flex-wrap: wrap;
          gap: 0 0.6rem;
        }
        .name {
          flex: 1;
        }
        .counts {
          flex-basis: 100%;
          margin-left: 1.85rem;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .open svg {
          transition: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) category!: CategoryView;
  /** How many of its secrets are switched the other way. */
  @property({ attribute: false }) apart = 0;
  /** Who fixed what is locked, where that is known. */
  @property() lockedBy = '';
  /** Grows when the secrets have to be asked for again. */
  @property({ attribute: false }) revision = 0;
  @state() private expanded = false;
  @state() private secrets: SecretView[] | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('revision') && this.secrets) this.fetch(Math.max(PAGE, this.secrets.length));
  }

  override render(): TemplateResult {
    const { category } = this;
    const name = t.category.names[category.slug] ?? category.slug;
    const kept = category.on ? this.apart : category.secrets - this.apart;
    return html`
      <section class=${category.on ? 'card' : 'card off'} data-category=${category.slug}>
        <div class="head">
          <button class="open" type="button" aria-expanded=${this.expanded} @click=${this.expand}>
            ${icon('chevron')}
            <span class="name">${name}</span>
            <span class="counts num">
              ${kept > 0 ? html`<span class="kept">${kept === category.secrets ? t.category.keptAll : t.category.kept(kept)}</span>` : nothing}
              ${category.locked ? html`<span>${this.lockedBy ? t.embed.lockedBy(this.lockedBy) : t.category.locked}</span>` : nothing}
              <span>${t.category.counts(category.secrets, category.occurrences)}</span>
            </span>
          </button>
          <toggle-switch .checked=${category.on} .disabled=${category.locked} label=${t.category.remove(name)}
            @toggle=${(event: CustomEvent<boolean>) => this.session.setCategory(category.slug, event.detail)}></toggle-switch>
        </div>
        ${this.expanded ? this.list() : nothing}
      </section>
    `;
  }

  private list(): TemplateResult {
    if (!this.secrets) return html`<p class="more muted small">${t.category.loading}</p>`;
    const left = this.category.secrets - this.secrets.length;
    const next = Math.min(PAGE, left);
    return html`
      ${repeat(
        this.secrets,
        (secret) => secret.id,
        (secret) => html`<secret-row .session=${this.session} .secret=${secret}
          .locked=${this.category.locked}></secret-row>`,
      )}
      ${
        next > 0
          ? html`<div class="more"><button class="quiet" type="button"
              @click=${() => this.fetch((this.secrets?.length ?? 0) + next)}>${t.category.more(next)}</button></div>`
          : nothing
      }
    `;
  }

  private expand(): void {
    this.expanded = !this.expanded;
    if (this.expanded && !this.secrets) this.fetch(PAGE);
  }

  private async fetch(upTo: number): Promise<void> {
    const asked = this.revision;
    const secrets = await this.session.secrets(this.category.slug, 0, upTo).catch(() => null);
    if (secrets && asked === this.revision) this.secrets = secrets;
  }
}
