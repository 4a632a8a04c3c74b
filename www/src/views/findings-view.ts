/** What the analysis found, each with the requests that show it. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import type { Finding } from '../engine/bench-types';
import { page } from '../styles/page';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { count } from '../texts/format';

const TONE = { error: 'bad', warning: 'warn', info: '' } as const;
const FIRST = 12;

@customElement('findings-view')
export class FindingsView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    page,
    css`
      .list {
        display: grid;
        gap: 0.75rem;
        margin-top: 1.25rem;
      }
      .about {
        max-width: 80ch;
        margin-top: 0.35rem;
      }
      .entries {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        margin-top: 0.5rem;
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  private stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.model.listen(() => this.requestUpdate());
    // The words may be those of another language.
    this.model.tellFindings();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  override render(): TemplateResult {
    const f = t.findings;
    const found = this.model.findings ?? [];
    const lead = this.model.findings ? (found.length > 0 ? f.lead(found.length) : f.none) : f.waiting;
    return html`<div class="page">
      <h1 tabindex="-1">${f.title}</h1>
      <p class="lead">${lead}</p>
      <div class="list">${found.map((finding) => this.finding(finding))}</div>
    </div>`;
  }

  private finding(finding: Finding): TemplateResult {
    const open = (index: number): void => {
      this.dispatchEvent(new CustomEvent('open-entry', { detail: index, bubbles: true, composed: true }));
    };
    return html`<section class="card">
      <h2>${finding.title} <span class="tag ${TONE[finding.severity]}">${t.findings.severity[finding.severity]}</span></h2>
      <p class="about">${finding.explanation}</p>
      ${finding.next ? html`<p class="about"><strong>${t.findings.next}</strong> ${finding.next}</p>` : ''}
      <p class="entries">
        ${finding.entries
          .slice(0, FIRST)
          .map(
            (index) =>
              html`<button class="quiet num" type="button" @click=${() => open(index)}>#${count(index + 1)}</button>`,
          )}
        ${finding.entries.length > FIRST ? html`<span class="muted">${t.secret.andMore(finding.entries.length - FIRST)}</span>` : ''}
      </p>
    </section>`;
  }
}
