/** The case of a clean copy: who may have the original, the note, the escalation. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CaseModel } from '../app/case-model';
import { FollowsModel } from '../app/follows-model';
import { base } from '../styles/shared';
import { t } from '../texts';
import './case-escalation';
import './case-note';
import './case-original';

@customElement('case-section')
export class CaseSection extends LitElement {
  static override styles = [
    base,
    css`
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
      }
      .lead {
        color: var(--muted);
        font-size: var(--t-small);
      }
    `,
  ];

  @property({ attribute: false }) model!: CaseModel;

  constructor() {
    super();
    new FollowsModel(this);
  }

  override render(): TemplateResult | typeof nothing {
    const { model } = this;
    if (!model.tools || !model.result) return nothing;
    return html`<section aria-labelledby="case">
      <div>
        <h2 id="case" tabindex="-1">${t.case.title}</h2>
        <p class="lead">${t.case.lead}</p>
      </div>
      <case-original .model=${model}></case-original>
      <case-note .model=${model}></case-note>
      <case-escalation .model=${model}></case-escalation>
    </section>`;
  }

  /** Brings it into view, with the focus on its heading. */
  async show(): Promise<void> {
    await this.updateComplete;
    const heading = this.renderRoot.querySelector<HTMLElement>('#case');
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  }
}
