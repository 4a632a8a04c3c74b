/** The capture at a glance: figures and small charts that filter, the slowest and largest, pages, and what methods mean. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { FollowsModel } from '../app/follows-model';
import { marked } from '../details/marked';
import type { BenchSum, BenchSums, BenchTop } from '../engine/bench-types';
import type { Imported } from '../engine/types';
import type { Bar } from '../parts/bar-list';
import '../parts/bar-list';
import '../parts/import-notes';
import { withFilter } from '../parts/query-text';
import { page } from '../styles/page';
import { base, buttons, card, gone } from '../styles/shared';
import { tone } from '../table/bench-columns';
import { t } from '../texts';
import { bytes, count, duration, moment } from '../texts/format';

/** Safe, idempotent, with a body: after RFC 9110 and RFC 5789. */
const METHODS: [name: string, safe: boolean, idempotent: boolean, body: 'yes' | 'no' | 'may'][] = [
  ['GET', true, true, 'no'],
  ['HEAD', true, true, 'no'],
  ['OPTIONS', true, true, 'may'],
  ['TRACE', true, true, 'no'],
  ['PUT', false, true, 'yes'],
  ['DELETE', false, true, 'may'],
  ['POST', false, false, 'yes'],
  ['PATCH', false, false, 'yes'],
  ['CONNECT', false, false, 'no'],
];

