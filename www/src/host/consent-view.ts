/** Asks the person whether a website may have the clean copy. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../parts/icons';
import { base, buttons, card } from '../styles/shared';
import { single } from '../styles/single';
import { t } from '../texts';
import { hostName } from './host-note';
import type { HostLink } from './link';

/** How long the buttons wait, in ms: a click meant for the page around must not fall on them as they appear. */
const WAIT = 900;

@customElement('consent-view')
export class ConsentView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    single,
    css`
      h1 {
        overflow-wrap: anywhere;
      }
      .lists {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
        gap: 1rem 2rem;
        margin-top: 1.25rem;
      }
      h2 {
        font-size: var(--t-body);
      }
      li {
        display: flex;
        gap: 0.5rem;
        margin-top: 0.35rem;
        font-size: var(--t-small);
      }
      li svg {
        flex: none;
        margin-top: 0.15rem;
        color: var(--accent);
      }
      .never svg {
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) link!: HostLink;
  @state() private ready = false;
  private seen: IntersectionObserver | undefined;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    // Where the browser can tell, what the host has covered or made see-through does not count as seen.
    const watch = { threshold: [0, 0.5, 1], trackVisibility: true, delay: 100 };
    this.seen = new IntersectionObserver((entries) => {
      const entry = entries.at(-1) as (IntersectionObserverEntry & { isVisible?: boolean }) | undefined;
      clearTimeout(this.timer);
      this.ready = false;
      const seen = entry?.isIntersecting && ('isVisible' in entry ? entry.isVisible : true);
      if (seen) this.timer = setTimeout(() => this.arm(), WAIT) as unknown as number;
    }, watch);
    this.seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.seen?.disconnect();
    clearTimeout(this.timer);
  }

  override render(): TemplateResult {
    const list = (items: string[], sign: string) =>
      html`<ul>${items.map((item) => html`<li>${icon(sign)}${item}</li>`)}</ul>`;
    return html`<section class="card only">
      <h1 tabindex="-1">${t.embed.asks(hostName(this.link.view.origin))}</h1>
      <p class="lead">${t.embed.asksLead}</p>
      <div class="lists">
        <div><h2>${t.embed.gets}</h2>${list(t.embed.getsWhat, 'check')}</div>
        <div class="never"><h2>${t.embed.never}</h2>${list(t.embed.neverWhat, 'cross')}</div>
      </div>
      <div class="actions">
        <button class="button primary" type="button" ?disabled=${!this.ready} @click=${this.allow}>${t.embed.allow}</button>
        <button class="button" type="button" @click=${() => this.link.decline()}>${t.embed.deny}</button>
      </div>
    </section>`;
  }

  private arm(): void {
    this.ready = document.visibilityState === 'visible';
  }

  private allow(event: MouseEvent): void {
    if (event.isTrusted) this.link.accept();
  }
}
