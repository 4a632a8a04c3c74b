/** What went wrong, in words, and what to do about it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { explain } from '../app/problems';
import type { Session, State } from '../app/session';
import { icon } from '../parts/icons';
import { base, buttons, card } from '../styles/shared';
import { single } from '../styles/single';
import '../table/entry-table';
import { t } from '../texts';
import { count } from '../texts/format';

@customElement('problem-view')
export class ProblemView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    single,
    css`
      h2 {
        margin: 2rem 0 0.75rem;
      }
      entry-table {
        height: 24rem;
      }
      .what {
        margin-top: 0.6rem;
        font-size: var(--t-lead);
      }
      .todo {
        margin-top: 0.35rem;
        color: var(--muted);
      }
      .before {
        margin-top: 1rem;
      }
      dl {
        display: grid;
        gap: 0.15rem;
        margin-top: 1.25rem;
        padding: 0.75rem 0.9rem;
        border-radius: 8px;
        background: var(--sunken);
        font-size: var(--t-small);
        overflow-wrap: anywhere;
      }
      dt {
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) state!: Extract<State, { step: 'problem' }>;

  private readonly load = (start: number, end: number) => this.session.rows(start, end);

  override render(): TemplateResult {
    const { problem, during, reviewed, rows, whole } = this.state;
    const { what, todo } = explain(problem);
    const where = [
      problem.entry === undefined ? '' : t.problem.entry(problem.entry + 1),
      problem.offset === undefined ? '' : t.problem.at(count(problem.offset)),
    ].filter(Boolean);
    const title = { open: t.problem.openTitle, clean: t.problem.cleanTitle, engine: t.problem.engineTitle }[during];
    return html`
      <section class="card only" role="alert">
        <div class="sign bad">${icon('warn')}</div>
        <h1 tabindex="-1">${title}</h1>
        <p class="what">${what}</p>
        <p class="todo">${todo}</p>
        ${
          problem.message || where.length > 0
            ? html`<dl>
                <dt>${t.problem.detail}</dt>
                ${problem.message ? html`<dd>${problem.message}</dd>` : nothing}
                ${where.length > 0 ? html`<dd class="num offset">${where.join(', ')}</dd>` : nothing}
              </dl>`
            : nothing
        }
        ${whole ? html`<p class="todo before">${t.problem.wholeLead}</p>` : nothing}
        <div class="actions">
          ${whole ? html`<button class="button primary" type="button" @click=${whole}>${t.problem.whole(rows)}</button>` : nothing}
          ${
            during === 'open'
              ? html`<button class="button ${whole ? '' : 'primary'}" type="button" @click=${() => this.session.restart()}>
                  ${t.problem.again}
                </button>`
              : nothing
          }
          ${
            reviewed
              ? html`<button class="button primary" type="button" @click=${() => this.session.back()}>
                    ${t.problem.back}
                  </button>
                  <button class="button" type="button" @click=${() => this.session.restart()}>${t.problem.again}</button>`
              : nothing
          }
        </div>
      </section>
      ${
        rows > 0
          ? html`<h2>${t.problem.readable}</h2>
              <entry-table label=${t.problem.readable} .count=${rows} .load=${this.load}></entry-table>`
          : nothing
      }
    `;
  }
}
