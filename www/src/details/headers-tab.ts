/** General facts of a request, and the headers of both sides, each common one explained. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { filledLinks } from '../app/profile-model';
import { FLAG } from '../engine/bench-types';
import { icon } from '../parts/icons';
import { linkButtons } from '../parts/lookup-ids';
import { tone } from '../table/bench-columns';
import { t } from '../texts';
import { bytes, count, isoTime, timeOfDay } from '../texts/format';
import { copyText } from './copy';
import { type Field, headers, method, plain, type Side, status, text, url } from './har';
import { marked } from './marked';
import { DetailsTab } from './tab';
import './value-text';

@customElement('headers-tab')
export class HeadersTab extends DetailsTab {
  static override styles = [
    ...DetailsTab.styles,
    css`
      .tools {
        display: flex;
        gap: 0.25rem;
        margin: -0.2rem 0 0.5rem -0.4rem;
      }
      .take {
        min-height: 1.5rem;
        padding: 0 0.3rem;
        vertical-align: baseline;
      }
      .take svg {
        width: 0.95rem;
        height: 0.95rem;
        vertical-align: -0.15em;
      }
    `,
  ];

  /** The headers whose explanation is open. */
  @state() private explained = new Set<string>();
  @state() private raw = new Set<Side>();

  override render(): TemplateResult {
    const { entry, row } = this;
    const code = status(entry);
    const reason = text(entry?.response?.statusText) || text(row.failure);
    const policy = headers(entry, 'response').find((h) => h.name.toLowerCase() === 'referrer-policy')?.value;
    const general: [name: string, value: TemplateResult | string][] = [
      [t.details.url, this.value({ name: t.details.url, value: url(entry), pointer: '/request/url' })],
      [t.details.method, method(entry)],
      [
        t.details.status,
        html`<span class="status ${tone(code)}">${code > 0 ? code : t.table.noReply} ${reason}</span> ${this.told(code)}`,
      ],
      [t.details.address, [text(entry?.serverIPAddress), text(entry?.connection)].filter(Boolean).join(', ')],
      [t.details.protocol, row.protocol],
      [t.details.referrerPolicy, policy ?? ''],
      [t.details.priority, row.priority],
      // With its date, and so that it can be pasted into the search of a log.
      [t.details.started, row.started === null ? '' : `${timeOfDay(row.started)} (${isoTime(row.started)})`],
      [t.details.uploaded, this.uploaded()],
      [t.details.transferred, this.came()],
      [t.details.content, this.content(code)],
      [t.details.page, this.model.pages.find((p) => p.id === row.page)?.title || row.page],
      [t.details.tracking, this.tracking()],
      [t.details.error, this.copied(row.shown?.error ?? row.error ?? row.failure, t.details.copyError)],
      [t.details.org, row.org ?? ''],
    ];
    return html`
      <details open>
        <summary>${icon('chevron')}${t.details.general}</summary>
        <div><dl class="pairs">
          ${general.map(([name, value]) => (value === '' ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`))}
        </dl></div>
      </details>
      ${this.side('response', t.details.responseHeaders)} ${this.side('request', t.details.requestHeaders)}
    `;
  }

  /** How large the body was that went out. */
  private uploaded(): string {
    const said = Number(this.entry?.request?.bodySize);
    const size = said > 0 ? said : (this.view.request?.bytes ?? 0);
    return size > 0 ? bytes(size) : '';
  }

  /** What crossed the network, and what spared it the way. */
  private came(): string {
    const { transferred, flags } = this.row;
    const cached = flags & FLAG.cached ? t.details.fromCache : '';
    const served = flags & FLAG.serviceWorker ? t.details.fromWorker : '';
    return [transferred === null ? '' : bytes(transferred), cached || served].filter(Boolean).join(', ');
  }

  /** How large the body was; a body that the capture does not hold would be looked for in vain. */
  private content(code: number): string {
    const { size, flags } = this.row;
    if (size === null) return '';
    const expected = size > 0 && code > 0 && method(this.entry) !== 'HEAD';
    const absent = expected && !this.view.response && !(flags & (FLAG.socket | FLAG.events));
    return absent ? `${bytes(size)}, ${t.details.bodyAbsent}` : bytes(size);
  }

  private tracking(): TemplateResult | string {
    const { tracking = '', shown } = this.row;
    if (!tracking) return '';
    const links = filledLinks(this.model.links, { tracking_id: tracking, org_id: '', user_id: '' });
    return html`${this.copied(shown?.tracking ?? tracking, t.details.copyTracking)} ${linkButtons(links)}`;
  }

  /** A text as the clean copy has it, with a button that copies it so. */
  private copied(value: string, label: string): TemplateResult | string {
    if (!value) return '';
    return html`${marked(value)} <button class="quiet take" type="button" aria-label=${label} title=${label}
      @click=${(event: Event) => copyText(event, plain(value))}>${icon('copy')}<span class="said"></span></button>`;
  }

  private told(code: number): TemplateResult | typeof nothing {
    const words = t.details.statuses[String(code)] ?? t.details.statuses[`${Math.floor(code / 100)}xx`];
    return words ? html`<span class="muted">${words}</span>` : nothing;
  }

  private value({ name, value, pointer }: Field): TemplateResult {
    return html`<value-text .bench=${this.bench} index=${this.row.index} pointer=${pointer} name=${name} .value=${value}
      .words=${this.words}></value-text>`;
  }

  private side(side: Side, title: string): TemplateResult {
    const all = headers(this.entry, side);
    const raw = this.raw.has(side);
    const source = all.map((h) => `${h.name}: ${plain(h.value)}`).join('\n');
    const toggle = (): void => {
      const next = new Set(this.raw);
      if (!next.delete(side)) next.add(side);
      this.raw = next;
    };
    return html`<details open>
      <summary>${icon('chevron')}${title} <span class="tag num">${count(all.length)}</span></summary>
      <div>
        ${
          all.length === 0
            ? html`<p class="muted">${t.details.noHeaders}</p>`
            : html`<p class="tools">
                <button class="quiet" type="button" aria-pressed=${raw} @click=${toggle}>${t.details.raw}</button>
                <button class="quiet" type="button" @click=${(e: Event) => copyText(e, source)}>${t.details.copy}</button>
              </p>`
        }
        ${
          raw
            ? html`<pre>${all.map((h) => html`${h.name}: ${this.value(h)}\n`)}</pre>`
            : html`<dl class="pairs">${all.map((h) => this.header(side, h))}</dl>`
        }
      </div>
    </details>`;
  }

  private header(side: Side, field: Field): TemplateResult {
    const words = t.headers[field.name.toLowerCase()];
    const key = `${side}${field.pointer}`;
    const open = this.explained.has(key);
    const toggle = (): void => {
      const next = new Set(this.explained);
      if (!next.delete(key)) next.add(key);
      this.explained = next;
    };
    return html`<dt>${
      words
        ? html`<button class="why" type="button" aria-expanded=${open} title=${words} @click=${toggle}>${field.name}</button>`
        : field.name
    }</dt>
      <dd>${this.value(field)}</dd>
      ${open ? html`<dd class="explained">${words}</dd>` : nothing}`;
  }
}
