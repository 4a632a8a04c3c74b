/** One finding: what it is, what it means, what to do next, and the requests that show it, which lead to their details. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { TONE, wordsOf } from '../app/findings';
import { filledLinks } from '../app/profile-model';
import { copyText } from '../details/copy';
import type { BenchRow, Finding } from '../engine/bench-types';
import { page } from '../styles/page';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { entryLine, entryLineStyle } from './entry-line';
import { icon } from './icons';
import { linkButtons, lookups } from './lookup-ids';

const FIRST = 3;
const MORE = 20;

@customElement('finding-card')
export class FindingCard extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    page,
    entryLineStyle,
    css`
      .card {
        border-left: 3px solid var(--line-strong);
        overflow-wrap: anywhere;
      }
      .card.edge-bad {
        border-left-color: var(--danger);
      }
      .card.edge-warn {
        border-left-color: var(--warn);
      }
      .card h2 {
        font-size: var(--t-h2);
      }
      .tag {
        margin-bottom: 0.3rem;
        font-weight: 550;
      }
      p {
        max-width: 80ch;
        margin-top: 0.5rem;
      }
      .shows {
        margin-top: 0.9rem;
        color: var(--muted);
        font-size: var(--t-small);
      }
      li {
        padding: 0.3rem 0;
        border-top: 1px solid color-mix(in srgb, var(--line) 65%, transparent);
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.1rem 0.75rem;
        padding: 0 0 0.25rem;
        font-size: var(--t-small);
        line-height: 1.5;
      }
      dt {
        color: var(--muted);
      }
      dd .quiet {
        padding-block: 0;
      }
      dd .quiet .icon {
        vertical-align: -0.2em;
      }
      .error {
        color: var(--danger);
      }
      @media (max-width: 34rem) {
        dl {
          grid-template-columns: minmax(0, 1fr);
        }
        dt {
          margin-top: 0.2rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @property({ attribute: false }) finding!: Finding;
  @state() private rows: BenchRow[] = [];
  @state() private shown = FIRST;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('finding')) {
      this.rows = [];
      this.shown = FIRST;
      this.load();
    }
  }

  /** Fetches the rows that are to be shown and are not there yet. */
  private async load(): Promise<void> {
    const { finding } = this;
    const { bench } = this.model;
    const wanted = finding.entries.slice(this.rows.length, this.shown);
    if (!bench) return;
    const rows = await Promise.all(wanted.map((index) => bench.row(index))).catch(() => []);
    if (finding === this.finding) this.rows = [...this.rows, ...rows];
  }

  override render(): TemplateResult {
    const { finding, rows } = this;
    const { title, explanation, next } = wordsOf(finding);
    const rest = finding.entries.length - rows.length;
    return html`<section class="card edge-${TONE[finding.severity] || 'note'}" aria-labelledby="title">
      <span class="tag ${TONE[finding.severity]}">${t.findings.severity[finding.severity]}</span>
      <h2 id="title" tabindex="-1">${title}</h2>
      ${explanation ? html`<p>${explanation}</p>` : nothing}
      ${next ? html`<p><strong>${t.findings.next}</strong> ${next}</p>` : nothing}
      ${
        rows.length > 0
          ? html`<p class="shows" id="shows">${t.findings.evidence(finding.entries.length)}</p>
              <ul aria-labelledby="shows">${rows.map((row, i) => this.entry(row, i === 0))}</ul>`
          : nothing
      }
      ${
        rows.length > 0 && rest > 0
          ? html`<button class="quiet" type="button" @click=${this.more}>${t.findings.more(Math.min(rest, MORE))}</button>`
          : nothing
      }
    </section>`;
  }

  private entry(row: BenchRow, first: boolean): TemplateResult {
    const open = (): void => {
      this.dispatchEvent(new CustomEvent('open-entry', { detail: row.index, bubbles: true, composed: true }));
    };
    const facts: [name: string, value: TemplateResult][] = [];
    if (row.tracking) facts.push([t.bench.columns.tracking, this.tracking(row.tracking, first)]);
    if (row.error) facts.push([t.bench.columns.error, html`<span class="error">${row.error}</span>`]);
    if (row.org) facts.push([t.bench.columns.org, html`${row.org}`]);
    if (first) facts.push(...this.lookups(row));
    return html`<li>
      ${entryLine(row, open)}
      ${facts.length > 0 ? html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>` : nothing}
    </li>`;
  }

  /** Where to look the first request up. */
  private lookups(row: BenchRow): [name: string, value: TemplateResult][] {
    const { args } = this.finding;
    const said = (name: string): string => (typeof args[name] === 'string' ? args[name] : '');
    // What the finding says is of its first request; a tracking id tells whether it is this one.
    const own = said('tracking_id') === (row.tracking ?? '');
    const known = {
      org_id: own ? said('org_id') : '',
      user_id: own ? said('user_id') : '',
      tracking_id: row.tracking ?? '',
    };
    const links = filledLinks(this.model.links, known);
    return [
      ...(own ? lookups(args) : []),
      ...(links.length > 0 ? [[t.profile.links, html`${linkButtons(links)}`] as [string, TemplateResult]] : []),
    ];
  }

  private tracking(id: string, first: boolean): TemplateResult {
    return html`<span class="mono">${id}</span>${
      first
        ? html` <button class="quiet" type="button" aria-label=${t.findings.copyId} title=${t.findings.copyId}
            @click=${(event: Event) => copyText(event, id)}>${icon('copy')}<span class="said"></span></button>`
        : nothing
    }`;
  }

  private async more(): Promise<void> {
    const at = this.rows.length;
    this.shown = at + MORE;
    await this.load();
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('.entry')[at]?.focus();
  }
}
