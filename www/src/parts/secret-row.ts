/** One secret: what it is, how it looks in context, how often it occurs, and on demand why, where and what becomes of it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Session } from '../app/session';
import type { EntryRow, Place, SecretView } from '../engine/types';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { pointer } from '../texts/format';
import { icon } from './icons';
import './reveal-value';
import './toggle-switch';

@customElement('secret-row')
export class SecretRow extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        border-top: 1px solid var(--line);
      }
      .line {
        display: grid;
        grid-template-columns: minmax(9rem, 0.8fr) minmax(0, 1.5fr) 10.5rem auto;
        align-items: center;
        gap: 0.25rem 1rem;
        padding: 0.5rem 1rem 0.5rem 0.5rem;
      }
      .open {
        display: flex;
        align-items: center;
        gap: 0.4rem;
        min-width: 0;
        padding: 0.3rem 0.5rem;
        border: 0;
        border-radius: 6px;
        background: none;
        text-align: left;
      }
      .open:hover {
        background: var(--sunken);
      }
      .open svg {
        width: 1rem;
        height: 1rem;
        color: var(--muted);
        transition: transform 120ms;
      }
      .open[aria-expanded='true'] svg {
        transform: rotate(90deg);
      }
      .context {
        min-width: 0;
        overflow: hidden;
        color: var(--muted);
        font-size: var(--t-small);
        text-overflow: ellipsis;
        white-space: pre;
      }
      mark {
        padding: 0.1em 0.3em;
        border-radius: 4px;
        background: var(--mask);
        color: var(--mask-ink);
      }
      .kept mark {
        background: var(--sunken);
        color: var(--muted);
      }
      .site {
        margin-left: 0.75rem;
        font-family: var(--sans);
      }
      .found {
        color: var(--muted);
        font-size: var(--t-small);
        text-align: right;
      }
      dl {
        display: grid;
        grid-template-columns: 7rem minmax(0, 1fr);
        gap: 0.5rem 1rem;
        padding: 0.25rem 1rem 1rem 2.4rem;
        font-size: var(--t-small);
      }
      dt {
        color: var(--muted);
      }
      dd {
        overflow-wrap: anywhere;
      }
      dd li + li {
        margin-top: 0.25rem;
      }
      .row-name {
        color: var(--muted);
      }
      @media (max-width: 48rem) {
        .line {
          grid-template-columns: minmax(0, 1fr) auto;
          padding-right: 0.75rem;
        }
        .context {
          grid-column: 1 / -1;
          grid-row: 2;
          padding-left: 1.9rem;
        }
        .found {
          grid-column: 1 / -1;
          grid-row: 3;
          padding-left: 1.9rem;
          text-align: left;
        }
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0.1rem;
          padding-left: 1.9rem;
        }
        dd {
          margin-bottom: 0.6rem;
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
  @property({ attribute: false }) secret!: SecretView;
  /** Whether it can't be kept. */
  @property({ type: Boolean }) locked = false;
  @state() private expanded = false;
  @state() private rows = new Map<number, EntryRow>();

  override render(): TemplateResult {
    const { secret } = this;
    const name = t.secret.kinds[secret.kind] ?? secret.kind;
    return html`
      <div class=${secret.on ? 'line' : 'line kept'}>
        <button class="open" type="button" aria-expanded=${this.expanded} @click=${this.expand}>
          ${icon('chevron')}<span>${name}</span>
        </button>
        <code class="context" title=${t.secret.preview}>${secret.before}<mark>${secret.masked}</mark>${secret.after}${this.site()}</code>
        <span class="found num">${t.secret.found(secret.count, secret.entries)}</span>
        <toggle-switch .checked=${secret.on} .disabled=${this.locked} label=${t.secret.remove(`${name} ${secret.masked}`)}
          @toggle=${(event: CustomEvent<boolean>) => this.session.setSecret(secret, event.detail)}></toggle-switch>
      </div>
      ${this.expanded ? this.details(name) : nothing}
    `;
  }

  /** Where nothing stands around the value, the place says more. */
  private site(): TemplateResult | typeof nothing {
    const { before, after, places } = this.secret;
    const first = places[0];
    return before || after || !first ? nothing : html`<span class="site">${pointer(first.pointer)}</span>`;
  }

  private details(name: string): TemplateResult {
    const { secret } = this;
    const more = secret.count - secret.places.length;
    return html`<dl>
      <dt>${t.secret.why}</dt>
      <dd>${t.secret.reasons[secret.detector]?.(secret.why) ?? secret.why}</dd>
      <dt>${t.secret.where}</dt>
      <dd>
        <ul>
          ${secret.places.map((place) => this.place(place))}
          ${more > 0 ? html`<li class="muted">${t.secret.andMore(more)}</li>` : nothing}
        </ul>
      </dd>
      <dt>${t.secret.becomes}</dt>
      <dd>${secret.on ? html`<code>${secret.placeholder}</code>` : t.secret.stays}</dd>
      <dt>${t.secret.value}</dt>
      <dd><reveal-value name=${name} .ask=${() => this.session.reveal(secret.id)}></reveal-value></dd>
    </dl>`;
  }

  private place(place: Place): TemplateResult {
    const row = this.rows.get(place.entry);
    const where = place.entry < 0 ? t.secret.around : t.secret.entry(place.entry + 1);
    return html`<li>
      <span class="num">${where}</span>: ${pointer(place.pointer)}
      ${row ? html`<div class="row-name">${row.method} ${row.host}${row.path}</div>` : nothing}
    </li>`;
  }

  private async expand(): Promise<void> {
    this.expanded = !this.expanded;
    if (!this.expanded || this.rows.size > 0) return;
    const wanted = [...new Set(this.secret.places.map((p) => p.entry))].filter((entry) => entry >= 0);
    const found = await Promise.all(wanted.map((entry) => this.session.rows(entry, entry + 1))).catch(() => []);
    this.rows = new Map(found.flat().map((row) => [row.index, row]));
  }
}
