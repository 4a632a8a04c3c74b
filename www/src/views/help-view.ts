/** Help in place: recording, the filter, columns, phases, headers, privacy. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { View } from '../app/settings';
import { PHASES } from '../engine/bench-types';
import '../parts/shortcuts-list';
import { icon } from '../parts/icons';
import { page } from '../styles/page';
import { base, buttons, card } from '../styles/shared';
import { COLUMN_IDS } from '../table/bench-columns';
import { t } from '../texts';

@customElement('help-view')
export class HelpView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    page,
    css`
      .page {
        display: grid;
        grid-template-columns: 13rem minmax(0, 1fr);
        gap: 0 2.5rem;
        width: min(68rem, 100%);
      }
      nav {
        position: sticky;
        top: 1rem;
        align-self: start;
        grid-row: 1 / span 9;
        padding-top: 0.4rem;
        font-size: var(--t-small);
      }
      nav button {
        display: block;
        width: 100%;
        padding: 0.3rem 0.6rem;
        border: 0;
        border-radius: 6px;
        background: none;
        color: var(--muted);
        text-align: left;
      }
      nav button:hover {
        background: var(--sunken);
        color: var(--ink);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
      }
      .top .button {
        min-height: 2.25rem;
        font-size: var(--t-small);
      }
      section {
        padding-top: 2rem;
      }
      section > h2 {
        font-size: 1.25rem;
      }
      section > h2:focus-visible {
        outline: none;
      }
      ol {
        display: grid;
        gap: 0.25rem;
        padding-left: 1.25rem;
        list-style: decimal;
      }
      .cards {
        margin-top: 1rem;
        font-size: var(--t-small);
      }
      .cards h3 {
        margin-bottom: 0.4rem;
      }
      table {
        margin-top: 1rem;
      }
      td:first-child,
      th:first-child {
        width: 34%;
      }
      .swatch {
        display: inline-block;
        width: 0.8rem;
        height: 0.8rem;
        margin-right: 0.5rem;
        border-radius: 3px;
        vertical-align: -1px;
      }
      @media (max-width: 52rem) {
        .page {
          grid-template-columns: minmax(0, 1fr);
        }
        nav {
          position: static;
          grid-row: auto;
          margin-bottom: 1.25rem;
          padding: 0.5rem;
          border: 1px solid var(--line);
          border-radius: var(--radius);
          background: var(--surface);
        }
      }
    `,
  ];

  /** Where the help was opened. */
  @property() from: View = 'review';

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.onKey);
  }

  private leave(): void {
    this.dispatchEvent(new CustomEvent('go', { detail: this.from, bubbles: true, composed: true }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const busy = event.composedPath().some((e) => e instanceof HTMLElement && e.matches('dialog[open], select, input'));
    if (event.key !== 'Escape' || event.defaultPrevented || busy) return;
    event.preventDefault();
    this.leave();
  };

  override render(): TemplateResult {
    const h = t.help;
    const parts: [id: string, title: string, body: TemplateResult][] = [
      ['capture', h.capture, this.capture()],
      ['filter', h.filter, this.filter()],
      [
        'columns',
        h.columns,
        this.table(
          COLUMN_IDS.map((id) => [t.bench.columns[id], h.columnTexts[id] ?? '']),
          h.columnsLead,
        ),
      ],
      ['phases', h.phases, this.phases()],
      ['headers', h.headers, this.table(Object.entries(t.headers), h.headersLead)],
      ['keys', t.shortcuts.title, html`<shortcuts-list></shortcuts-list>`],
      ['privacy', h.privacy, html`<p class="lead">${h.privacyLead}</p>`],
    ];
    const go = (id: string): void => {
      const title = this.renderRoot.querySelector<HTMLElement>(`#${id}`);
      title?.scrollIntoView({ block: 'start' });
      title?.focus({ preventScroll: true });
    };
    return html`<div class="page">
      <nav aria-label=${h.contents}>${parts.map(([id, title]) => html`<button type="button" @click=${() => go(id)}>${title}</button>`)}</nav>
      <div class="top"><h1 tabindex="-1">${h.title}</h1>
        <button class="button" type="button" title=${`${h.close} (Esc)`} @click=${() => this.leave()}>${icon('cross')}${h.close}</button></div>
      ${parts.map(([id, title, body]) => html`<section><h2 id=${id} tabindex="-1">${title}</h2>${body}</section>`)}
    </div>`;
  }

  private capture(): TemplateResult {
    return html`<p class="lead">${t.help.captureLead}</p>
      <div class="cards">${t.help.browsers.map(
        ([name, steps]) =>
          html`<div class="card"><h3>${name}</h3><ol>${steps.map((s) => html`<li>${s}</li>`)}</ol></div>`,
      )}</div>`;
  }

  private filter(): TemplateResult {
    const keys = Object.entries(t.bench.filter.keys).map(([key, words]): [string, string] => [`${key}:`, words]);
    const is = Object.entries(t.bench.filter.is).map(([key, words]): [string, string] => [`is:${key}`, words]);
    return html`${this.table([...t.help.examples, ...keys, ...is], t.help.filterLead, true)}`;
  }

  private phases(): TemplateResult {
    return html`<table><tbody>${PHASES.map((phase) => {
      const [name, about] = t.details.timing.phases[phase] ?? ['', ''];
      return html`<tr><th scope="row"><span class="swatch" .style=${`background: var(--ph-${phase})`}></span>${name}</th><td>${about}</td></tr>`;
    })}</tbody></table>`;
  }

  private table(rows: (readonly [string, string])[], lead: string, code = false): TemplateResult {
    return html`<p class="lead">${lead}</p>
      <table><tbody>${rows.map(
        ([name, words]) =>
          html`<tr><th scope="row">${code ? html`<code>${name}</code>` : name}</th><td>${words}</td></tr>`,
      )}</tbody></table>`;
  }
}
