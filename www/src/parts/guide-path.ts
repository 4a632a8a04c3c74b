/** The troubleshooting guide as a path: six steps, each with what this capture has to say to it, and a way to all of it. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { copyText } from '../details/copy';
import type { BenchRow } from '../engine/bench-types';
import type { Guide, GuideSession } from '../engine/guide';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { count, duration } from '../texts/format';
import { entryLine, entryLineStyle } from './entry-line';

/** The filter and the order in which the table shows all that a step is about. */
const TABLE = {
  failed: { query: 'is:failed OR status-code:400-599', by: 'started' },
  slow: { query: 'is:slow', by: 'time' },
  access: { query: 'status-code:401 OR status-code:403 OR status-code:407 OR method:OPTIONS', by: 'started' },
} as const;
const SESSIONS = 3;

@customElement('guide-path')
export class GuidePath extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    entryLineStyle,
    css`
      :host {
        display: block;
        margin-top: 2rem;
      }
      .lead {
        max-width: 75ch;
        margin-top: 0.35rem;
        color: var(--muted);
      }
      ol {
        margin-top: 1rem;
        padding: 0.4rem 1.25rem;
      }
      li.step {
        display: grid;
        grid-template-columns: 1.75rem minmax(0, 1fr);
        gap: 0 0.75rem;
        padding: 0.9rem 0;
      }
      li.step + li.step {
        border-top: 1px solid var(--line);
      }
      .at {
        width: 1.75rem;
        height: 1.75rem;
        border-radius: 50%;
        background: var(--sunken);
        font-size: var(--t-small);
        font-weight: 600;
        line-height: 1.75rem;
        text-align: center;
      }
      .bad .at {
        background: var(--danger-soft);
        color: var(--danger);
      }
      h3 {
        font-size: var(--t-body);
      }
      p {
        max-width: 80ch;
        margin-top: 0.15rem;
        font-size: var(--t-small);
        overflow-wrap: anywhere;
      }
      ul {
        margin-top: 0.3rem;
      }
      .session {
        padding: 0.2rem 0;
        font-size: var(--t-small);
        overflow-wrap: anywhere;
      }
      .quiet.all {
        margin: 0.2rem 0 0 -0.4rem;
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @property({ attribute: false }) guide!: Guide;
  /** The rows of the entries that the steps name. */
  @state() private rows: ReadonlyMap<number, BenchRow> = new Map();

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('guide')) this.load();
  }

  private async load(): Promise<void> {
    const { guide } = this;
    const { bench } = this.model;
    if (!bench) return;
    const { failed, slow, access, replies } = guide;
    const wanted = [...new Set([failed, slow, access, replies].flatMap(({ entries }) => entries))];
    const rows = await Promise.all(wanted.map((index) => bench.row(index))).catch(() => []);
    if (guide === this.guide) this.rows = new Map(rows.map((row) => [row.index, row]));
  }

  override render(): TemplateResult {
    const { guide } = this;
    const g = t.guide;
    return html`<section aria-labelledby="title">
      <h2 id="title">${g.title}</h2>
      <p class="lead">${g.lead}</p>
      <ol class="card">
        ${this.step(1, g.open, this.opened(), nothing)}
        ${this.step(2, g.failed, g.failedWhat(guide.failed.count), this.entries(guide.failed.entries, 'failed', guide.failed.count), guide.failed.count > 0)}
        ${this.step(3, g.slow, g.slowWhat(guide.slow.count), this.entries(guide.slow.entries, 'slow', guide.slow.count))}
        ${this.step(4, g.access, g.accessWhat(guide.access.count), this.entries(guide.access.entries, 'access', guide.access.count))}
        ${this.step(5, g.tracking, g.trackingWhat(guide.tracked, guide.sessions.length), this.sessions())}
        ${this.step(6, g.replies, g.repliesWhat(guide.replies.count), this.replies())}
      </ol>
    </section>`;
  }

  private step(
    at: number,
    title: string,
    what: string,
    below: TemplateResult | typeof nothing,
    bad = false,
  ): TemplateResult {
    return html`<li class="step ${bad ? 'bad' : ''}">
      <span class="at num" aria-hidden="true">${at}</span>
      <div><h3>${title}</h3><p class="num">${what}</p>${below}</div>
    </li>`;
  }

  /** What is known of the capture as a whole. */
  private opened(): string {
    const { sums, entries } = this.model;
    const span = sums?.started != null && sums.ended != null ? duration(sums.ended - sums.started) : '';
    return t.guide.openWhat(entries, sums?.site ?? '', span);
  }

  private entries(indices: number[], all: keyof typeof TABLE, total: number): TemplateResult | typeof nothing {
    const rows = indices.flatMap((index) => this.rows.get(index) ?? []);
    if (rows.length === 0) return nothing;
    return html`<ul>${rows.map((row) => html`<li>${entryLine(row, () => this.open(row.index))}</li>`)}</ul>
      ${total > rows.length ? html`<button class="quiet all" type="button" @click=${() => this.show(all)}>${t.guide.all}</button>` : nothing}`;
  }

  private sessions(): TemplateResult | typeof nothing {
    const { sessions } = this.guide;
    if (sessions.length === 0) return nothing;
    return html`<ul>${sessions.slice(0, SESSIONS).map((session) => this.session(session))}</ul>
      <button class="quiet all" type="button" @click=${this.group}>${t.guide.group}</button>`;
  }

  private session(session: GuideSession): TemplateResult {
    return html`<li class="session num"><span class="mono">${session.name}</span>
      <span class="muted">${t.guide.session(session.requests, session.failed)}</span>
      <button class="quiet" type="button" @click=${(event: Event) => copyText(event, session.ids.join('\n'))}>${t.guide.copyIds(count(session.ids.length))}</button>
    </li>`;
  }

  /** Failures beside their replies: what the server said, and the reply itself. */
  private replies(): TemplateResult | typeof nothing {
    const rows = this.guide.replies.entries.flatMap((index) => this.rows.get(index) ?? []);
    if (rows.length === 0) return nothing;
    return html`<ul>${rows.map(
      (row) => html`<li>${entryLine(row, () => this.open(row.index, 'response'))}
        <p>${row.error ?? ''}</p></li>`,
    )}</ul>`;
  }

  private open(index: number, tab?: 'response'): void {
    if (tab) this.model.select(index, tab);
    this.dispatchEvent(new CustomEvent('open-entry', { detail: index, bubbles: true, composed: true }));
  }

  private go(): void {
    this.dispatchEvent(new CustomEvent('go', { detail: 'requests', bubbles: true, composed: true }));
  }

  private async show(all: keyof typeof TABLE): Promise<void> {
    const { query, by } = TABLE[all];
    await this.model.ask(query);
    await this.model.arrangeBy(by, by === 'time');
    this.go();
  }

  private readonly group = async (): Promise<void> => {
    await this.model.ask('');
    await this.model.group('tracking');
    this.go();
  };
}
