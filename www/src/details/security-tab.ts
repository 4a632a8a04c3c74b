/** How the request was protected, and what the reply allows others: transport, CORS, content policy, mixed content. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../texts';
import { hasReply, verdictOf } from './cors';
import { header, headers, plain, text, urlOf } from './har';
import { DetailsTab } from './tab';

const GUARDS = [
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'permissions-policy',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'cross-origin-resource-policy',
];

@customElement('security-tab')
export class SecurityTab extends DetailsTab {
  override render(): TemplateResult {
    const s = t.details.security;
    const { entry, row } = this;
    const url = urlOf(entry);
    const safe = url?.protocol === 'https:' || url?.protocol === 'wss:';
    const referrer = header(entry, 'request', 'referer') || header(entry, 'request', 'origin');
    const mixed = !safe && referrer.startsWith('https:');
    const details = entry?._securityDetails;
    const rows: [string, string | TemplateResult][] = [
      [
        s.scheme,
        html`<span class="tag ${safe ? 'good' : 'bad'}">${safe ? s.encrypted : s.plain}</span> ${url?.protocol.replace(':', '') ?? ''}`,
      ],
      [t.details.protocol, row.protocol],
      [t.details.address, text(entry?.serverIPAddress)],
      [s.tls, [text(details?.protocol), text(details?.cipher)].filter(Boolean).join(', ')],
      [s.state, text(entry?._securityState)],
      [s.mixed, mixed ? html`<span class="tag bad">${s.mixedYes}</span> ${s.mixedWhy}` : s.mixedNo],
    ];
    return html`
      <section><h3>${s.transport}</h3><dl class="pairs">
        ${rows.map(([name, value]) => (value === '' ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`))}
      </dl></section>
      ${this.cors()} ${
        hasReply(entry)
          ? html`${this.policy()} ${this.guards()}`
          : html`<section><h3>${s.guards}</h3><p class="muted">${s.noReply}</p></section>`
      }
    `;
  }

  private cors(): TemplateResult {
    const s = t.details.security;
    const verdict = verdictOf(this.entry, this.row);
    const told = [
      ...headers(this.entry, 'request').filter((h) => /^(origin|access-control-request-|sec-fetch-)/i.test(h.name)),
      ...headers(this.entry, 'response').filter((h) => /^access-control-/i.test(h.name)),
    ];
    return html`<section><h3>CORS ${verdict[0] ? html`<span class="tag ${verdict[0]}">${s.verdicts[verdict[0]]}</span>` : nothing}</h3>
      <p>${verdict[1]}</p>
      ${told.length > 0 ? html`<dl class="pairs">${told.map((h) => html`<dt>${h.name}</dt><dd>${plain(h.value)}</dd>`)}</dl>` : nothing}
    </section>`;
  }

  private policy(): TemplateResult {
    const s = t.details.security;
    const policies = headers(this.entry, 'response').filter((h) => /^content-security-policy/i.test(h.name));
    if (policies.length === 0) return html`<section><h3>${s.csp}</h3><p class="muted">${s.noCsp}</p></section>`;
    return html`<section><h3>${s.csp}</h3>
      ${policies.map(
        (h) => html`${/report-only/i.test(h.name) ? html`<p class="muted">${s.reportOnly}</p>` : nothing}
          <dl class="pairs">${plain(h.value)
            .split(';')
            .map((d) => d.trim())
            .filter(Boolean)
            .map((d) => {
              const [name = '', ...sources] = d.split(/\s+/);
              return html`<dt>${name}</dt><dd>${sources.map((source) => html`<span class="tag ${/unsafe-(inline|eval)/.test(source) || source === '*' ? 'warn' : ''}">${source}</span> `)}</dd>`;
            })}</dl>`,
      )}
    </section>`;
  }

  private guards(): TemplateResult {
    const s = t.details.security;
    const found = GUARDS.map((name) => [name, header(this.entry, 'response', name)] as const);
    return html`<section><h3>${s.guards}</h3><dl class="pairs">
      ${found.map(([name, value]) => html`<dt>${name}</dt><dd>${value || html`<span class="muted">${s.absent}</span>`}</dd>`)}
    </dl></section>`;
  }
}
