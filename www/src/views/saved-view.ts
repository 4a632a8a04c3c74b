/** The clean copy, what was checked about it, and how to be sure of it oneself. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { save } from '../app/download';
import type { Session, State } from '../app/session';
import { keptOf } from '../app/totals';
import type { CaseSection } from '../case/case-section';
import type { CleanResult } from '../engine/types';
import '../case/case-section';
import '../host/host-note';
import type { HostView } from '../host/link';
import { icon } from '../parts/icons';
import '../parts/proof-note';
import { base, buttons, card } from '../styles/shared';
import { single } from '../styles/single';
import { t } from '../texts';
import { bytes, list } from '../texts/format';

@customElement('saved-view')
export class SavedView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    single,
    css`
      :host {
        width: min(56rem, 100%);
        padding-top: clamp(1.5rem, 5vh, 3rem);
      }
      .lead {
        margin-top: 0.4rem;
        font-size: var(--t-lead);
      }
      .file {
        margin-top: 0.15rem;
        overflow-wrap: anywhere;
      }
      .left {
        display: flex;
        gap: 0.5rem;
        max-width: 60ch;
        margin-top: 1rem;
        text-align: start;
      }
      .left svg {
        flex: none;
        margin-top: 0.2rem;
        color: var(--warn);
      }
      .next {
        margin-top: 1rem;
      }
      .host {
        margin-top: 1rem;
        font-weight: 550;
      }
      .actions {
        margin-top: 1.4rem;
      }
      .note {
        min-height: 1.5em;
        margin-top: 0.75rem;
        overflow-wrap: anywhere;
      }
      .part {
        margin-top: 2.25rem;
      }
      .part > p {
        margin-top: 0.15rem;
      }
      .checks {
        margin-top: 0.75rem;
      }
      .checks li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0 0.75rem;
        padding: 0.6rem 1rem;
      }
      .checks li + li {
        border-top: 1px solid var(--line);
      }
      .checks svg {
        margin-top: 0.1rem;
        color: var(--accent);
      }
      .checks .failed,
      .checks .failed svg {
        color: var(--danger);
      }
      .outcome {
        color: var(--accent);
        font-size: var(--t-small);
        font-weight: 550;
      }
      .failed .outcome {
        color: var(--danger);
      }
      .detail {
        grid-column: 2 / -1;
        color: var(--muted);
        font-size: var(--t-small);
        overflow-wrap: anywhere;
      }
      .sums {
        margin-top: 0.75rem;
        padding: 0.25rem 1rem;
      }
      .sums > div {
        display: grid;
        grid-template-columns: 6.5rem minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 1rem;
        padding: 0.5rem 0;
      }
      .sums > div + div {
        border-top: 1px solid var(--line);
      }
      .sums dd {
        overflow-wrap: anywhere;
        font-size: var(--t-small);
      }
      .copy {
        display: inline-flex;
        gap: 0.3rem;
        align-items: center;
        padding: 0.35rem;
      }
      @media (max-width: 40rem) {
        .sums > div {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .sums dd:not(.button-cell) {
          grid-column: 1 / -1;
          grid-row: 2;
        }
        .actions .button {
          flex: 1 1 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: Extract<State, { step: 'saved' }>;
  @state() private note = '';
  /** The portal that the clean copy was made for. */
  @property({ attribute: false }) host?: HostView;
  @property({ attribute: false }) retry?: () => void;
  @state() private copied = '';

  override render(): TemplateResult {
    const { result } = this.state;
    return html`
      <section class="card only result">
        <div class="sign">${icon('check')}</div>
        <h1 tabindex="-1">${t.saved.title}</h1>
        <p class="lead">${result.secrets > 0 ? t.saved.lead(result.secrets, result.occurrences) : t.saved.leadNone}</p>
        <p class="file muted num">${result.name}, ${bytes(result.blob.size)}</p>
        ${this.left()}
        ${this.host ? nothing : html`<p class="next">${t.saved.next}</p>`}
        ${this.host ? html`<host-note class="host" .host=${this.host} .retry=${this.retry}></host-note>` : nothing}
        <div class="actions">
          <button class="button primary" type="button" @click=${this.saveCopy}>${icon('save')}${t.saved.save}</button>
          <button class="button" type="button" @click=${this.saveReport}>${t.saved.report}</button>
          <button class="button" type="button" @click=${() => this.session.back()}>${t.saved.back}</button>
          <button class="button" type="button" @click=${() => this.session.restart()}>${t.saved.another}</button>
        </div>
        <p class="note muted small"><span role="status">${this.note}</span> ${this.note ? nothing : t.saved.reportLead}</p>
      </section>
      ${this.host ? nothing : html`<case-section class="part" .model=${this.session.case}></case-section>`}
      <section class="part" aria-labelledby="checks">
        <h2 id="checks">${t.saved.checks}</h2>
        <p class="muted small">${t.saved.checksLead}</p>
        ${checks(result)}
      </section>
      <section class="part" aria-labelledby="sums">
        <h2 id="sums">${t.saved.sums}</h2>
        <dl class="card sums">
          ${this.sum(t.saved.original, result.inputSha256)} ${this.sum(t.saved.copy, result.outputSha256)}
        </dl>
      </section>
      <proof-note class="part" concluded></proof-note>
    `;
  }

  /** What was found and is still there: by the level that was chosen, or because a person kept it. */
  private left(): TemplateResult | typeof nothing {
    const { review, exceptions } = this.state.reviewed;
    const kept = keptOf(review, exceptions).map(([slug, n]) => t.saved.keptOf(t.category.names[slug] ?? slug, n));
    if (kept.length === 0) return nothing;
    return html`<p class="left">${icon('warn')}<span><strong>${t.saved.left}</strong> ${list(kept)}. ${t.saved.leftHow}</span></p>`;
  }

  /** Brings the case into view. */
  async showCase(): Promise<void> {
    await this.updateComplete;
    await this.renderRoot.querySelector<CaseSection>('case-section')?.show();
  }

  private sum(which: string, value: string): TemplateResult {
    const done = this.copied === which;
    return html`<div>
      <dt>${which}</dt>
      <dd class="mono sum">${value}</dd>
      <dd class="button-cell">
        <button class="quiet copy" type="button" aria-label=${t.saved.copySum(which)} @click=${() => this.copy(which, value)}>
          ${icon(done ? 'check' : 'copy')}<span role="status">${done ? t.saved.copied : ''}</span>
        </button>
      </dd>
    </div>`;
  }

  private async copy(which: string, value: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(value);
      this.copied = which;
    } catch {
      this.copied = '';
    }
  }

  private saveCopy(): void {
    const { blob, name } = this.state.result;
    save(blob, name);
    this.note = t.saved.savedAs(name);
  }

  private saveReport(): void {
    const { report, name } = this.state.result;
    const reportName = name.replace(/\.har$/i, '').concat('.report.json');
    save(new Blob([report], { type: 'application/json' }), reportName);
    this.note = t.saved.savedAs(reportName);
  }
}

type Check = CleanResult['verification']['checks'][number];

/**
 * What a check looked at, in the person's language: of the engine's English sentence the number it begins with is taken. The
 * search looks for removed values that can be told from other text wherever they stand.
 */
function detailOf({ id, detail }: Check, { secrets }: CleanResult): string {
  const n = /^\d+/.exec(detail)?.[0];
  if (n === undefined) return detail;
  return id === 'search' ? t.saved.searched(Number(n), secrets) : (t.saved.looked[id]?.(Number(n)) ?? detail);
}

function checks(result: CleanResult): TemplateResult {
  return html`<ul class="card checks">
    ${result.verification.checks.map(
      (check) => html`<li class=${check.passed ? '' : 'failed'}>
        ${icon(check.passed ? 'check' : 'cross')}
        <span>${t.saved.names[check.id] ?? check.id}</span>
        <span class="outcome">${check.passed ? t.saved.passed : t.saved.failed}</span>
        ${check.detail ? html`<span class="detail num">${detailOf(check, result)}</span>` : nothing}
      </li>`,
    )}
  </ul>`;
}
