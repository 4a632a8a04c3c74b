/** Says whom the clean copy is for, before it is handed over and after. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { explain } from '../app/problems';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import type { HostView } from './link';

/** How an origin is told: its host, and the scheme where that is not the secure one. */
export function hostName(origin: string): string {
  return origin.replace(/^https:\/\//, '');
}

/** A portal by the name it gives itself and by its address. */
export function whoIs({ name, origin }: HostView): string {
  return t.embed.who(name, hostName(origin));
}

@customElement('host-note')
export class HostNote extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        overflow-wrap: anywhere;
      }
      .fingerprint {
        color: var(--muted);
        font-size: var(--t-small);
      }
      button {
        margin-top: 0.75rem;
      }
      .failed {
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) host!: HostView;
  /** Tries again to give what could not be given. */
  @property({ attribute: false }) retry?: () => void;

  override render(): TemplateResult {
    const { host } = this;
    const who = whoIs(host);
    if (host.given === 'giving') return html`<p role="status">${t.embed.giving(who)}</p>`;
    if (host.given === 'given') return html`<p role="status">${t.embed.given(who)}</p>`;
    if (host.given === 'failed') {
      const { what, todo } = host.problem ? explain(host.problem) : { what: '', todo: '' };
      return html`<div role="alert">
        <p class="failed">${t.embed.failed(who)}</p>
        <p class="fingerprint">${what} ${todo}</p>
        <button class="button" type="button" @click=${() => this.retry?.()}>${t.embed.retry}</button>
      </div>`;
    }
    const whom = host.recipients.map(({ userId, fingerprint }) => userId || fingerprint).join(', ');
    return html`<p>${t.embed.goes(who)}</p>
      ${
        host.recipients.length > 0
          ? html`<p>${t.embed.sealedFor(whom)}</p>
              ${host.recipients.map(({ fingerprint }) => html`<p class="fingerprint num">${t.embed.fingerprint(fingerprint)}</p>`)}`
          : nothing
      }`;
  }
}
