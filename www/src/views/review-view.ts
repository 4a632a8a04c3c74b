/** What was found and what will become of it; the entries beside it; and the one button that goes on. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { explain } from '../app/problems';
import type { Session, State } from '../app/session';
import { counted, inOrder, type Total, totalOf } from '../app/totals';
import type { CaptureSummary, Review } from '../engine/types';
import '../host/host-note';
import { hostName } from '../host/host-note';
import type { HostView } from '../host/link';
import '../parts/category-card';
import { icon } from '../parts/icons';
import '../parts/import-notes';
import '../parts/known-text';
import '../parts/level-choice';
import '../parts/top-finding';
import { base, buttons, card } from '../styles/shared';
import '../table/entry-table';
import { t } from '../texts';
import { bytes, count, duration, moment } from '../texts/format';
import { reviewStyle } from './review-style';

const TABS = ['secrets', 'entries'] as const;
/** Facts that are shown on a narrow screen too. */
const FIRST_FACTS = 3;
type Tab = (typeof TABS)[number];

@customElement('review-view')
export class ReviewView extends LitElement {
  static override styles = [base, buttons, card, reviewStyle];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: Extract<State, { step: 'review' }>;
  /** The portal that the clean copy is for. */
  @property({ attribute: false }) host?: HostView;
  @state() private tab: Tab = 'secrets';
  private readonly load = (start: number, end: number) => this.session.rows(start, end);

  override render(): TemplateResult {
    const { capture, imported, exceptions, name, texts } = this.state;
    const review = counted(this.state.review, texts);
    const total = totalOf(review, exceptions);
    const [title, lead] = heading(name, capture.entries, review.total, total);
    return html`
      <div class="page">
        <h1 tabindex="-1">${title}</h1>
        <p class="lead">${lead}</p>
        ${facts(name, capture)} ${this.host ? nothing : html`<top-finding .model=${this.session.bench}></top-finding>`}
        <import-notes .imported=${imported}></import-notes> ${warnings(capture)}
        ${this.host ? html`<host-note class="card host" .host=${this.host}></host-note>` : nothing}
        <div class="tabs" role="tablist" aria-label=${t.review.tabs} @keydown=${this.onTabKey}>
          ${this.tabButton('secrets', t.review.tabSecrets, review.total)}
          ${this.tabButton('entries', t.review.tabEntries, capture.entries)}
        </div>
        <div id="panel" role="tabpanel" aria-labelledby=${`tab-${this.tab}`}>
          ${this.tab === 'secrets' ? this.secrets(review) : html`<entry-table .count=${capture.entries} .load=${this.load}></entry-table>`}
        </div>
      </div>
      <div class="bar">
        <div>
          <p class="num total" role="status">
            ${total.secrets > 0 ? t.review.bar(total.secrets, total.occurrences) : t.review.barNone}
          </p>
          <button class="button" type="button" @click=${() => this.session.restart()}>${this.host ? t.reading.cancel : t.review.another}</button>
          <button class="button primary" type="button" @click=${() => this.session.clean()}>${this.host ? t.embed.make : t.review.make}</button>
        </div>
      </div>
    `;
  }

  private secrets(review: Review): TemplateResult {
    const { exceptions, revision, texts } = this.state;
    return html`<div class="columns">
      <div class="list">
        ${repeat(
          inOrder(review.categories),
          (category) => category.slug,
          (category) => html`<category-card .session=${this.session} .category=${category} .revision=${revision}
            .lockedBy=${this.host ? this.host.name || hostName(this.host.origin) : ''} .apart=${exceptions.get(category.slug)?.size ?? 0}></category-card>`,
        )}
        ${review.total === 0 ? html`<p class="card none">${icon('check')}${t.review.none}</p>` : nothing}
      </div>
      <aside>
        <level-choice .session=${this.session} level=${review.level}></level-choice>
        <known-text .session=${this.session} .texts=${texts}></known-text>
      </aside>
    </div>`;
  }

  private tabButton(tab: Tab, name: string, n: number): TemplateResult {
    const here = tab === this.tab;
    return html`<button type="button" role="tab" id=${`tab-${tab}`} aria-controls="panel" aria-selected=${here}
      tabindex=${here ? 0 : -1} @click=${() => this.select(tab)}>${name} <span class="num">${count(n)}</span></button>`;
  }

  private onTabKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (TABS.indexOf(this.tab) + step + TABS.length) % TABS.length;
    this.select(TABS[at] ?? 'secrets');
  }

  private async select(tab: Tab): Promise<void> {
    this.tab = tab;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  }
}

function heading(name: string, entries: number, found: number, total: Total): [title: string, lead: string] {
  if (entries === 0 && found === 0) return [t.review.titleEmpty, t.review.leadEmpty];
  if (total.secrets === 0 && /\.sanitized\.har$/i.test(name)) return [t.review.titleClean, t.review.leadClean];
  if (found === 0) return [t.review.titleNone, t.review.leadNone];
  if (total.secrets === 0) return [t.review.titleAllKept, t.review.leadAllKept];
  return [t.review.title(total.secrets), t.review.lead(total.occurrences)];
}

function facts(name: string, capture: CaptureSummary): TemplateResult {
  // Firefox names itself as both.
  const made = [...new Set([capture.browser, capture.creator])].filter(Boolean).join(', ');
  const list: [term: string, value: string][] = [
    [t.review.facts.file, name],
    [t.review.facts.size, bytes(capture.bytes)],
    [t.review.facts.entries, count(capture.entries)],
    [t.review.facts.started, capture.started === null ? '' : moment(capture.started)],
    [t.review.facts.duration, capture.durationMs > 0 ? duration(capture.durationMs) : ''],
    [t.review.facts.made, made],
  ];
  return html`<dl class="facts num">
    ${list.filter(([, value]) => value).map(([term, value], i) => html`<div class=${i < FIRST_FACTS ? '' : 'more'}><dt>${term}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

function warnings(capture: CaptureSummary): TemplateResult | typeof nothing {
  if (capture.warnings.length === 0) return nothing;
  return html`<details class="card warnings">
    <summary>${icon('warn')}${t.review.warnings(capture.warnings.length)}</summary>
    <p>${t.review.warningsLead}</p>
    <ul>
      ${capture.warnings.slice(0, 50).map((warning) => {
        const where = [
          warning.entry === undefined ? '' : t.problem.entry(warning.entry + 1),
          warning.offset === undefined ? '' : t.problem.at(count(warning.offset)),
        ].filter(Boolean);
        return html`<li>${warning.message || explain(warning).what} <span class="muted num">${where.join(', ')}</span></li>`;
      })}
    </ul>
  </details>`;
}
