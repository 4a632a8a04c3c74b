/** Under the filter: that its plain words stand in no address, or in few, and where they could be looked for instead. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { FollowsModel } from '../app/follows-model';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { type Offer, offers, plainWords } from './plain-words';

/** So few requests are few. */
const FEW = 3;

/** The plain words, and the other filters to try. */
interface Told {
  words: string[];
  found: Offer[];
}

@customElement('filter-hint')
export class FilterHint extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      :host([data-said]) {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.35rem 0.6rem;
        padding: 0.45rem 0.75rem;
        border-bottom: 1px solid var(--line);
        background: var(--accent-soft);
        font-size: var(--t-small);
      }
      p {
        overflow-wrap: anywhere;
      }
      button {
        min-height: 1.75rem;
        padding: 0.1rem 0.6rem;
        border: 1px solid var(--line-strong);
        border-radius: 6px;
        background: var(--surface);
        color: var(--ink);
        text-align: left;
        overflow-wrap: anywhere;
      }
      button:hover {
        border-color: var(--accent);
      }
      code {
        color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  private told: Told = { words: [], found: [] };

  constructor() {
    super();
    new FollowsModel(this);
  }

  override willUpdate(): void {
    this.told = this.look();
    this.toggleAttribute('data-said', this.told.words.length > 0);
  }

  override render(): TemplateResult {
    const { words, found } = this.told;
    const said = words.length > 0;
    // The element that speaks is always there: one that comes with its words is not heard everywhere.
    return html`<p role="status" aria-live="polite">${said ? t.bench.hint.said(words, this.model.found) : nothing}</p>
      ${found.map(
        (offer) =>
          html`<button type="button" @click=${() => this.ask(offer.query)}>${t.bench.hint[offer.where]} <code>${offer.term}</code></button>`,
      )}`;
  }

  private look(): Told {
    const { model } = this;
    const { query, found, wrong, searching, asked } = model;
    const none: Told = { words: [], found: [] };
    if (wrong || searching || !query || asked !== query || found > FEW) return none;
    const words = plainWords(query).map(({ text }) => text);
    // What looks like a piece of an address, and is one, needs no advice.
    if (found > 0 && words.every((word) => /[./?=&]/.test(word))) return none;
    return words.length > 0 ? { words, found: offers(query, model) } : none;
  }

  private ask(query: string): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: query, bubbles: true, composed: true }));
  }
}
