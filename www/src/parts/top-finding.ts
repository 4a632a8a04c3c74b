/** One line on what most likely went wrong; it leads to the findings. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { isGrave, TONE, wordsOf } from '../app/findings';
import { FollowsModel } from '../app/follows-model';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { percent } from '../texts/format';

@customElement('top-finding')
export class TopFinding extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    css`
      .card {
        display: flex;
        align-items: center;
        gap: 0.7rem;
        margin-top: 1.25rem;
        padding: 0.45rem 0.6rem 0.45rem 1rem;
        font-size: var(--t-small);
        line-height: 1.4;
      }
      .words {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .dot {
        flex: none;
        width: 9px;
        height: 9px;
        border-radius: 50%;
        background: var(--line-strong);
      }
      .dot.bad {
        background: var(--danger);
      }
      .dot.warn {
        background: var(--warn);
      }
      .quiet {
        flex: none;
        min-height: 2rem;
      }
      @media (max-width: 34rem) {
        .card {
          flex-wrap: wrap;
          align-items: baseline;
          gap: 0.2rem 0.6rem;
          padding: 0.6rem 0.8rem 0.3rem;
        }
        .words {
          flex-basis: calc(100% - 2rem);
        }
        .quiet {
          margin-left: 0.75rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;

  constructor() {
    super();
    new FollowsModel(this);
  }

  override render(): TemplateResult | typeof nothing {
    const { analysing, analysis, analysed } = this.model;
    if (analysing === 'running' && !analysis) {
      return html`<p class="card muted"><span class="dot" aria-hidden="true"></span>
        <span class="words num">${analysed < 1 ? t.findings.running(percent(analysed)) : t.findings.weighing}</span></p>`;
    }
    if (analysing === 'waiting' && this.model.status === 'waiting') {
      return html`<div class="card"><p class="words muted">${t.findings.asleep}</p>
        <button class="quiet" type="button" @click=${this.wake}>${t.findings.wake}</button></div>`;
    }
    if (!analysis) return nothing;
    const { findings } = analysis;
    const [top] = findings;
    const grave = top && isGrave(top) ? top : undefined;
    return html`<div class="card">
      <span class="dot ${grave ? TONE[grave.severity] : ''}" aria-hidden="true"></span>
      <p class="words">${
        grave
          ? html`<span class="muted">${t.findings.top}</span> <strong>${wordsOf(grave).title}</strong>`
          : html`<span class="muted">${top ? t.findings.topNotes(findings.length) : t.findings.topNone}</span>`
      }</p>
      <button class="quiet" type="button" @click=${this.go}>${t.findings.all(findings.length)}</button>
    </div>`;
  }

  private wake(): void {
    this.model.wake();
    this.go();
  }

  private go(): void {
    this.dispatchEvent(new CustomEvent('go', { detail: 'findings', bubbles: true, composed: true }));
  }
}
