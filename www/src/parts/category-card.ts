/** A category: one switch for all of it, its counts, and its secrets when opened. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Session } from '../app/session';
import type { CategoryView, FoundSecrets } from '../engine/types';
import { fields } from '../styles/fields';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { icon } from './icons';
import './list-pager';
import './secret-row';
import './toggle-switch';

const PAGE = 50;

@customElement('category-card')
export class CategoryCard extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    fields,
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
      .tools {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
      }
      .tools input {
        flex: 0 1 20rem;
        width: auto;
        min-height: 2.1rem;
        font-size: var(--t-small);
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
  /** The part of them that stands here. */
  @state() private found: FoundSecrets | null = null;
  @state() private from = 0;
  @state() private sought = '';
  private run = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('revision') && this.found) this.fetch(this.from);
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
    const { found, category } = this;
    if (!found) return html`<p class="more muted small">${t.category.loading}</p>`;
    return html`
      ${category.secrets > PAGE ? this.tools(found.total) : nothing}
      ${repeat(
        found.secrets,
        (secret) => secret.id,
        (secret) => html`<secret-row .session=${this.session} .secret=${secret}
          .locked=${category.locked}></secret-row>`,
      )}
      ${found.total === 0 ? html`<p class="more muted small" role="status">${t.pager.none}</p>` : nothing}
      ${found.secrets.length > 10 && found.total > PAGE ? html`<div class="more">${this.pager(found.total)}</div>` : nothing}
    `;
  }

  /** What makes one secret among thousands be found. */
  private tools(total: number): TemplateResult {
    const name = t.category.names[this.category.slug] ?? this.category.slug;
    return html`<div class="more tools">
      <input type="search" placeholder=${t.pager.find} aria-label=${`${t.pager.find}: ${name}`} .value=${this.sought}
        autocomplete="off" spellcheck="false" @input=${(e: Event) => this.find((e.target as HTMLInputElement).value)} />
      ${this.pager(total)}
    </div>`;
  }

  private pager(total: number): TemplateResult {
    const turn = async ({ detail }: CustomEvent<number>): Promise<void> => {
      await this.fetch(detail);
      await this.updateComplete;
      this.renderRoot.querySelector('.tools')?.scrollIntoView({ block: 'nearest' });
    };
    return html`<list-pager from=${this.from} size=${PAGE} total=${total} @turn=${turn}></list-pager>`;
  }

  private expand(): void {
    this.expanded = !this.expanded;
    if (this.expanded && !this.found) this.fetch(0);
  }

  private find(text: string): void {
    this.sought = text;
    this.fetch(0);
  }

  private async fetch(from: number): Promise<void> {
    const run = ++this.run;
    const { sought } = this;
    const { slug } = this.category;
    const found = await (sought.trim() ? this.search(slug, sought, from) : this.listed(slug, from)).catch(() => null);
    if (!found || run !== this.run) return;
    // There may be fewer than before.
    if (from > 0 && found.secrets.length === 0) return this.fetch(0);
    this.from = from;
    this.found = found;
  }

  private async listed(slug: string, from: number): Promise<FoundSecrets> {
    return { total: this.category.secrets, secrets: await this.session.secrets(slug, from, from + PAGE) };
  }

  /** Kinds are looked for by the names that they have here. */
  private search(slug: string, sought: string, from: number): Promise<FoundSecrets> {
    const word = sought.trim().toLowerCase();
    const kinds = Object.entries(t.secret.kinds).filter(([, name]) => name.toLowerCase().includes(word));
    return this.session.findSecrets(
      slug,
      sought,
      kinds.map(([kind]) => kind),
      from,
      from + PAGE,
    );
  }
}