@customElement('overview-view')
export class OverviewView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    gone,
    page,
    css`
      .figures {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
        gap: 0.75rem;
        margin-top: 1.25rem;
      }
      .figures .card {
        padding: 0.75rem 1rem;
      }
      .figures dt {
        color: var(--muted);
        font-size: var(--t-small);
      }
      .figures dd {
        font-size: 1.375rem;
        font-weight: 640;
        letter-spacing: -0.01em;
      }
      .filter {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 0.75rem;
        margin-top: 1rem;
        padding: 0.6rem 0.9rem;
      }
      .filter code {
        overflow-wrap: anywhere;
      }
      .top {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 0.75rem;
        width: 100%;
        padding: 0.3rem 0.5rem;
        border: 0;
        border-radius: 6px;
        background: none;
        font-size: var(--t-small);
        text-align: left;
      }
      .top:hover {
        background: var(--sunken);
      }
      .top .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .wide {
        margin-top: 1rem;
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @property({ attribute: false }) imported: Imported | null = null;

  constructor() {
    super();
    new FollowsModel(this);
  }

  override render(): TemplateResult {
    const { sums, query } = this.model;
    const o = t.overview;
    if (!sums)
      return html`<div class="page"><h1 tabindex="-1">${o.title}</h1><p class="lead" role="status">${t.bench.reading(this.model.shown)}</p></div>`;
    return html`<div class="page">
      <h1 tabindex="-1">${o.title}</h1>
      <import-notes .imported=${this.imported}></import-notes>
      <p class="lead" role="status">${o.lead(sums.count, sums.entries)} ${o.hint}</p>
      ${
        query
          ? html`<p class="card filter"><span class="muted">${o.filtered}</span> <code>${query}</code>
              <button class="quiet" type="button" @click=${() => this.model.ask('')}>${o.clear}</button>
              <button class="quiet" type="button" @click=${() => this.emit('go', 'requests')}>${o.show}</button></p>`
          : nothing
      }
      ${this.figures(sums)}
      <div class="cards">
        ${this.chart(o.byStatus, 'status-code', sums.status, (n) => (Number(n) > 0 ? `${n} ${t.details.statuses[n] ?? ''}`.trim() : o.noReply))}
        ${this.chart(o.byKind, 'type', sums.kinds, (n) => t.bench.kinds[n] ?? n)}
        ${this.chart(o.byHost, 'domain', sums.hosts, (n) => n)}
        ${this.chart(o.byMethod, 'method', sums.methods, (n) => n)}
        ${this.chart(o.byParty, 'party', sums.parties, (n) => (n === 'first' ? o.first(sums.site) : o.third))}
        ${this.chart(o.byProtocol, 'protocol', sums.protocols, (n) => n)}
        ${this.top(o.slowest, sums.slowest, (e) => (e.duration === null ? '' : duration(e.duration)))}
        ${this.top(o.largest, sums.largest, (e) => (e.transferred === null ? '' : bytes(e.transferred)))}
      </div>
      ${this.pages()} ${this.methods(sums)}
    </div>`;
  }

  private figures(sums: BenchSums): TemplateResult {
    const f = t.overview.figures;
    const span = sums.started !== null && sums.ended !== null ? duration(sums.ended - sums.started) : t.table.unknown;
    const all: [string, string, boolean][] = [
      [f.requests, count(sums.count), false],
      [f.failed, count(sums.errors), sums.errors > 0],
      [f.transferred, bytes(sums.transferred), false],
      [f.content, bytes(sums.size), false],
      [f.span, span, false],
      [f.median, duration(sums.time), false],
    ];
    return html`<dl class="figures num">
      ${all.map(([name, value, bad]) => html`<div class="card"><dt>${name}</dt><dd class=${bad ? 'bad' : ''}>${value}</dd></div>`)}
    </dl>`;
  }

  private chart(
    title: string,
    key: string,
    sums: BenchSum[],
    label: (name: string) => string,
  ): TemplateResult | typeof nothing {
    if (sums.length === 0) return nothing;
    const bars: Bar[] = sums.map((s) => ({
      ...s,
      label: s.name ? label(s.name) : t.table.unknown,
      on: this.asks(key, s.name),
    }));
    return html`<section class="card"><h2>${title}</h2>
      <bar-list .bars=${bars} @bar=${(event: CustomEvent<string>) => this.model.ask(this.toggled(key, event.detail))}></bar-list>
    </section>`;
  }

  private toggled(key: string, name: string): string {
    const { query } = this.model;
    if (key === 'party') {
      const want = name === 'third' ? 'is:third-party' : '-is:third-party';
      const rest = query.replace(/(^|\s)-?is:third-party/, ' ').trim();
      return query.split(/\s+/).includes(want) ? rest : `${rest} ${want}`.trim();
    }
    // No reply, and a text that is not there, are asked for by what they are.
    if (key === 'status-code' && Number(name) <= 0) return withFilter(query, 'is', 'failed');
    return name ? withFilter(query, key, name) : query;
  }

  private asks(key: string, name: string): boolean {
    const now = this.toggled(key, name);
    return name !== '' && now.length < this.model.query.length;
  }

  private top(title: string, entries: BenchTop[], value: (e: BenchTop) => string): TemplateResult | typeof nothing {
    if (entries.length === 0) return nothing;
    return html`<section class="card"><h2>${title}</h2><ul>
      ${entries.map(
        (e) => html`<li><button class="top" type="button" @click=${() => this.emit('open-entry', e.index)}>
          <span class="name">${e.method} ${e.shown?.path ? marked(e.shown.path) : e.path || '/'}</span><span class="num">${value(e)}</span>
          <span class="muted name">${e.host}</span><span class="num ${tone(e.status)}">${e.status !== null && e.status > 0 ? e.status : t.table.noReply}</span>
        </button></li>`,
      )}
    </ul></section>`;
  }

  private pages(): TemplateResult | typeof nothing {
    const { pages } = this.model;
    if (pages.length === 0) return nothing;
    const p = t.overview.page;
    const ms = (n: number | null): string => (n === null ? t.table.unknown : duration(n));
    return html`<section class="card wide"><h2>${t.overview.pages}</h2><div class="scroll" tabindex="0" role="group" aria-label=${t.overview.pages}><table>
      <thead><tr><th scope="col">${p.title}</th><th scope="col">${p.started}</th><th scope="col" class="right">${p.content}</th><th scope="col" class="right">${p.load}</th></tr></thead>
      <tbody>${pages.slice(0, 200).map(
        (
          one,
        ) => html`<tr><td>${one.title || one.id}</td><td>${one.started === null ? t.table.unknown : moment(one.started)}</td>
          <td class="right num">${ms(one.contentLoad)}</td><td class="right num">${ms(one.load)}</td></tr>`,
      )}</tbody>
    </table></div></section>`;
  }

  private methods(sums: BenchSums): TemplateResult {
    const m = t.overview.methods;
    const yes = (on: boolean): string => (on ? m.yes : m.no);
    return html`<section class="card wide"><h2>${m.title}</h2><p class="lead">${m.lead}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${m.title}><table>
      <thead><tr><th scope="col">${m.method}</th><th scope="col">${m.safe}</th><th scope="col">${m.idempotent}</th><th scope="col">${m.body}</th>
        <th scope="col">${m.meaning}</th><th scope="col" class="right">${m.here}</th></tr></thead>
      <tbody>${METHODS.map(
        ([
          name,
          safe,
          idempotent,
          body,
        ]) => html`<tr><td><code>${name}</code></td><td>${yes(safe)}</td><td>${yes(idempotent)}</td><td>${m[body]}</td>
          <td>${m.list[name]}</td><td class="right num">${count(sums.methods.find((s) => s.name === name)?.count ?? 0)}</td></tr>`,
      )}</tbody>
    </table></div></section>`;
  }

  private emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
