/** Standard or strict, with what each means. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Session } from '../app/session';
import { base, card } from '../styles/shared';
import { t } from '../texts';

const LEVELS = ['standard', 'strict'] as const;

@customElement('level-choice')
export class LevelChoice extends LitElement {
  static override styles = [
    base,
    card,
    css`
      .card {
        padding: 1rem 1.1rem 1.1rem;
      }
      legend {
        float: left;
        width: 100%;
        padding: 0;
        font-size: var(--t-body);
        font-weight: 620;
      }
      label {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 0.65rem;
        clear: both;
        padding-top: 0.7rem;
        cursor: pointer;
      }
      input {
        width: 1.1rem;
        height: 1.1rem;
        margin: 0.2rem 0 0;
        accent-color: var(--accent);
      }
      .name {
        font-weight: 550;
      }
      .lead {
        grid-column: 2;
        color: var(--muted);
        font-size: var(--t-small);
        line-height: 1.45;
      }
      .reset {
        margin-top: 0.75rem;
        color: var(--muted);
        font-size: var(--t-small);
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property() level: 'standard' | 'strict' = 'standard';

  override render(): TemplateResult {
    return html`<fieldset class="card">
      <legend>${t.level.title}</legend>
      ${LEVELS.map(
        (level) => html`<label>
          <input type="radio" name="level" value=${level} .checked=${level === this.level}
            aria-describedby=${`lead-${level}`} @change=${() => this.session.setLevel(level)} />
          <span class="name">${t.level[level]}</span>
          <span class="lead" id=${`lead-${level}`}>${t.level[`${level}Lead`]}</span>
        </label>`,
      )}
      <p class="reset">${t.level.reset}</p>
    </fieldset>`;
  }
}
