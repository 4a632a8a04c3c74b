/** What stands out in the capture, the likeliest cause first, each with what to do next and the requests that show it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { FollowsModel } from '../app/follows-model';
import type { ProfileModel } from '../app/profile-model';
import { copyText } from '../details/copy';
import type { Analysis } from '../engine/bench-types';
import '../parts/finding-card';
import '../parts/guide-path';
import { icon } from '../parts/icons';
import '../parts/profile-choice';
import '../parts/progress-bar';
import { page } from '../styles/page';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { percent } from '../texts/format';

const FIRST = 20;

@customElement('findings-view')
export class FindingsView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    page,
    css`
      .page {
        width: min(64rem, 100%);
      }
      .take {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 1rem;
        margin-top: 1rem;
      }
      .take .button {
        min-height: 2.25rem;
        font-size: var(--t-small);
      }
      .take .leads {
        flex: 1 1 20rem;
        max-width: 62ch;
      }
      .list {
        display: grid;
        gap: 0.9rem;
        margin-top: 1.25rem;
      }
      .state {
        display: grid;
        gap: 0.75rem;
        max-width: 36rem;
        margin-top: 1.25rem;
        padding: 1.25rem;
      }
      .clear {
        display: flex;
        gap: 0.75rem;
        max-width: 46rem;
        margin-top: 1.25rem;
        padding: 1.25rem;
      }
      .clear .icon {
        color: var(--accent);
      }
      profile-choice {
        margin-top: 1.25rem;
      }
      .rest {
        margin-top: 1rem;
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @property({ attribute: false }) profiles!: ProfileModel;
  @state() private shown = FIRST;

  constructor() {
    super();
    new FollowsModel(this);
  }

  override render(): TemplateResult {
    const { analysis } = this.model;
    return html`<div class="page">
      <h1 tabindex="-1">${t.findings.title}</h1>
      ${analysis ? this.found(analysis) : this.waiting()}
      <profile-choice .profiles=${this.profiles}></profile-choice>
      ${analysis ? html`<guide-path .model=${this.model} .guide=${analysis.guide}></guide-path>` : nothing}
    </div>`;
  }

  private waiting(): TemplateResult | typeof nothing {
    const { analysing, analysed, status } = this.model;
    if (analysing === 'failed' || status === 'failed')
      return html`<p class="card state" role="alert">${t.findings.failed}</p>`;
    const words = analysed < 1 ? t.findings.running(percent(analysed)) : t.findings.weighing;
    return html`<div class="card state">
      <p class="num">${words}</p>
      <progress-bar .value=${analysed} label=${t.findings.bar}></progress-bar>
    </div>`;
  }

  private found({ findings, markdown }: Analysis): TemplateResult {
    if (findings.length === 0) {
      return html`<div class="card clear">${icon('check')}
        <div><h2>${t.findings.none}</h2><p class="muted">${t.findings.noneLead}</p></div>
      </div>`;
    }
    const rest = findings.length - this.shown;
    return html`<p class="lead">${t.findings.lead(findings.length)}</p>
      <div class="take">
        <button class="button" type="button" @click=${(event: Event) => copyText(event, markdown)}>
          ${icon('copy')}<span class="said">${t.findings.copy}</span>
        </button>
        <button class="button" type="button" aria-describedby="case-lead" @click=${this.toCase}>${icon('file')}${t.case.toCase}</button>
        <div class="leads muted small"><p>${t.findings.copyNote}</p><p id="case-lead">${t.case.toCaseLead}</p></div>
      </div>
      <div class="list">
        ${findings
          .slice(0, this.shown)
          .map((finding) => html`<finding-card .model=${this.model} .finding=${finding}></finding-card>`)}
      </div>
      ${
        rest > 0
          ? html`<button class="button rest" type="button" @click=${this.more}>${t.findings.moreFindings(rest)}</button>`
          : nothing
      }`;
  }

  private toCase(): void {
    this.dispatchEvent(new CustomEvent('to-case', { bubbles: true, composed: true }));
  }

  /** The focus goes on to the first of those that come. */
  private async more(): Promise<void> {
    const at = this.shown;
    this.shown = Number.POSITIVE_INFINITY;
    await this.updateComplete;
    const next = this.renderRoot.querySelectorAll<LitElement>('finding-card')[at];
    await next?.updateComplete;
    next?.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }
}
